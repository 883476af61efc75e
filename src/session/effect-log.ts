import type { EffectStore, Made } from '../model/effects.ts';
import { push } from './bounded.ts';

/** Effects remembered; the oldest leave. */
const MAX_MADE = 100_000;
/** Of those that one key finds: of more equal ones only the latest are looked at. */
const MAX_EQUAL = 256;

/**
 * The business effects of all sessions, found by what they are known again by. What is known before a call is told by
 * the calls' own times, so that spans in any order of arrival give the same.
 */
export class EffectLog {
  private readonly store: EffectStore | null;
  private readonly max: number;
  private readonly byKey = new Map<string, Made[]>();
  /** By span, oldest first. */
  private readonly made = new Map<string, Made>();

  constructor(store: EffectStore | null = null, max = MAX_MADE) {
    this.store = store;
    this.max = max;
    for (const made of store?.known ?? []) this.keep(made);
  }

  get size(): number {
    return this.made.size;
  }

  /** Effects with one of these keys that began before a time, and not longer before it than the window; oldest first. */
  before(keys: readonly string[], time: number, windowNs: number): readonly Made[] {
    return this.find(keys, (made) => made.time < time && time - made.time <= windowNs);
  }

  /** Takes an effect; gives those made after it and within the window of it, which were judged without knowing it. */
  add(made: Made, windowNs: number): readonly Made[] {
    if (this.made.has(idOf(made))) return [];
    this.store?.remember(made, windowNs);
    return this.learn(made, windowNs);
  }

  /** The same of an effect that is kept already. */
  learn(made: Made, windowNs: number): readonly Made[] {
    if (this.made.has(idOf(made))) return [];
    this.keep(made);
    return this.find(made.keys, (other) => other.time > made.time && other.time - made.time <= windowNs);
  }

  private find(keys: readonly string[], fits: (made: Made) => boolean): Made[] {
    const found = new Set(keys.flatMap((key) => this.byKey.get(key) ?? []).filter(fits));
    return [...found].sort((a, b) => a.time - b.time || (idOf(a) < idOf(b) ? -1 : 1));
  }

  private keep(made: Made): void {
    this.made.set(idOf(made), made);
    for (const key of made.keys) {
      const known = this.byKey.get(key);
      if (known === undefined) this.byKey.set(key, [made]);
      else push(known, made, MAX_EQUAL);
    }
    if (this.made.size > this.max) this.forget(this.made.values().next().value as Made);
  }

  private forget(made: Made): void {
    this.made.delete(idOf(made));
    for (const key of made.keys) {
      const left = this.byKey.get(key)?.filter((other) => other !== made) ?? [];
      if (left.length === 0) this.byKey.delete(key);
      else this.byKey.set(key, left);
    }
  }
}

function idOf({ span }: Made): string {
  return `${span.traceId}/${span.spanId}`;
}
