import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  FIRST_BYTES,
  type FramedMessage,
  FramingError,
  MessageReader,
  messagePrefix,
} from '../../src/grpc/framing.ts';

const MAX = 1_000;

function framed(bytes: Uint8Array, compressed = false): Buffer {
  return Buffer.concat([messagePrefix(bytes.length, compressed), bytes]);
}

/** Cuts the bytes at these places, which may repeat: chunks may be empty. */
function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

function read(chunks: readonly Buffer[]): FramedMessage | null {
  const reader = new MessageReader(MAX);
  for (const chunk of chunks) reader.push(chunk);
  return reader.end();
}

const message = fc.uint8Array({ maxLength: MAX });
const cuts = fc.array(fc.nat(), { maxLength: 8 });

it('frames as gRPC says: a flag, four bytes of length', () => {
  expect(framed(Buffer.from('abc')).toString('hex')).toBe('0000000003616263');
  expect(messagePrefix(0x01020304, true).toString('hex')).toBe('0101020304');
});

it('reads back what it frames, however it is split', () => {
  fc.assert(
    fc.property(message, fc.boolean(), cuts, (bytes, compressed, places) => {
      const seen = read(split(framed(bytes, compressed), places));
      expect(seen).toEqual({ compressed, bytes: Buffer.from(bytes) });
    }),
  );
});

it('takes memory for no more than a few times what has come', () => {
  fc.assert(
    fc.property(fc.nat(700_000), fc.array(fc.nat(), { maxLength: 12 }), (length, places) => {
      const whole = framed(Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31) >> 3)));
      let come = 0;
      const reader = new MessageReader(length, (bytes) => {
        expect(bytes).toBeLessThanOrEqual(Math.max(FIRST_BYTES, 16 * come));
        return Buffer.alloc(bytes, 0xaa);
      });
      for (const chunk of split(whole, places)) {
        come += chunk.length;
        reader.push(chunk);
      }
      expect(Buffer.compare(reader.end()?.bytes ?? whole, whole.subarray(5))).toBe(0);
    }),
    { numRuns: 50 },
  );
});

it('reads nothing as no message, and no bytes as an empty one', () => {
  expect(read([])).toBeNull();
  expect(read([Buffer.alloc(0)])).toBeNull();
  expect(read([framed(Buffer.alloc(0))])?.bytes).toHaveLength(0);
});

it('refuses what breaks off, wherever', () => {
  fc.assert(
    fc.property(message, fc.nat(), cuts, (bytes, length, places) => {
      const whole = framed(bytes);
      const part = whole.subarray(0, 1 + (length % (whole.length - 1)));
      expect(() => read(split(part, places))).toThrow('breaks off inside its message');
    }),
  );
});

it('refuses more than one message', () => {
  fc.assert(
    fc.property(message, fc.uint8Array({ minLength: 1, maxLength: 50 }), cuts, (bytes, more, places) => {
      const chunks = split(Buffer.concat([framed(bytes), more]), places);
      expect(() => read(chunks)).toThrow('has more than one message');
    }),
  );
});

it('refuses a length over the limit before it makes room for it', () => {
  fc.assert(
    fc.property(fc.integer({ min: MAX + 1, max: 0xffff_ffff }), (length) => {
      const reader = new MessageReader(MAX);
      const refusal = () => reader.push(messagePrefix(length, false));
      expect(refusal).toThrow(
        new FramingError(`is ${length} bytes long, at most ${MAX} are read`, 'too large'),
      );
    }),
  );
});

it('reads any chunks as a message, as none, or as a FramingError', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 6 }), (chunks) => {
      try {
        const seen = read(chunks.map((chunk) => Buffer.from(chunk)));
        const total = chunks.reduce((sum, { length }) => sum + length, 0);
        expect(seen === null ? 0 : seen.bytes.length + 5).toBe(total);
      } catch (error) {
        expect(error).toBeInstanceOf(FramingError);
      }
    }),
    { numRuns: 2_000 },
  );
});
