import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/model/signal.ts';
import { encodeJsonLogs, encodeJsonRequest, OtlpJsonError } from '../../src/wire/json.ts';
import { encodeJsonText } from '../../src/wire/json-text.ts';
import { scanMetrics } from '../../src/wire/scan-metrics.ts';
import { decodeMetrics, decodeRequest } from './protobuf.ts';

function encoded(text: string | Buffer, signal: Signal = 'traces'): Buffer {
  const work = encodeJsonText(signal, Buffer.from(text));
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** What is thrown, or what is given in hex. */
function outcome(work: () => Buffer): string {
  try {
    return work().toString('hex');
  } catch (error) {
    expect(error).toBeInstanceOf(OtlpJsonError);
    return 'refused';
  }
}

const NAMES = [
  'resourceSpans',
  'scopeSpans',
  'spans',
  'resource',
  'scope',
  'attributes',
  'key',
  'value',
  'arrayValue',
  'intValue',
  'traceId',
  'startTimeUnixNano',
  'name',
];
const anyJson = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 7 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('0af7651916cd43dd8448eb211c80319c', '7', 7, null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('any'), { maxKeys: 4 }),
  ),
})).any;
/** Shaped so that most are taken. */
const nearly = fc
  .array(fc.record({ scopeSpans: fc.array(fc.record({ spans: fc.array(anyJson), scope: anyJson })) }))
  .map((resourceSpans) => ({ resourceSpans, later: { spans: [{}, '}{"'] } }));

describe('encodeJsonText', () => {
  it('gives the bytes that the parsed text gives, however it is spaced, or refuses as it does', () => {
    fc.assert(
      fc.property(fc.oneof(anyJson, nearly), fc.constantFrom(0, 1, '\t', '\r\n '), (json, space) => {
        const text = JSON.stringify(json, null, space);
        expect(outcome(() => encoded(text))).toBe(outcome(() => encodeJsonRequest(json)));
      }),
      { numRuns: 500 },
    );
  });

  it('takes no text that is not JSON, wherever a byte of it is changed', () => {
    const text = `{"resourceSpans": [ {"resource":{"attributes":[{"key":"a","value":{"intValue":12345678901234567}}]},
      "scopeSpans":[{"spans":[{"name":"a\\"b","kind":1},{}],"schemaUrl":null}]} ],"more":[1,{"a":[true]}]}`;
    const byte = fc.oneof(
      fc.constantFrom(...Buffer.from('{}[]",:\\ 0-.e')),
      fc.integer({ min: 0, max: 255 }),
    );
    const damage = fc.record({
      at: fc.nat(text.length - 1),
      cut: fc.nat(3),
      put: fc.array(byte, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(damage, ({ at, cut, put }) => {
        const bytes = Buffer.from(text);
        const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + cut)]);
        let json: unknown;
        try {
          json = JSON.parse(damaged.toString());
        } catch {
          expect(outcome(() => encoded(damaged))).toBe('refused');
          return;
        }
        // A member that stands twice is read twice here, and once there.
        if (outcome(() => encodeJsonRequest(json)) !== 'refused') outcome(() => encoded(damaged));
        else expect(outcome(() => encoded(damaged))).toBe('refused');
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes any bytes, or says what is wrong', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => void outcome(() => encoded(Buffer.from(bytes))),
      ),
      { numRuns: 1_000 },
    );
  });

  it('keeps 64-bit integers exact, also those written as numbers', () => {
    const span = (text: string) =>
      decodeRequest(encoded(`{"resourceSpans":[{"scopeSpans":[{"spans":[${text}]}]}]}`)).resourceSpans?.[0]
        ?.scopeSpans?.[0]?.spans?.[0];
    expect(
      span('{"startTimeUnixNano":1700000000123456789,"endTimeUnixNano":"18446744073709551615"}'),
    ).toEqual({
      startTimeUnixNano: '1700000000123456789',
      endTimeUnixNano: '18446744073709551615',
    });
    const value = (text: string) =>
      span(`{"attributes":[{"key":"a","value":${text}}]}`)?.attributes?.[0]?.value;
    expect(value('{"intValue":-9223372036854775808}')).toEqual({ intValue: '-9223372036854775808' });
    expect(value('{"doubleValue":18446744073709551616}')).toEqual({ doubleValue: 2 ** 64 });
    expect(value('{"stringValue":"12345678901234567890"}')).toEqual({ stringValue: '12345678901234567890' });
  });

  it.each([
    ['', 'an object'],
    ['[]', 'expected an object, found an array'],
    ['{"resourceSpans":7}', 'resourceSpans: expected an array, found 7'],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{},{"kind":[]}]}]}]}',
      /^resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[1\]\.kind: /,
    ],
    ['{"resourceSpans":[]}x', 'not JSON: expected the end at byte 20'],
    ['{"resourceSpans":[', /not JSON/],
    ['{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":}]}]}]}', 'what stands at byte 43 is not JSON'],
  ])('says of %j what is wrong', (text, message) => {
    if (text === '') expect(() => encoded(text)).toThrow(OtlpJsonError);
    else expect(() => encoded(text)).toThrow(message);
  });

  it('refuses nesting that would fill the memory, at once', () => {
    const deep = '['.repeat(1_000_000);
    for (const text of [`{"more":${deep}${']'.repeat(1_000_000)}}`, `{"resourceSpans":${deep}`])
      expect(() => encoded(text)).toThrow(/nests deeper than 1000 brackets/);
    expect(outcome(() => encoded(deep))).toBe('refused');
    const nested = `${'{"arrayValue":{"values":['.repeat(200)}{}${']}}'.repeat(200)}`;
    const text = `{"resourceSpans":[{"resource":{"attributes":[{"value":${nested}}]}}]}`;
    expect(() => encoded(text)).toThrow(/nested deeper than 100/);
  });

  it('refuses a value of so many parts that taking it whole would hold up all others', () => {
    const many = (count: number) =>
      `{"resourceSpans":[{"resource":{"attributes":[{}${',{}'.repeat(count - 1)}]}}]}`;
    expect(() => encoded(many(200_000))).toThrow(/has more than 250000 parts/);
    expect(outcome(() => encoded(many(100_000)))).not.toBe('refused');
    const text = JSON.stringify({ more: ',[{'.repeat(200_000) });
    expect(outcome(() => encoded(text))).toBe('');
  });

  it.each(['{"resourceSpans":[LIST]}', '{"resourceSpans":[{"scopeSpans":[LIST]}]}', '{"more":0LISTS}'])(
    'pauses on the way through what holds nothing: %s',
    (form) => {
      const text = form
        .replace('LISTS', ',"more":0'.repeat(200_000))
        .replace('LIST', `{}${',{}'.repeat(500_000)}`);
      const pauses = [...encodeJsonText('traces', Buffer.from(text))].length;
      expect(pauses).toBeGreaterThan(text.length / (300 * 1024));
      expect(pauses).toBeLessThan(text.length / (200 * 1024));
    },
  );

  it('pauses after each span', () => {
    const text = JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: Array(50).fill({ name: 'a' }) }] }],
    });
    expect([...encodeJsonText('traces', Buffer.from(text))]).toHaveLength(50);
  });

  it('knows log records', () => {
    const logs = {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'é' }, severityNumber: 9 }] }] }],
    };
    expect(encoded(JSON.stringify(logs), 'logs')).toEqual(encodeJsonLogs(logs));
  });
});

describe('metrics', () => {
  /** Every kind of data point the SDK makes. */
  async function collected() {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1 << 30 });
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ 'service.name': 'a' }),
      readers: [reader],
      views: [
        { instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } },
      ],
    });
    const meter = provider.getMeter('test', '1');
    meter.createCounter('counter', { unit: 'By', description: 'of bytes' }).add(5, { a: 'b' });
    meter.createUpDownCounter('up-down').add(-3.25);
    meter.createGauge('gauge').record(1e300);
    for (const name of ['histogram', 'exponential'])
      for (const value of [0, 0.001, 3, 1000]) meter.createHistogram(name).record(value, { c: 1 });
    await reader.forceFlush();
    const [metrics] = exporter.getMetrics();
    await provider.shutdown();
    return metrics!;
  }

  it("are written from the SDK's JSON as the SDK writes them in protobuf", async () => {
    const metrics = await collected();
    const json = Buffer.from(JsonMetricsSerializer.serializeRequest(metrics)!);
    const protobuf = Buffer.from(ProtobufMetricsSerializer.serializeRequest(metrics)!);
    const request = encoded(json, 'metrics');
    expect(scanMetrics(request)).toEqual({ metrics: 5, points: 5 });
    expect(scanMetrics(protobuf)).toEqual({ metrics: 5, points: 5 });
    expect(decodeMetrics(request)).toEqual(decodeMetrics(protobuf));
  });

  it('may be of any kind, and say where they are wrong', () => {
    const inPoint = (kind: string, point: object) =>
      JSON.stringify({
        resourceMetrics: [{ scopeMetrics: [{ metrics: [{ [kind]: { dataPoints: [point] } }] }] }],
      });
    const quantiles = { count: '1', sum: 2, quantileValues: [{ quantile: 0.5, value: 'NaN' }] };
    expect(scanMetrics(encoded(inPoint('summary', quantiles), 'metrics'))).toEqual({ metrics: 1, points: 1 });
    expect(() => encoded(inPoint('histogram', { bucketCounts: [1, 'x'] }), 'metrics')).toThrow(
      /dataPoints\[0\]\.bucketCounts\[1\]: expected an integer/,
    );
    expect(() => encoded(inPoint('gauge', { asInt: '9223372036854775808' }), 'metrics')).toThrow(/asInt/);
  });
});
