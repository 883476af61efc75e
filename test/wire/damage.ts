import fc from 'fast-check';
import { fieldsOf } from './otlp.ts';

/** What damages bytes, and whether they still hold together. */

export const POISONS = [0x00, 0x0a, 0x80, 0xff];

/** The same bytes in the middle of a larger buffer full of one byte. */
export function poisoned(bytes: Buffer, poison: number): Buffer {
  const large = Buffer.alloc(bytes.length + 64, poison);
  bytes.copy(large, 32);
  return large.subarray(32, 32 + bytes.length);
}

type Mutation =
  | { kind: 'flip' | 'insert'; at: number; value: number }
  | { kind: 'delete'; at: number; count: number };

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('flip', 'insert'),
    at: fc.nat(),
    value: fc.oneof(fc.integer({ min: 1, max: 255 }), fc.constantFrom(1, 0x80, 0xff, 0x0a, 0x12)),
  }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 5 }) }),
) as fc.Arbitrary<Mutation>;

export function mutate(bytes: Buffer, change: Mutation): Buffer {
  const at = change.at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (change.kind === 'delete') return Buffer.concat([before, after.subarray(change.count)]);
  if (change.kind === 'insert') return Buffer.concat([before, Buffer.from([change.value]), after]);
  const flipped = Buffer.from(bytes);
  if (at < flipped.length) flipped[at]! ^= change.value;
  return flipped;
}

/** False where the messages down to the spans' or records' fields contradict themselves, as protobufjs's own reader finds. */
export function isWhole(bytes: Buffer): boolean {
  try {
    for (const resource of inside(bytes, 1))
      for (const scope of inside(resource, 2)) for (const item of inside(scope, 2)) fieldsOf(item);
    return true;
  } catch {
    return false;
  }
}

function inside(message: Buffer, number: number): Buffer[] {
  return fieldsOf(message)
    .filter((field) => field.number === number && field.wire === 2)
    .map(({ content }) => content);
}
