import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeJsonLogs, encodeJsonRequest, OtlpJsonError } from '../../src/wire/json.ts';
import { logsRequest, randomFrom, recordsOf, request, spansOf } from './otlp.ts';
import {
  type AnyValue,
  decodeLogs,
  decodeRequest,
  type ExportLogsServiceRequest,
  type ExportTraceServiceRequest,
  encodeLogs,
  encodeRequest,
  type KeyValue,
  type Link,
  type LogRecord,
  type Span,
} from './protobuf.ts';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const SPAN_PATH = 'resourceSpans[0].scopeSpans[0].spans[1]';
const CODES = ['UNSET', 'OK', 'ERROR'];
const SEVERITIES = [
  'UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((kind) => [
    kind,
    `${kind}2`,
    `${kind}3`,
    `${kind}4`,
  ]),
];

describe('encodeJsonRequest', () => {
  it('writes what protobufjs writes of the same request', () => {
    fc.assert(
      fc.property(request, fc.nat(), (message, seed) => {
        const possible = withWholeIds(message);
        const json = JSON.stringify(new Printer(randomFrom(seed)).request(possible));
        const decoded = decodeRequest(encodeJsonRequest(JSON.parse(json)));
        expect(decoded).toEqual(decodeRequest(encodeRequest(possible)));
      }),
      { numRuns: 300 },
    );
  });

  it('writes what protobufjs writes of the same request of logs', () => {
    fc.assert(
      fc.property(logsRequest, fc.nat(), (message, seed) => {
        for (const record of recordsOf(message)) dropOddIds(record);
        const json = JSON.stringify(new Printer(randomFrom(seed)).logs(message));
        const decoded = decodeLogs(encodeJsonLogs(JSON.parse(json)));
        expect(decoded).toEqual(decodeLogs(encodeLogs(message)));
      }),
      { numRuns: 300 },
    );
  });

  it('says where in a log record it is wrong', () => {
    const inRecord = (record: object) => ({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
    const at = 'resourceLogs[0].scopeLogs[0].logRecords[0]';
    expect(() => encodeJsonLogs(inRecord({ traceId: 'x' }))).toThrow(
      new OtlpJsonError(`${at}.traceId: expected 32 hex digits, found "x"`),
    );
    expect(() => encodeJsonLogs(inRecord({ severityNumber: 'LOUD' }))).toThrow(
      `${at}.severityNumber: expected`,
    );
    expect(() => encodeJsonLogs(inRecord({ body: 'hello' }))).toThrow(
      new OtlpJsonError(`${at}.body: expected an object, found "hello"`),
    );
  });

  it('takes any JSON, or says what is wrong', () => {
    const keys = [
      'resourceSpans',
      'scopeSpans',
      'spans',
      'attributes',
      'key',
      'value',
      'arrayValue',
      'traceId',
    ];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (json) => {
        try {
          decodeRequest(encodeJsonRequest(json));
        } catch (error) {
          expect(error).toBeInstanceOf(OtlpJsonError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has no bytes for an empty request, and ignores keys it does not know', () => {
    expect(encodeJsonRequest({})).toHaveLength(0);
    expect(encodeJsonRequest({ resource_spans: [], later: { a: 1 }, __proto__: null })).toHaveLength(0);
  });

  it('takes null for absent, and an empty id for none', () => {
    expect(spanOf({ traceId: '', spanId: null, parentSpanId: '', name: 'a', attributes: null })).toEqual({
      name: 'a',
    });
  });

  it('takes ids in either case', () => {
    const id = Buffer.from('00ABCDEFabcdef0102030405060708ff', 'hex');
    expect(spanOf({ traceId: '00ABCDEFabcdef0102030405060708ff' })).toEqual({ traceId: id });
  });

  it('keeps nanoseconds exact', () => {
    expect(spanOf({ startTimeUnixNano: '18446744073709551615', endTimeUnixNano: 1024 })).toEqual({
      startTimeUnixNano: '18446744073709551615',
      endTimeUnixNano: '1024',
    });
  });

  it('takes base64 of either alphabet, padded or not', () => {
    const bytes = Buffer.from('fbefbeff', 'hex');
    for (const bytesValue of ['++++/w==', '----_w==', '--++_w']) {
      expect(decodedValue({ bytesValue })).toEqual({ bytesValue: bytes });
    }
  });

  it.each<[string, unknown, string]>([
    ['no object', 'spans', 'expected an object, found "spans"'],
    ['null', null, 'expected an object, found null'],
    ['an array', [], 'expected an object, found an array'],
    ['an object for an array', { resourceSpans: {} }, 'resourceSpans: expected an array, found an object'],
    ['null in an array', { resourceSpans: [null] }, 'resourceSpans[0]: expected an object, found null'],
    ['a number for a name', inSpan({ name: 7 }), `${SPAN_PATH}.name: expected a string, found 7`],
    [
      'an id of another length',
      inSpan({ traceId: 'xyz' }),
      `${SPAN_PATH}.traceId: expected 32 hex digits, found "xyz"`,
    ],
    [
      'an id in base64',
      inSpan({ spanId: 'AAECAwQFBgc=' }),
      `${SPAN_PATH}.spanId: expected 16 hex digits, found "AAECAwQFBgc="`,
    ],
    [
      'a negative time',
      inSpan({ startTimeUnixNano: '-1' }),
      `${SPAN_PATH}.startTimeUnixNano: expected an integer from 0 to 18446744073709551615, found "-1"`,
    ],
    [
      'a time with a fraction',
      inSpan({ endTimeUnixNano: 1.5 }),
      `${SPAN_PATH}.endTimeUnixNano: expected an integer from 0 to 18446744073709551615, found 1.5`,
    ],
    [
      'a count beyond 32 bits',
      inSpan({ droppedEventsCount: 4294967296 }),
      `${SPAN_PATH}.droppedEventsCount: expected an integer from 0 to 4294967295, found 4294967296`,
    ],
    [
      'an unknown kind',
      inSpan({ status: { code: 'BAD' } }),
      `${SPAN_PATH}.status.code: expected a number or one of STATUS_CODE_UNSET, STATUS_CODE_OK, STATUS_CODE_ERROR, found "BAD"`,
    ],
    ...[
      [
        'an integer beyond 64 bits',
        { intValue: '9223372036854775808' },
        'intValue',
        'an integer from -9223372036854775808 to 9223372036854775807',
        '"9223372036854775808"',
      ],
      [
        'a word for an integer',
        { intValue: 'many' },
        'intValue',
        'an integer from -9223372036854775808 to 9223372036854775807',
        '"many"',
      ],
      ['a word for a bool', { boolValue: 'true' }, 'boolValue', 'true or false', '"true"'],
      ['a word for a double', { doubleValue: 'much' }, 'doubleValue', 'a number', '"much"'],
      ['no base64', { bytesValue: '*' }, 'bytesValue', 'base64', '"*"'],
    ].map(([name, value, key, expected, found]): [string, unknown, string] => [
      name as string,
      inSpan({ attributes: [{ key: 'ok' }, { key: 'a', value }] }),
      `${SPAN_PATH}.attributes[1].value.${key}: expected ${expected}, found ${found}`,
    ]),
  ])('refuses %s, and says where', (_name, json, message) => {
    expect(() => encodeJsonRequest(json)).toThrow(new OtlpJsonError(message));
  });

  it('shows a long wrong value cut short', () => {
    const message = `${SPAN_PATH}.traceId: expected 32 hex digits, found "${'x'.repeat(60)}…"`;
    expect(() => encodeJsonRequest(inSpan({ traceId: 'x'.repeat(1e6) }))).toThrow(new OtlpJsonError(message));
  });

  it('refuses values nested too deep, however deep, and takes them to the limit of protobuf decoders', () => {
    expect(() => encodeJsonRequest(inSpan({ attributes: [{ value: nested(100_000) }] }))).toThrow(
      /: nested deeper than 100 messages$/,
    );
    for (let depth = 1; depth < 60; depth++) {
      let bytes: Buffer | null = null;
      try {
        bytes = encodeJsonRequest(inSpan({ attributes: [{ value: nested(depth) }] }));
      } catch (error) {
        expect(error).toBeInstanceOf(OtlpJsonError);
        expect(depth).toBeGreaterThan(40);
      }
      if (bytes !== null) expect(() => decodeRequest(bytes)).not.toThrow();
    }
  });
});

/** Prints a request as OTLP/JSON, with the liberties it gives taken at random. */
class Printer {
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  request({ resourceSpans }: ExportTraceServiceRequest): object {
    return {
      ...this.noise(),
      resourceSpans: resourceSpans?.map(({ resource, scopeSpans, schemaUrl }) => ({
        resource: resource && { ...resource, attributes: this.attributes(resource.attributes) },
        schemaUrl,
        scopeSpans: scopeSpans?.map(({ scope, spans, schemaUrl }) => ({
          scope: scope && { ...scope, attributes: this.attributes(scope.attributes) },
          spans: spans?.map((span) => this.span(span)),
          schemaUrl,
          ...this.noise(),
        })),
      })),
    };
  }

  logs({ resourceLogs }: ExportLogsServiceRequest): object {
    return {
      ...this.noise(),
      resourceLogs: resourceLogs?.map(({ resource, scopeLogs, schemaUrl }) => ({
        resource: resource && { ...resource, attributes: this.attributes(resource.attributes) },
        schemaUrl,
        scopeLogs: scopeLogs?.map(({ scope, logRecords, schemaUrl }) => ({
          scope: scope && { ...scope, attributes: this.attributes(scope.attributes) },
          logRecords: logRecords?.map((record) => this.record(record)),
          schemaUrl,
        })),
      })),
    };
  }

  private record(record: LogRecord): object {
    return {
      ...this.noise(),
      ...record,
      ...this.ids(record),
      timeUnixNano: this.integer(record.timeUnixNano),
      observedTimeUnixNano: this.integer(record.observedTimeUnixNano),
      severityNumber: this.name(record.severityNumber, 'SEVERITY_NUMBER_', SEVERITIES),
      body: record.body && this.value(record.body),
      attributes: this.attributes(record.attributes),
    };
  }

  private span(span: Span): object {
    return {
      ...this.noise(),
      ...span,
      ...this.ids(span),
      kind: this.name(span.kind, 'SPAN_KIND_', KINDS),
      startTimeUnixNano: this.integer(span.startTimeUnixNano),
      endTimeUnixNano: this.integer(span.endTimeUnixNano),
      attributes: this.attributes(span.attributes),
      events: span.events?.map((event) => ({
        ...event,
        timeUnixNano: this.integer(event.timeUnixNano),
        attributes: this.attributes(event.attributes),
      })),
      links: span.links?.map((link) => ({
        ...link,
        ...this.ids(link),
        attributes: this.attributes(link.attributes),
      })),
      status: span.status && { ...span.status, code: this.name(span.status.code, 'STATUS_CODE_', CODES) },
    };
  }

  private ids(of: Span | Link | LogRecord): object {
    const ids = Object.entries(of).filter(([name]) => name.endsWith('Id'));
    return Object.fromEntries(ids.map(([name, id]) => [name, Buffer.from(id as Uint8Array).toString('hex')]));
  }

  private attributes(attributes: KeyValue[] | undefined): object[] | undefined {
    return attributes?.map(({ key, value }) => ({ ...this.noise(), value: value && this.value(value), key }));
  }

  private value(value: AnyValue): object {
    if (value.intValue !== undefined) return { intValue: this.integer(value.intValue) };
    if (value.doubleValue !== undefined) return { doubleValue: this.double(value.doubleValue) };
    if (value.bytesValue) return { bytesValue: Buffer.from(value.bytesValue).toString('base64') };
    if (value.arrayValue)
      return { arrayValue: { values: value.arrayValue.values?.map((v) => this.value(v)) } };
    if (value.kvlistValue) return { kvlistValue: { values: this.attributes(value.kvlistValue.values) } };
    return value;
  }

  private integer(value: string | undefined): string | number | undefined {
    return Number.isSafeInteger(Number(value)) && this.random() < 0.5 ? Number(value) : value;
  }

  private double(value: number): string | number {
    const lossy = !Number.isFinite(value) || Object.is(value, -0);
    return lossy || this.random() < 0.3 ? (Object.is(value, -0) ? '-0' : String(value)) : value;
  }

  private name(value: number | undefined, prefix: string, names: string[]): string | number | undefined {
    const name = value === undefined ? undefined : names[value];
    return name !== undefined && this.random() < 0.5 ? prefix + name : value;
  }

  private noise(): object {
    return this.random() < 0.1 ? { later: [{ key: 1 }], droppedAttributesCount: null, trace_id: 'x' } : {};
  }
}

/** JSON has no way to write an id of another length. */
function withWholeIds(message: ExportTraceServiceRequest): ExportTraceServiceRequest {
  const carriers = spansOf(message).flatMap((span) => [span, ...(span.links ?? [])]);
  for (const carrier of carriers) dropOddIds(carrier);
  return message;
}

function dropOddIds(carrier: Span | Link | LogRecord): void {
  if (carrier.traceId?.length !== 16) delete carrier.traceId;
  if (carrier.spanId?.length !== 8) delete carrier.spanId;
}

function inSpan(span: object): object {
  return { resourceSpans: [{ scopeSpans: [{ spans: [{}, span] }] }] };
}

function spanOf(span: object): Span | undefined {
  return decodeRequest(encodeJsonRequest(inSpan(span))).resourceSpans?.[0]?.scopeSpans?.[0]?.spans?.[1];
}

function decodedValue(value: object): AnyValue | undefined {
  return spanOf({ attributes: [{ value }] })?.attributes?.[0]?.value;
}

function nested(depth: number): object {
  let value: object = { stringValue: 'deep' };
  for (let i = 0; i < depth; i++) value = { arrayValue: { values: [value] } };
  return value;
}
