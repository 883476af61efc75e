/**
 * Sets a key, moving it to the youngest place; the oldest key leaves when there are more than `max`. Gives the
 * value that this one took the place of.
 */
export function remember<V>(map: Map<string, V>, key: string, value: V, max: number): V | undefined {
  const former = map.get(key);
  if (former !== undefined) map.delete(key);
  map.set(key, value);
  if (map.size <= max) return former;
  const [oldest, gone] = map.entries().next().value as [string, V];
  map.delete(oldest);
  return gone;
}

/** Appends; the oldest element leaves when there are more than `max`, and is given. */
export function push<V>(list: V[], value: V, max: number): V | undefined {
  return list.push(value) > max ? list.shift() : undefined;
}

/** At most `max` characters of a text, as a copy: a slice would keep the whole alive. */
export function cutText(text: string, max: number): string {
  return text.length <= max ? text : Buffer.from(text.slice(0, max), 'utf8').toString('utf8');
}

const MAX_TOLD = 64;
const MAX_TOLD_LENGTH = 16 * 1024;

/** A text and the time of the span that first told it. */
interface Told {
  readonly time: number;
  readonly text: string;
  readonly spanId: string;
}

/** Texts by the time of the span that first told them; equal texts are one. */
export class Timeline {
  /** Characters held. */
  size = 0;
  private readonly told: Told[];

  /** Begins with what another timeline's `all` gave. */
  constructor(told: readonly Told[] = []) {
    this.told = [...told];
    for (const { text } of told) this.size += text.length;
  }

  all(): readonly Told[] {
    return this.told;
  }

  /** True where this changes what `until` says of some time. */
  tell({ startTime: time, spanId }: { startTime: number; spanId: string }, text: string): boolean {
    const { told } = this;
    const kept = cutText(text, MAX_TOLD_LENGTH);
    const known = told.findIndex((other) => other.text === kept);
    if (known >= 0) {
      if ((told[known] as Told).time <= time) return false;
      told.splice(known, 1);
    } else this.size += kept.length;
    const after = told.findIndex((other) => other.time > time);
    told.splice(after < 0 ? told.length : after, 0, { time, text: kept, spanId });
    // The first text says what the conversation is for and stays; then the oldest leaves.
    if (told.length > MAX_TOLD) this.size -= (told.splice(1, 1)[0] as Told).text.length;
    return known !== 0;
  }

  /** Takes out what a span told. */
  drop(spanId: string): void {
    for (let at = this.told.length - 1; at >= 0; at--) {
      const { text, spanId: teller } = this.told[at] as Told;
      if (teller !== spanId) continue;
      this.told.splice(at, 1);
      this.size -= text.length;
    }
  }

  absorb(other: Timeline): void {
    for (const { time, text, spanId } of other.told) this.tell({ startTime: time, spanId }, text);
  }

  /**
   * The texts told up to a time by spans that count, oldest first. The first of all is always among them: a
   * conversation opens with it, whatever a skewed clock says.
   */
  until(time: number, counts: (spanId: string) => boolean = () => true): string[] {
    return this.told
      .filter(({ spanId }) => counts(spanId))
      .filter((other, index) => index === 0 || other.time <= time)
      .map(({ text }) => text);
  }
}
