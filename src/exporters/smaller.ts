import { countItems } from '../wire/count.ts';
import { Cursor, WireError } from '../wire/cursor.ts';
import type { Several } from './joined.ts';
import type { Taken } from './lane.ts';
import { type Outgoing, outgoing } from './outgoing.ts';

/**
 * What was refused as one, in smaller requests: those that went out together, or the halves of one, between resources.
 * Many agents' spans leave in one request, and a backend that will not have those of one refuses it whole. Null where there
 * is nothing smaller.
 */
export function smaller(together: Several<Taken>): readonly Taken[] | null {
  if (together.length > 1) return together;
  const [whole] = together;
  const halves = halvesOf(whole.request);
  let left = halves.length;
  const done = (): void => {
    if (--left === 0) whole.done();
  };
  return left === 0 ? null : halves.map((request) => ({ ...whole, request, done }));
}

/** None where it holds but one resource. */
function halvesOf({ signal, parts, at }: Outgoing): readonly Outgoing[] {
  const bytes = Buffer.concat(parts);
  const half = (part: Buffer): Outgoing => ({ ...outgoing(signal, [part], countItems(signal, part)), at });
  try {
    const ends = endsOf(bytes);
    const middle = ends[(ends.length >> 1) - 1];
    return middle === undefined ? [] : [half(bytes.subarray(0, middle)), half(bytes.subarray(middle))];
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
}

/** Where each of its fields ends. */
function endsOf(request: Buffer): number[] {
  const ends: number[] = [];
  const cursor = new Cursor(request);
  while (cursor.next()) ends.push(cursor.stop);
  return ends;
}
