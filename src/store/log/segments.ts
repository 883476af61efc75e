import { join } from 'node:path';
import { type Disk, type File, namesIn } from './disk.ts';
import { baseOf, isSegmentHeader, RECORD_HEADER, SEGMENT_HEADER, segmentName } from './format.ts';
import type { Progress } from './progress.ts';
import { SegmentReader } from './reader.ts';

/** A file of records: the positions from `base` to `end`. */
export interface Segment {
  readonly path: string;
  readonly base: number;
  end: number;
}

export interface Found {
  readonly segments: Segment[];
  /** Records that are not done, and the bytes of their bodies. */
  readonly records: number;
  readonly bytes: number;
  /** Bytes of the end that are no whole record: they were being written when the process or the machine ended. */
  readonly cut: number;
  /** Bytes before that which are no records any more. */
  readonly damaged: number;
}

/** Reads all segments of a folder and cuts them where they stop making sense. Rejects with an Error of one sentence. */
export async function findSegments(folder: string, disk: Disk, progress: Progress | null): Promise<Found> {
  const bases = (await namesIn(folder)).flatMap((name) => baseOf(name) ?? []).sort((a, b) => a - b);
  const done = progress === null ? 0 : (progress.open[0] ?? progress.next);
  const open = new Set(progress?.open);
  const isDone = (position: number): boolean =>
    progress !== null && position < progress.next && !open.has(position);
  const found = { segments: [] as Segment[], records: 0, bytes: 0, cut: 0, damaged: 0 };
  for (const [index, base] of bases.entries()) {
    const segment = { path: join(folder, segmentName(base)), base, end: base };
    const nextBase = bases[index + 1] ?? null;
    if (nextBase === null || nextBase > done) await measure(segment, nextBase, disk, isDone, found);
    if (segment.end > segment.base && segment.end > done) found.segments.push(segment);
    else await disk.unlink(segment.path);
  }
  return found;
}

async function measure(
  segment: Segment,
  nextBase: number | null,
  disk: Disk,
  isDone: (position: number) => boolean,
  found: { records: number; bytes: number; cut: number; damaged: number },
): Promise<void> {
  const file = await disk.open(segment.path, 'r+');
  try {
    const { size } = await file.stat();
    const end = Math.min(segment.base + size - SEGMENT_HEADER, nextBase ?? Number.POSITIVE_INFINITY);
    if (await begins(file, segment)) {
      for await (const body of records(file, segment, end)) {
        const done = isDone(segment.end);
        segment.end += RECORD_HEADER + body;
        if (done) continue;
        found.records++;
        found.bytes += body;
      }
    }
    const rest = size - SEGMENT_HEADER - (segment.end - segment.base);
    if (nextBase !== null) found.damaged += Math.max(0, end - segment.end);
    else if (rest !== 0) {
      found.cut += Math.max(0, rest);
      await file.truncate(SEGMENT_HEADER + segment.end - segment.base);
    }
  } finally {
    await file.close();
  }
}

async function begins(file: File, { path, base }: Segment): Promise<boolean> {
  const header = Buffer.alloc(SEGMENT_HEADER);
  const { bytesRead } = await file.read(header, 0, SEGMENT_HEADER, 0);
  try {
    return isSegmentHeader(header.subarray(0, bytesRead), base);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

/** The lengths of the bodies of the records that make sense. */
async function* records(file: File, { base }: Segment, end: number): AsyncGenerator<number> {
  const reader = new SegmentReader(file, base);
  for (let position = base; ; ) {
    const body = await reader.at(position, end);
    if (body === null) return;
    position += RECORD_HEADER + body.length;
    yield body.length;
  }
}
