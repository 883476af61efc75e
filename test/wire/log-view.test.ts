import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import { WireError } from '../../src/wire/cursor.ts';
import { LogView } from '../../src/wire/log-view.ts';
import { type ScannedRecord, scanLogs } from '../../src/wire/scan.ts';
import { delimited, logsRequestBytes, recordHasSign, signs } from './otlp.ts';
import { decodeLogs, encodeLogs, type LogRecord } from './protobuf.ts';
import { entries, expectedEntries, expectedId, json } from './values.ts';

describe('LogView', () => {
  it('reads what protobufjs decodes', () => {
    fc.assert(
      fc.property(logsRequestBytes, (bytes) => {
        const views = scanLogs(bytes, signs).agentRecords.map((record) => new LogView(bytes, record));
        expect(views.map(shown)).toEqual(agentRecords(bytes));
      }),
      { numRuns: 400 },
    );
  });

  it('throws nothing but WireError where the bytes of a record are damaged', () => {
    let damaged = 0;
    fc.assert(
      fc.property(logsRequestBytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        for (const record of scanLogs(bytes, signs).agentRecords) {
          const copy = Buffer.from(bytes);
          copy[record.start + (at % (record.end - record.start))]! ^= flip;
          try {
            shown(new LogView(copy, record));
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

  it('takes the time of observation where the source told none', () => {
    const times = { observedTimeUnixNano: '2000' };
    expect(viewOf({ ...times, eventName: 'tool.name' }).time).toBe(2000);
    expect(viewOf({ ...times, timeUnixNano: '0', eventName: 'tool.name' }).time).toBe(2000);
    expect(viewOf({ ...times, timeUnixNano: '1000', eventName: 'tool.name' }).time).toBe(1000);
    expect(viewOf({ eventName: 'tool.name' }).time).toBe(0);
  });

  it("prefers the name in the record's own field to the attribute's", () => {
    const attributes = [{ key: 'event.name', value: { stringValue: 'old' } }];
    expect(viewOf({ eventName: 'tool.name', attributes }).eventName).toBe('tool.name');
    expect(viewOf({ attributes: [...attributes, { key: 'tool.name' }] }).eventName).toBe('old');
  });

  it('tells no body from an empty one, and joins one written in two parts', () => {
    expect(viewOf({ eventName: 'tool.name' }).body).toBeUndefined();
    expect(viewOf({ eventName: 'tool.name', body: {} }).body).toBeNull();
    const part = (text: string) => delimited(5, delimited(5, delimited(1, delimited(1, Buffer.from(text)))));
    const name = delimited(12, Buffer.from('tool.name'));
    expect(read(Buffer.concat([part('a'), name, part('b')])).body).toEqual(['a', 'b']);
  });
});

/** All a view tells, as plain data. */
function shown(view: LogView): unknown {
  const { traceId, spanId, time, eventName, body, attributes } = view;
  return {
    ...{ traceId, spanId, time, eventName, body },
    attributes: entries(attributes),
    resource: entries(view.resource()),
  };
}

/** The same from protobufjs's decoding. */
function agentRecords(bytes: Buffer): unknown[] {
  return (decodeLogs(bytes).resourceLogs ?? []).flatMap(({ resource, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ logRecords = [] }) =>
      logRecords
        .filter(recordHasSign)
        .map((record) => ({ ...expected(record), resource: expectedEntries(resource?.attributes) })),
    ),
  );
}

function expected(record: LogRecord): object {
  const { traceId, spanId, timeUnixNano, observedTimeUnixNano, eventName, body } = record;
  const attributes: [string, Json][] = expectedEntries(record.attributes);
  const named = new Map(attributes).get('event.name');
  return {
    traceId: expectedId(traceId, 16),
    spanId: expectedId(spanId, 8),
    time: Number(BigInt(timeUnixNano ?? 0)) || Number(BigInt(observedTimeUnixNano ?? 0)),
    eventName: eventName || (typeof named === 'string' ? named : ''),
    body: body && json(body),
    attributes,
  };
}

function viewOf(record: LogRecord): LogView {
  const bytes = encodeLogs({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  return new LogView(bytes, scanLogs(bytes, signs).agentRecords[0] as ScannedRecord);
}

/** A view of a record given by its bytes. */
function read(record: Buffer): LogView {
  const bytes = [1, 2, 2].reduceRight((inner, number) => delimited(number, inner), record);
  return new LogView(bytes, scanLogs(bytes, signs).agentRecords[0] as ScannedRecord);
}
