// Stands in for `frameworks/shared/fields.ts`, by which adapters read what a framework hands over: the same functions, of
// which one use, told by its place in an adapter, can be made to throw.
import * as own from '../../../../instrumentation/javascript/frameworks/shared/fields.ts';

const used = new Map<string, number>();
let broken: string | null = null;
let times = 0;

/** The places that have read something since this was last asked. */
export function placesUsed(): readonly string[] {
  const places = [...used.keys()];
  used.clear();
  return places;
}

/** Makes what this place reads throw; null mends it. */
export function breakPlace(place: string | null): void {
  broken = place;
  times++;
}

function watched<F extends (value: unknown) => unknown>(name: string, read: F): F {
  return ((value: unknown) => {
    const place = `${name} at ${placeOf(new Error().stack)}`;
    used.set(place, (used.get(place) ?? 0) + 1);
    if (place === broken) throw new Error(`what is read by ${place} throws (${times})`);
    return read(value);
  }) as F;
}

/** The first place in an adapter, with the function it is in. */
function placeOf(stack = ''): string {
  const frames = stack.split('\n').slice(1);
  const frame = frames.find((line) => line.includes('/frameworks/')) ?? frames.at(-1) ?? '';
  return /[^/]*frameworks\/(.*?)\)?$/.exec(frame)?.[1] ?? frame;
}

export const fieldsOf = watched('fieldsOf', own.fieldsOf);
export const text = watched('text', own.text);
export const listOf = watched('listOf', own.listOf);
// What else there is, as it is.
export * from '../../../../instrumentation/javascript/frameworks/shared/fields.ts';
