import { LOG_SIGNS, readRecord, readWhose, SIGNS } from '../dialects/index.ts';
import { type Origins, originOf } from '../dialects/origin.ts';
import { placeOf, placeOfRecord } from '../session/reader.ts';
import { LogView } from '../wire/log-view.ts';
import { type ScannedRecord, type ScannedSpan, scanning, scanningLogs } from '../wire/scan.ts';
import { Signs } from '../wire/signs.ts';
import { SpanView } from '../wire/span-view.ts';
import type { Directory, Located } from './directory.ts';

/** Something of a request that goes to a worker. */
export interface Routed<S> {
  readonly scanned: S;
  /** Null where nothing tells, or nothing could be read: any worker says so. */
  readonly located: Located | null;
}

export interface RoutedSpans {
  readonly spans: number;
  readonly agentSpans: number;
  readonly routed: readonly Routed<ScannedSpan>[];
}

export interface RoutedRecords {
  readonly records: number;
  readonly agentRecords: number;
  readonly routed: readonly Routed<ScannedRecord>[];
}

const signs = new Signs(SIGNS);
const logSigns = new Signs(LOG_SIGNS);

/** Finds, step by step, the conversation of each agent's span of a request. Throws WireError where its bytes contradict themselves. */
export function* routeSpans(
  request: Buffer,
  directory: Directory,
  now: number,
): Generator<unknown, RoutedSpans> {
  const { spanCount, agentSpans } = yield* scanning(request, signs);
  const origins: Origins = new Map();
  const routed: Routed<ScannedSpan>[] = [];
  for (const scanned of agentSpans) {
    const located = readable(() => {
      const span = new SpanView(request, scanned);
      const reading = readWhose(span);
      if (reading === null || span.traceId === '') return null;
      const announced = reading.call === undefined ? null : directory.announced(span);
      const place = announced ?? placeOf(span, reading, originOf(span, scanned.scopeSpans, origins));
      return directory.find(place, now);
    });
    routed.push({ scanned, located });
    yield;
  }
  return { spans: spanCount, agentSpans: agentSpans.length, routed };
}

/** The same of a request of logs. */
export function* routeRecords(
  request: Buffer,
  directory: Directory,
  now: number,
): Generator<unknown, RoutedRecords> {
  const { recordCount, agentRecords } = yield* scanningLogs(request, logSigns);
  const origins: Origins = new Map();
  const routed: Routed<ScannedRecord>[] = [];
  for (const scanned of agentRecords) {
    const located = readable(() => {
      const record = new LogView(request, scanned);
      const reading = readRecord(record);
      if (reading === null) return null;
      const place = placeOfRecord(record, reading, originOf(record, scanned.resourceLogs, origins));
      return directory.hasPlace(place) ? directory.find(place, now) : null;
    });
    routed.push({ scanned, located });
    yield;
  }
  return { records: recordCount, agentRecords: agentRecords.length, routed };
}

/** What cannot be read is said by the worker, which tries it too. */
function readable(read: () => Located | null): Located | null {
  try {
    return read();
  } catch {
    return null;
  }
}
