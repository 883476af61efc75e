import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import { WireError } from '../../src/wire/cursor.ts';
import { type ScannedSpan, scan } from '../../src/wire/scan.ts';
import { SpanView } from '../../src/wire/span-view.ts';
import { delimited, isSign, requestBytes, signs } from './otlp.ts';
import { type AnyValue, decodeRequest, encodeRequest, type Span } from './protobuf.ts';
import { entries, expectedEntries, expectedId } from './values.ts';

const SIGN = delimited(9, delimited(1, Buffer.from('tool.name')));

describe('SpanView', () => {
  it('reads what protobufjs decodes', () => {
    fc.assert(
      fc.property(requestBytes, (bytes) => {
        const views = scan(bytes, signs).agentSpans.map((span) => new SpanView(bytes, span));
        expect(views.map(shown)).toEqual(agentSpans(bytes));
      }),
      { numRuns: 400 },
    );
  });

  it('throws nothing but WireError where the bytes of a span are damaged', () => {
    let damaged = 0;
    fc.assert(
      fc.property(requestBytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        for (const { start, end, ...frames } of scan(bytes, signs).agentSpans) {
          const copy = Buffer.from(bytes);
          copy[start + (at % (end - start))]! ^= flip;
          try {
            shown(new SpanView(copy, { start, end, ...frames }));
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
            damaged++;
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(damaged).toBeGreaterThan(10);
  });

  it('has empty ids where they are missing, of a wrong length or all zero', () => {
    const ids = { traceId: Buffer.alloc(16), spanId: Buffer.alloc(9, 1), parentSpanId: Buffer.alloc(8) };
    const view = viewOf({ ...ids, attributes: [{ key: 'tool.name' }] });
    expect(view).toMatchObject({ traceId: '', spanId: '', parentSpanId: '' });
    expect(view).toMatchObject({ name: '', startTime: 0, endTime: 0, statusCode: 0, statusMessage: '' });
  });

  it('keeps the last of a field that stands twice', () => {
    const twice = Buffer.concat([delimited(5, Buffer.from('a')), SIGN, delimited(5, Buffer.from('b'))]);
    expect(read(twice).name).toBe('b');
  });

  it('joins a status that is written in two parts', () => {
    const status = [
      delimited(15, delimited(2, Buffer.from('no'))),
      delimited(15, Buffer.from('1802', 'hex')),
    ];
    expect(read(Buffer.concat([SIGN, ...status]))).toMatchObject({ statusCode: 2, statusMessage: 'no' });
  });

  it('reads invalid UTF-8 as replacement characters', () => {
    expect(read(Buffer.concat([SIGN, delimited(5, Buffer.from('61ff62', 'hex'))])).name).toBe('a\ufffdb');
  });
});

describe('Attributes', () => {
  it('reads a key it does not have as undefined, an empty value as null', () => {
    const { attributes } = viewOf({ attributes: [{ key: 'tool.name' }, { key: 'empty', value: {} }] });
    expect([attributes.get('none'), attributes.get('tool.name'), attributes.get('empty')]).toEqual([
      undefined,
      null,
      null,
    ]);
    expect([attributes.has('none'), attributes.has('empty')]).toEqual([false, true]);
  });

  it('gives a string only where the value is one', () => {
    const { attributes } = viewOf({
      attributes: [
        { key: 'tool.name', value: { stringValue: 'pay' } },
        { key: 'number', value: { intValue: '3' } },
      ],
    });
    expect(['tool.name', 'number', 'none'].map((key) => attributes.string(key))).toEqual([
      'pay',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
  ])('reads the integer %s exactly', (intValue, expected) => {
    expect(value({ intValue })).toBe(expected);
  });

  it('takes a key like __proto__ for a key', () => {
    const map = value({ kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } });
    expect(Object.entries(map as object)).toEqual([['__proto__', 'x']]);
  });

  it('does not let an unknown field erase the value before it', () => {
    const text = delimited(1, Buffer.from('kept'));
    expect(valueIn(delimited(2, Buffer.concat([text, delimited(8, Buffer.from('later'))])))).toBe('kept');
    expect(valueIn(Buffer.concat([delimited(2, text), delimited(2, Buffer.alloc(0))]))).toBe('kept');
    expect(valueIn(Buffer.concat([delimited(2, text), delimited(3, Buffer.from('later'))]))).toBe('kept');
  });

  it('joins a list that is written in two parts', () => {
    const part = (text: string) => delimited(2, delimited(5, delimited(1, delimited(1, Buffer.from(text)))));
    expect(valueIn(Buffer.concat([part('a'), part('b')]))).toEqual(['a', 'b']);
  });

  it('reads values nested deeper than 32 as null', () => {
    let nested: AnyValue = { stringValue: 'deep' };
    for (let depth = 0; depth < 40; depth++) nested = { arrayValue: { values: [nested] } };
    expect(JSON.stringify(value(nested))).toBe(`${'['.repeat(32)}null${']'.repeat(32)}`);
  });

  it('reads a value of a megabyte of brackets without trouble', () => {
    const parts: Buffer[] = [];
    let length = 0;
    for (let level = 0; length < 1_000_000; level++) {
      const header = delimitedHeader(level % 2 ? 5 : 1, length);
      parts.push(header);
      length += header.length;
    }
    const nested = Buffer.concat(parts.reverse());
    expect(() => valueIn(delimited(2, nested))).not.toThrow();
  });
});

/** All a view tells, as plain data. */
function shown(view: SpanView): unknown {
  const { traceId, spanId, parentSpanId, name, startTime, endTime, statusCode, statusMessage } = view;
  return {
    ...{ traceId, spanId, parentSpanId, name, startTime, endTime, statusCode, statusMessage },
    attributes: entries(view.attributes),
    events: view.events.map((event) => ({ ...event, attributes: entries(event.attributes) })),
    resource: entries(view.resource()),
    scope: view.scopeName(),
  };
}

/** The same from protobufjs's decoding. */
function agentSpans(bytes: Buffer): unknown[] {
  return (decodeRequest(bytes).resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans.flatMap(({ scope, spans = [] }) =>
      spans
        .filter(({ attributes = [] }) => attributes.some(({ key = '' }) => isSign(key)))
        .map((span) => ({
          ...expected(span),
          resource: expectedEntries(resource?.attributes),
          scope: scope?.name ?? '',
        })),
    ),
  );
}

function expected(span: Span): object {
  const code = span.status?.code ?? 0;
  return {
    traceId: expectedId(span.traceId, 16),
    spanId: expectedId(span.spanId, 8),
    parentSpanId: expectedId(span.parentSpanId, 8),
    name: span.name ?? '',
    startTime: Number(BigInt(span.startTimeUnixNano ?? 0)),
    endTime: Number(BigInt(span.endTimeUnixNano ?? 0)),
    statusCode: code <= 2 ? code : 0,
    statusMessage: span.status?.message ?? '',
    attributes: expectedEntries(span.attributes),
    events: (span.events ?? []).map(({ name, timeUnixNano, attributes }) => ({
      name: name ?? '',
      time: Number(BigInt(timeUnixNano ?? 0)),
      attributes: expectedEntries(attributes),
    })),
  };
}

function viewOf(span: Span): SpanView {
  const bytes = encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  return new SpanView(bytes, scan(bytes, signs).agentSpans[0] as ScannedSpan);
}

/** A view of a span given by its bytes. */
function read(span: Buffer): SpanView {
  const bytes = [1, 2, 2].reduceRight((inner, number) => delimited(number, inner), span);
  return new SpanView(bytes, scan(bytes, signs).agentSpans[0] as ScannedSpan);
}

function value(anyValue: AnyValue): Json | undefined {
  return viewOf({ attributes: [{ key: 'tool.name', value: anyValue }] }).attributes.get('tool.name');
}

/** The value of an attribute given by its value fields' bytes. */
function valueIn(fields: Buffer): Json | undefined {
  const key = delimited(1, Buffer.from('tool.name'));
  return read(delimited(9, Buffer.concat([key, fields]))).attributes.get('tool.name');
}

/** A field's tag and length, without the content. */
function delimitedHeader(number: number, length: number): Buffer {
  const bytes = [number * 8 + 2];
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
