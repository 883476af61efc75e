import { Cursor } from './cursor.ts';
import { WIRE } from './fields.ts';

/** Where a message's content stands in a buffer. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The places of the length-delimited fields numbered `field` of the message at `place`. */
export function* messages(buffer: Buffer, place: Place, field: number): Generator<Place> {
  const cursor = new Cursor(buffer, place.start, place.end);
  while (cursor.next()) {
    if (cursor.is(field, WIRE.bytes)) yield { start: cursor.start, end: cursor.stop };
  }
}

/** The message at `place` less those length-delimited fields that `drop` says; a view where none is dropped. */
export function without(
  buffer: Buffer,
  place: Place,
  drop: (field: number, content: Place) => boolean,
): Buffer {
  const kept: Buffer[] = [];
  const cursor = new Cursor(buffer, place.start, place.end);
  let from = place.start;
  let tag = place.start;
  while (cursor.next()) {
    const { field, start, stop } = cursor;
    if (cursor.wire === WIRE.bytes && drop(field, { start, end: stop })) {
      if (tag > from) kept.push(buffer.subarray(from, tag));
      from = stop;
    }
    tag = stop;
  }
  const last = buffer.subarray(from, place.end);
  return kept.length === 0 ? last : Buffer.concat([...kept, last]);
}
