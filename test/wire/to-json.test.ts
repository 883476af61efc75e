import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/model/signal.ts';
import { WireError } from '../../src/wire/cursor.ts';
import { KEY_VALUE, SPAN } from '../../src/wire/fields.ts';
import { encodeJsonText, type Sliced } from '../../src/wire/json-text.ts';
import { jsonOf } from '../../src/wire/to-json.ts';
import { captured, capturedLogs } from '../e2e/otlp.ts';
import { METRICS } from './metrics.ts';
import { delimited, logsRequest, request } from './otlp.ts';
import { decodeLogs, decodeRequest, encodeLogs, encodeRequest } from './protobuf.ts';

function whole<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
const toJson = (signal: Signal, bytes: Buffer): Buffer => whole(jsonOf(signal, bytes));
const again = (signal: Signal, bytes: Buffer): Buffer => whole(encodeJsonText(signal, toJson(signal, bytes)));

/** Ids of another length no reader takes, in whatever form they come. */
function withIds<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(withIds) as T;
  const members = Object.entries(value).map(([name, member]) => {
    if (!/(trace|span)Id$/i.test(name)) return [name, withIds(member)];
    const id = Buffer.alloc(name === 'traceId' ? 16 : 8, 1);
    id.set((member as Uint8Array).subarray(0, id.length));
    return [name, id];
  });
  return Object.fromEntries(members) as T;
}

describe('what is read again from the JSON', () => {
  it.each(['javascript', 'python'])('is what %s agents exported, to the byte', (language) => {
    for (const file of readdirSync(`test/fixtures/captures/${language}`)) {
      const [, name, signal] = /^(.*)\.(traces|logs)\.pb$/.exec(file) ?? [];
      if (name === undefined) continue;
      const read = signal === 'logs' ? capturedLogs : captured;
      for (const bytes of read(`${language}/${name}`))
        expect(again(signal as Signal, bytes).equals(bytes), file).toBe(true);
    }
  });

  it('is what it was, whatever the spans', () => {
    fc.assert(
      fc.property(request, (spans) => {
        const bytes = encodeRequest(withIds(spans));
        const back = again('traces', bytes);
        expect(decodeRequest(back)).toEqual(decodeRequest(bytes));
        expect(again('traces', back)).toEqual(back);
      }),
    );
  });

  it('is what it was, whatever the log records', () => {
    fc.assert(
      fc.property(logsRequest, (records) => {
        const bytes = encodeLogs(withIds(records));
        const back = again('logs', bytes);
        expect(decodeLogs(back)).toEqual(decodeLogs(bytes));
        expect(again('logs', back)).toEqual(back);
      }),
    );
  });

  it('is what it was, of metrics of every kind', () => {
    const bytes = whole(encodeJsonText('metrics', Buffer.from(JSON.stringify(METRICS))));
    expect(JSON.parse(toJson('metrics', bytes).toString())).toEqual(METRICS);
    expect(again('metrics', bytes)).toEqual(bytes);
  });
});

const inSpan = (...fields: Buffer[]): Buffer =>
  delimited(1, delimited(2, delimited(2, Buffer.concat(fields))));
const spanOf = (bytes: Buffer): Record<string, unknown> =>
  JSON.parse(toJson('traces', bytes).toString()).resourceSpans[0].scopeSpans[0].spans[0];

describe('what protobuf allows and JSON does not', () => {
  it('a value that stands twice counts as it stood last', () => {
    expect(
      spanOf(inSpan(delimited(SPAN.name, Buffer.from('a')), delimited(SPAN.name, Buffer.from('b')))),
    ).toEqual({ name: 'b' });
  });

  it('a message in two parts is one, and of a value of two kinds the last one counts', () => {
    const attribute = delimited(
      SPAN.attributes,
      Buffer.concat([
        delimited(KEY_VALUE.key, Buffer.from('k')),
        delimited(KEY_VALUE.value, delimited(1, Buffer.from('text'))),
        delimited(KEY_VALUE.value, Buffer.from([0x18, 0x07])),
      ]),
    );
    expect(spanOf(inSpan(attribute))).toEqual({ attributes: [{ key: 'k', value: { intValue: '7' } }] });
  });

  it('spans of one scope that stand apart come together', () => {
    const span = (name: string) => delimited(2, delimited(SPAN.name, Buffer.from(name)));
    const bytes = delimited(
      1,
      delimited(2, Buffer.concat([span('a'), delimited(3, Buffer.from('s')), span('b')])),
    );
    expect(JSON.parse(toJson('traces', bytes).toString())).toEqual({
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'a' }, { name: 'b' }], schemaUrl: 's' }] }],
    });
  });

  it('an unknown field is left out', () => {
    expect(spanOf(inSpan(delimited(SPAN.name, Buffer.from('a')), delimited(100, Buffer.from('x'))))).toEqual({
      name: 'a',
    });
  });
});

it('nothing is an empty object', () => {
  expect(toJson('traces', Buffer.alloc(0)).toString()).toBe('{}');
});

it('what is nested too deeply is refused', () => {
  let value = delimited(1, Buffer.from('x'));
  for (let level = 0; level < 120; level++) value = delimited(5, delimited(1, value));
  const bytes = inSpan(delimited(SPAN.attributes, delimited(KEY_VALUE.value, value)));
  expect(() => toJson('traces', bytes)).toThrow(/nested deeper than 100 messages/);
});

it('any bytes are JSON, or are refused with the place', () => {
  const signal = fc.constantFrom<Signal>('traces', 'logs', 'metrics');
  fc.assert(
    fc.property(signal, request, fc.nat(), fc.nat(255), (kind, spans, at, byte) => {
      const bytes = encodeRequest(spans);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      for (const broken of [bytes, bytes.subarray(0, at % (bytes.length + 1))]) {
        try {
          JSON.parse(toJson(kind, broken).toString());
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }
    }),
  );
});
