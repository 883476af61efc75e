import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/wire/cursor.ts';
import { type LogScan, scanLogs } from '../../src/wire/scan.ts';
import { isWhole, mutate, mutation, POISONS, poisoned } from './damage.ts';
import { delimited, logsRequestBytes, recordHasSign, recordsOf, signs } from './otlp.ts';
import { decodeLogs, encodeLogs, type LogRecord } from './protobuf.ts';

describe('scanLogs', () => {
  it('counts the records that protobufjs sees, and finds those with a sign, at their bytes', () => {
    let found = 0;
    fc.assert(
      fc.property(logsRequestBytes, (bytes) => {
        const records = recordsOf(decodeLogs(bytes));
        const { recordCount, agentRecords } = scanLogs(bytes, signs);
        expect(recordCount).toBe(records.length);
        expect(agentRecords.map(({ start, end }) => decodeRecord(bytes.subarray(start, end)))).toEqual(
          records.filter(recordHasSign),
        );
        found += agentRecords.length;
      }),
      { numRuns: 400 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it.each<[string, LogRecord]>([
    ["an attribute's key", { attributes: [{ key: 'tool.name' }] }],
    ['the name of the event', { eventName: 'ai.toolCall.started' }],
    [
      'the attribute event.name',
      { attributes: [{ key: 'event.name', value: { stringValue: 'tool.name' } }] },
    ],
    ['the body', { body: { stringValue: 'tool.name' } }],
  ])('finds a sign in %s', (_where, record) => {
    expect(scanLogs(requestOf(record), signs)).toMatchObject({ recordCount: 1, agentRecords: [{}] });
  });

  it.each<[string, LogRecord]>([
    ['a value of another attribute', { attributes: [{ key: 'x', value: { stringValue: 'tool.name' } }] }],
    ['the severity', { severityText: 'tool.name' }],
    ['a body that is a map', { body: { kvlistValue: { values: [{ key: 'tool.name' }] } } }],
    ['a body that goes on', { body: { stringValue: 'tool.name is missing' } }],
  ])('finds none in %s', (_where, record) => {
    expect(scanLogs(requestOf(record), signs)).toEqual({ recordCount: 1, agentRecords: [] });
  });

  it('has no records where the request is empty', () => {
    expect(scanLogs(Buffer.alloc(0), signs)).toEqual({ recordCount: 0, agentRecords: [] });
  });
});

describe('scanLogs of damaged bytes', () => {
  it('refuses every truncation that protobufjs refuses, and agrees on the rest', () => {
    let refused = 0;
    const samples = fc
      .sample(logsRequestBytes, { numRuns: 300, seed: 11 })
      .filter((bytes) => bytes.length > 100)
      .sort((a, b) => a.length - b.length)
      .slice(0, 25);
    for (const bytes of samples) {
      for (let length = 0; length < bytes.length; length++) {
        const cut = bytes.subarray(0, length);
        const decoded = decodes(cut);
        if (decoded === null) {
          expect(() => scanLogs(cut, signs)).toThrow(WireError);
          refused++;
        } else expect(scanLogs(cut, signs).recordCount).toBe(decoded.length);
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });

  it('survives flipped, inserted and deleted bytes, and sees nothing beyond them', () => {
    const outcomes = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(
        logsRequestBytes,
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (bytes, mutations) => {
          const damaged = mutations.reduce(mutate, bytes);
          outcomes[compare(damaged)]++;
          for (const poison of POISONS) expect(sees(poisoned(damaged, poison))).toEqual(sees(damaged));
        },
      ),
      { numRuns: 1500 },
    );
    expect(outcomes.accepted).toBeGreaterThan(50);
    expect(outcomes.refused).toBeGreaterThan(50);
  });

  it('survives random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        compare(Buffer.from(bytes));
      }),
      { numRuns: 1000 },
    );
  });
});

function sees(bytes: Buffer): LogScan | string {
  try {
    return scanLogs(bytes, signs);
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    return (error as WireError).message;
  }
}

/** The records as protobufjs sees them; null where it refuses the bytes. */
function decodes(bytes: Buffer): LogRecord[] | null {
  try {
    return recordsOf(decodeLogs(bytes));
  } catch {
    return null;
  }
}

/** Scans bytes beside protobufjs; fails where both take them and disagree, or the scan takes a cut-off message. */
function compare(bytes: Buffer): 'accepted' | 'refused' {
  const seen = sees(bytes);
  if (!isWhole(bytes)) expect(seen).toBeTypeOf('string');
  const records = decodes(bytes);
  if (records === null || typeof seen === 'string') return 'refused';
  expect(seen.recordCount).toBe(records.length);
  return 'accepted';
}

function requestOf(record: LogRecord): Buffer {
  return encodeLogs({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
}

function decodeRecord(record: Buffer): LogRecord | undefined {
  return recordsOf(decodeLogs([1, 2, 2].reduceRight((inner, number) => delimited(number, inner), record)))[0];
}
