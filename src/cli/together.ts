import { basename, dirname, join } from 'node:path';
import { LOG_SIGNS, SIGNS } from '../dialects/index.ts';
import { type ReadWatch, type Recorded, readRecording } from '../recordings/read.ts';
import { WireError } from '../wire/cursor.ts';
import { LogView } from '../wire/log-view.ts';
import { scan, scanLogs } from '../wire/scan.ts';
import { Signs } from '../wire/signs.ts';
import { SpanView } from '../wire/span-view.ts';

/** The word of a file's name that says which signal it holds. */
const SIGNAL = /(?<![a-z])(?:traces|spans|logs)(?![a-z])/i;

/**
 * Files sorted into recordings: those of one folder whose names differ only in the word `traces`, `spans` or `logs` are
 * one, any other file is one by itself.
 */
export function recordingsOf(files: readonly string[]): string[][] {
  const recordings: string[][] = [];
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const key = join(dirname(file), basename(file).replace(SIGNAL, '*'));
    const known = byName.get(key);
    if (known !== undefined && !known.includes(file)) known.push(file);
    else {
      const recording = [file];
      byName.set(key, recording);
      recordings.push(recording);
    }
  }
  return recordings;
}

/** A file being read: its next item, and when that was sent, as far as its agents tell. */
interface Reader {
  readonly items: AsyncGenerator<Recorded>;
  next: Recorded;
  time: number;
}

/** The items of all files, each file's in its order, those of several by time: as they came in when they were recorded. */
export async function* readTogether(files: readonly string[], watch: ReadWatch): AsyncGenerator<Recorded> {
  const [first] = files;
  if (files.length === 1 && first !== undefined) {
    yield* readRecording(first, watch);
    return;
  }
  const readers: Reader[] = [];
  for (const file of files) {
    const reader = await step(readRecording(file, watch), 0);
    if (reader !== null) readers.push(reader);
  }
  while (readers.length > 0) {
    const reader = readers.reduce((a, b) => (b.time < a.time ? b : a));
    yield reader.next;
    const next = await step(reader.items, reader.time);
    if (next === null) readers.splice(readers.indexOf(reader), 1);
    else Object.assign(reader, next);
  }
}

/** `before` is the time of the item before: what tells no time of its own came with it. */
async function step(items: AsyncGenerator<Recorded>, before: number): Promise<Reader | null> {
  const { value, done } = await items.next();
  return done === true ? null : { items, next: value, time: Math.max(before, timeOf(value)) };
}

const signs = { traces: new Signs(SIGNS), logs: new Signs(LOG_SIGNS) };

/** When the last of a request's agents' spans ended, or records were written, in nanoseconds; 0 where nothing tells. */
function timeOf(item: Recorded): number {
  if ('error' in item) return 0;
  const { request, signal } = item;
  try {
    const times =
      signal === 'logs'
        ? scanLogs(request, signs.logs).agentRecords.map((record) => new LogView(request, record).time)
        : scan(request, signs.traces).agentSpans.map((span) => new SpanView(request, span).endTime);
    return times.reduce((a, b) => Math.max(a, b), 0);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return 0;
  }
}
