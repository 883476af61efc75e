import type { Made } from '../model/effects.ts';

/** Calls that may run and have not ended; the oldest leave. */
const MAX_CLAIMS = 10_000;

interface Claim extends Made {
  readonly windowNs: number;
}

/**
 * What calls are about to bring about that were let run: known from then on, so that of two at the same time the second
 * is asked about, and not only the one that comes when the first has ended. By the spans that the calls were told with.
 */
export class Claims {
  private readonly bySpan = new Map<string, Claim>();
  private readonly byKey = new Map<string, Set<Claim>>();

  add(made: Made, windowNs: number): void {
    const { spanId } = made.span;
    this.drop(spanId);
    const claim = { ...made, windowNs };
    this.bySpan.set(spanId, claim);
    for (const key of made.keys) {
      const known = this.byKey.get(key);
      if (known === undefined) this.byKey.set(key, new Set([claim]));
      else known.add(claim);
    }
    if (this.bySpan.size > MAX_CLAIMS) this.drop(this.bySpan.keys().next().value as string);
  }

  /** The call has ended, or is known by another span. */
  drop(spanId: string): void {
    const claim = this.bySpan.get(spanId);
    if (claim === undefined) return;
    this.bySpan.delete(spanId);
    for (const key of claim.keys) {
      const known = this.byKey.get(key);
      known?.delete(claim);
      if (known?.size === 0) this.byKey.delete(key);
    }
  }

  /** Those with one of these keys that began no later, and not longer before it than the window. */
  before(keys: readonly string[], time: number): Made[] {
    const found = new Set(keys.flatMap((key) => [...(this.byKey.get(key) ?? [])]));
    return [...found].filter((claim) => claim.time <= time && time - claim.time <= claim.windowNs);
  }
}
