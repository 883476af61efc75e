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
    if (cursor.field === field && cursor.wire === WIRE.bytes) {
      const end = cursor.delimited();
      const start = cursor.pos;
      cursor.pos = end;
      yield { start, end };
    } else cursor.skip();
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
  let from = cursor.pos;
  let tag = cursor.pos;
  while (cursor.next()) {
    if (cursor.wire === WIRE.bytes) {
      const end = cursor.delimited();
      if (drop(cursor.field, { start: cursor.pos, end })) {
        if (tag > from) kept.push(buffer.subarray(from, tag));
        from = end;
      }
      cursor.pos = end;
    } else cursor.skip();
    tag = cursor.pos;
  }
  const last = buffer.subarray(from, place.end);
  return kept.length === 0 ? last : Buffer.concat([...kept, last]);
}
