import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pieces } from '../../src/grpc/pieces.ts';

it('gives what came, in its order, in few pieces where they were small', () => {
  const sizes = fc.oneof(fc.constant(1), fc.nat({ max: 3_000 }));
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 4_000 }), (lengths) => {
      const pieces = new Pieces();
      const came = lengths.map((length, n) => Buffer.alloc(length, n % 251));
      for (const piece of came) pieces.add(piece);
      const all = pieces.take();
      expect(Buffer.concat(all).equals(Buffer.concat(came))).toBe(true);
      expect(pieces.take()).toEqual([]);
    }),
    { numRuns: 50 },
  );
  const pieces = new Pieces();
  for (let n = 0; n < 100_000; n++) pieces.add(Buffer.from([1]));
  expect(pieces.take().length).toBeLessThan(1_200);
});
