import type { Settled } from '../pipeline/results.ts';
import type { Judged } from '../verdict/looks.ts';

/**
 * Each action once, and again where a late fact made its verdict heavier. An action that was judged when a model
 * asked for it is told under its own span once that has come, and only else, at the end, under the model's.
 */
export class Final {
  private readonly tell: (judged: Judged) => void;
  /** By the model's span, those whose own span has not come. */
  private readonly requested = new Map<string, Judged[]>();

  constructor(tell: (judged: Judged) => void) {
    this.tell = tell;
  }

  take({ judged, completed }: Pick<Settled, 'judged' | 'completed'>): void {
    for (const one of judged) this.add(one);
    for (const { judged: one, asker } of completed) this.complete(one, asker);
  }

  end(): void {
    for (const waiting of this.requested.values()) for (const judged of waiting) this.tell(judged);
    this.requested.clear();
  }

  private add(judged: Judged): void {
    const { requested, span } = judged.action;
    if (!requested) this.tell(judged);
    else this.requested.set(span.spanId, [...(this.requested.get(span.spanId) ?? []), judged]);
  }

  /** The own span of an action that `asker` had asked for has come. */
  private complete(judged: Judged, asker: string): void {
    const waiting = this.requested.get(asker) ?? [];
    const { callId, tool } = judged.action;
    const at = [
      waiting.findIndex(({ action }) => callId !== null && action.callId === callId),
      waiting.findIndex(({ action }) => action.tool === tool),
      0,
    ].find((index) => index >= 0);
    waiting.splice(at ?? 0, 1);
    if (waiting.length === 0) this.requested.delete(asker);
    this.tell(judged);
  }
}
