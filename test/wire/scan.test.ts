import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/wire/cursor.ts';
import { type Scan, scan, scanning } from '../../src/wire/scan.ts';
import { isWhole, mutate, mutation, POISONS, poisoned } from './damage.ts';
import { delimited, fieldsOf, isSign, request, requestBytes, signs, spansOf } from './otlp.ts';
import { decodeRequest, encodeRequest, type Span } from './protobuf.ts';

describe('scan of a valid request', () => {
  it('counts the spans that protobufjs sees, and finds those with a sign, at their bytes', () => {
    fc.assert(
      fc.property(requestBytes, (bytes) => {
        const spans = spansOf(decodeRequest(bytes));
        const { spanCount, agentSpans } = scan(bytes, signs);
        expect(spanCount).toBe(spans.length);
        const found = agentSpans.map(({ start, end }) => decodeSpan(bytes.subarray(start, end)));
        expect(found).toEqual(spans.filter(hasSign));
      }),
      { numRuns: 400 },
    );
  });

  it('counts the spans of every frame', () => {
    fc.assert(
      fc.property(request, (message) => {
        const bytes = encodeRequest(message);
        for (const { scopeSpans, resourceSpans } of scan(bytes, signs).agentSpans) {
          const scope = wrap([1, 2], bytes.subarray(scopeSpans.start, scopeSpans.end));
          const resource = wrap([1], bytes.subarray(resourceSpans.start, resourceSpans.end));
          expect(scopeSpans.spans).toBe(spansOf(decodeRequest(scope)).length);
          expect(resourceSpans.spans).toBe(spansOf(decodeRequest(resource)).length);
          expect(fieldsOf(bytes.subarray(resourceSpans.tag, resourceSpans.end))).toHaveLength(1);
          expect(fieldsOf(bytes.subarray(scopeSpans.tag, scopeSpans.end))).toHaveLength(1);
        }
      }),
    );
  });

  it('sees nothing beyond the range it was given', () => {
    fc.assert(
      fc.property(requestBytes, (bytes) => {
        for (const poison of POISONS)
          expect(scan(poisoned(bytes, poison), signs)).toEqual(scan(bytes, signs));
      }),
    );
  });

  it('has no spans where the request is empty', () => {
    expect(scan(Buffer.alloc(0), signs)).toEqual({ spanCount: 0, agentSpans: [] });
  });

  it('does not look into a value: a megabyte of nested values takes no stack', () => {
    const key = delimited(1, Buffer.from('tool.name'));
    const bytes = wrap([1, 2, 2, 9], Buffer.concat([key, nestedValue(1_000_000)]));
    expect(bytes.length).toBeGreaterThan(1_000_000);
    expect(scan(bytes, signs)).toMatchObject({ spanCount: 1, agentSpans: [{}] });
  });
});

describe('scan of damaged bytes', () => {
  const samples = fc
    .sample(requestBytes, { numRuns: 400, seed: 7 })
    .filter((bytes) => bytes.length > 100)
    .sort((a, b) => a.length - b.length)
    .slice(0, 40);

  it('refuses every truncation that protobufjs refuses, and agrees on the rest', () => {
    let refused = 0;
    for (const bytes of samples) {
      for (let length = 0; length < bytes.length; length++) {
        const cut = bytes.subarray(0, length);
        const decoded = decodes(cut);
        if (decoded === null) {
          expect(() => scan(cut, signs)).toThrow(WireError);
          refused++;
        } else expect(scan(cut, signs).spanCount).toBe(decoded.length);
        expect(sees(poisoned(cut, 0x00))).toEqual(sees(cut));
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });

  it('survives flipped, inserted and deleted bytes, and agrees with protobufjs on the number of spans', () => {
    const outcomes = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(requestBytes, fc.array(mutation, { minLength: 1, maxLength: 4 }), (bytes, mutations) => {
        const damaged = mutations.reduce(mutate, bytes);
        const outcome = compare(damaged);
        outcomes[outcome]++;
        for (const poison of POISONS) expect(sees(poisoned(damaged, poison))).toEqual(sees(damaged));
      }),
      { numRuns: 3000 },
    );
    expect(outcomes.accepted).toBeGreaterThan(100);
    expect(outcomes.refused).toBeGreaterThan(100);
  });

  it('survives random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        compare(Buffer.from(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a tag without its value', '0a'],
    ['a length past the end', '0a05'],
    ['a length past the end of the message around it', '0a02120300'],
    ['a length of 2^31', '0a8080808008'],
    ['a length of 2^32, whose low 32 bits are 0', '0a808080801000'],
    ['a length of 2^35, whose low 32 bits are 0', '0a80808080800100'],
    ['a length that never ends', `0a${'80'.repeat(20)}`],
    ['a tag beyond 32 bits whose low bits are ResourceSpans', '8a808080100100'],
    ['a varint of eleven bytes', `08${'80'.repeat(10)}00`],
    ['a varint cut short', '08ff'],
    ['a fixed64 cut short', '0901020304050607'],
    ['a fixed32 cut short', '0d010203'],
    ['field number 0', '0000'],
    ['field number 0 with a length', '020161'],
    ['the start of a group', '0b'],
    ['a whole group', '0b0c'],
    ['the end of a group', '0c'],
    ['wire type 6', '0e00'],
    ['wire type 7', '0f00'],
    ['a span whose attribute is cut short', '0a06120412024a05'],
  ])('refuses %s', (_name, hex) => {
    expect(() => scan(Buffer.from(hex, 'hex'), signs)).toThrow(WireError);
  });

  it.each([
    ['ten bytes of varint', `08${'80'.repeat(9)}00`],
    ['a length in five bytes', '0a8080808000'],
    ['messages of no length', '0a020a000a0212000a0412021200'],
    ['field 1 with another wire type', '0801 0901020304050607080d01020304'.replace(' ', '')],
  ])('takes %s', (_name, hex) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(scan(bytes, signs).spanCount).toBe(spansOf(decodeRequest(bytes)).length);
  });

  it('says where the trouble is', () => {
    expect(() => scan(Buffer.from('0a0212030000', 'hex'), signs)).toThrow(
      'length 3 runs past the end of its message at byte 4',
    );
  });
});

function sees(bytes: Buffer): Scan | string {
  try {
    return scan(bytes, signs);
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    return (error as WireError).message;
  }
}

/** The spans as protobufjs sees them; null where it refuses the bytes. */
function decodes(bytes: Buffer): Span[] | null {
  try {
    return spansOf(decodeRequest(bytes));
  } catch {
    return null;
  }
}

/** Scans bytes beside protobufjs; fails where both take them and disagree, or the scan takes a cut-off message. */
function compare(bytes: Buffer): 'accepted' | 'refused' {
  const seen = sees(bytes);
  if (!isWhole(bytes)) expect(seen).toBeTypeOf('string');
  const spans = decodes(bytes);
  if (spans === null || typeof seen === 'string') return 'refused';
  expect(seen.spanCount).toBe(spans.length);
  expect(seen.agentSpans).toHaveLength(spans.filter(hasSign).length);
  return 'accepted';
}

function hasSign(span: Span): boolean {
  return (span.attributes ?? []).some(({ key }) => isSign(key ?? ''));
}

describe('scan of a large request', () => {
  it.each([
    ['resources', Buffer.from([0x0a, 0x00])],
    ['scopes', Buffer.from([0x12, 0x00])],
  ])('rests on the way through %s that hold nothing', (what, field) => {
    const fields = Buffer.alloc(4 * 1024 * 1024, field);
    const bytes =
      what === 'resources' ? fields : Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x80, 0x02]), fields]);
    expect([...scanning(bytes, signs)].length).toBeGreaterThanOrEqual(7);
  });

  it('walks it in steps of about half a megabyte, wherever its bytes are', () => {
    const span = (name: string): Span => ({ traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 1), name });
    const spans = Array.from({ length: 4_000 }, () => span('x'.repeat(1_000)));
    const inOne = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
    const inEach = { resourceSpans: spans.map((one) => ({ scopeSpans: [{ spans: [one] }] })) };
    for (const message of [inOne, inEach]) {
      const bytes = encodeRequest(message);
      const steps = scanning(bytes, signs);
      let count = 0;
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) count++;
      expect(step.value.spanCount).toBe(4_000);
      expect(count).toBeGreaterThan(6);
      expect(count).toBeLessThan(10);
    }
  });
});

function decodeSpan(span: Buffer): Span | undefined {
  return spansOf(decodeRequest(wrap([1, 2, 2], span)))[0];
}

/** A message inside fields of these numbers, the outermost first. */
function wrap(path: readonly number[], message: Buffer): Buffer {
  return path.reduceRight((inner, number) => delimited(number, inner), message);
}

/** A KeyValue's value field that holds arrays in arrays, about so many bytes. */
function nestedValue(size: number): Buffer {
  const headers: Buffer[] = [];
  let length = 0;
  for (let level = 0; length < size; level++) {
    const header = delimited([1, 5][level % 2]!, Buffer.alloc(0)).subarray(0, 1);
    const prefix = Buffer.concat([header, varint(length)]);
    headers.push(prefix);
    length += prefix.length;
  }
  return Buffer.concat([Buffer.from([0x12]), varint(length), ...headers.reverse()]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
