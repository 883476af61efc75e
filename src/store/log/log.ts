import { join } from 'node:path';
import { type Disk, type File, makeFolder, realDisk, syncFolder, writeAll } from './disk.ts';
import { RECORD_HEADER, recordHeader, SEGMENT_HEADER, segmentHeader, segmentName } from './format.ts';
import { type Progress, ProgressFile } from './progress.ts';
import type { Quota } from './quota.ts';
import { SegmentReader } from './reader.ts';
import { type Found, findSegments, type Segment } from './segments.ts';

export interface LogOptions {
  readonly folder: string;
  /** A segment that has so many bytes is followed by the next. */
  readonly segmentBytes: number;
  /** Whether `append` waits until the disk has it, or only the system. */
  readonly sync: boolean;
  readonly quota: Quota;
  readonly disk?: Disk;
  /** Told when writing begins to fail, and when it works again. */
  readonly onTrouble?: (error: Error | null) => void;
  /** Told of bytes that were whole when they were written and are not any more. */
  readonly onDamage?: (bytes: number) => void;
}

/** Where a record stands. */
export interface Place {
  readonly position: number;
  readonly end: number;
}

export interface Stored extends Place {
  readonly body: Buffer;
}

interface Waiting {
  readonly body: readonly Buffer[];
  readonly resolve: (place: Place) => void;
  readonly reject: (error: Error) => void;
}

/** A segment that is mostly of done records is left when it is at least this share of a whole one. */
const WORTH_LEAVING = 1 / 4;

/**
 * A log of records in a folder, in the order they were appended. Who uses it takes them in that order (`read`, or
 * `took` for one it has in memory), and says of each when it is `done`, in any order; what was not done is read again
 * after a restart. Segments whose records are all done are removed.
 */
export class SegmentedLog {
  /** What stood there when it was opened, not done. */
  readonly found: Omit<Found, 'segments'>;
  private readonly options: Required<LogOptions>;
  private readonly kept: ProgressFile;
  private readonly segments: Segment[];
  /** All before it was taken. */
  private next: number;
  /** Taken and not done, by position. */
  private readonly open: Set<number>;
  /** Of these, what an earlier process had taken. */
  private readonly again: number[];
  private active: { readonly segment: Segment; readonly file: File } | null = null;
  private end: number;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | null = null;
  private reading: { readonly segment: Segment; readonly file: File; readonly reader: SegmentReader } | null =
    null;
  private trouble: Error | null = null;

  private constructor(
    options: Required<LogOptions>,
    kept: ProgressFile,
    found: Found,
    before: Progress | null,
  ) {
    this.options = options;
    this.kept = kept;
    this.found = found;
    this.segments = found.segments;
    const first = found.segments[0]?.base ?? 0;
    this.next = Math.max(before?.next ?? 0, first);
    this.end = Math.max(found.segments.at(-1)?.end ?? 0, before?.next ?? 0);
    this.again = (before?.open ?? []).filter((position) => position >= first && position < this.end);
    this.open = new Set(this.again);
    for (const segment of found.segments) options.quota.used += sizeOf(segment);
  }

  /** Rejects with an Error where the folder cannot be read or written, or holds something else. */
  static async open(settings: LogOptions): Promise<SegmentedLog> {
    const options = { disk: realDisk, onTrouble: () => {}, onDamage: () => {}, ...settings };
    const { folder, disk } = options;
    await makeFolder(folder);
    const path = join(folder, 'progress');
    const file = await disk.open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return disk.open(path, 'w+');
      throw error;
    });
    try {
      const { kept, progress } = await ProgressFile.open(file);
      return new SegmentedLog(options, kept, await findSegments(folder, disk, progress), progress);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Why the last write failed; null where it did not. */
  get failing(): Error | null {
    return this.trouble;
  }

  /** Resolves when it is on the disk; what comes while one is written is written together. Rejects where it can't be. */
  append(body: readonly Buffer[]): Promise<Place> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ body, resolve, reject });
      this.writing ??= this.writeWaiting();
    });
  }

  /** The next record, which is taken with it; null where there is none. One call at a time. */
  async read(): Promise<Stored | null> {
    for (let position = this.again[0]; position !== undefined; position = this.again[0]) {
      // Where the disk cannot be read for now, it is the next one still.
      const stored = await this.at(position);
      this.again.shift();
      if (stored !== null) return stored;
      this.open.delete(position);
    }
    while (this.next < this.end) {
      const segment = this.segments.find(({ end }) => end > this.next);
      if (segment === undefined) return null;
      this.next = Math.max(this.next, segment.base);
      const stored = await this.at(this.next);
      if (stored !== null) {
        this.took(stored);
        return stored;
      }
      this.options.onDamage(segment.end - this.next);
      this.next = segment.end;
    }
    return null;
  }

  /** Takes a record that is at hand: the next one. */
  took({ position, end }: Place): void {
    this.next = Math.max(this.next, end);
    this.open.add(position);
  }

  done({ position }: Place): void {
    this.open.delete(position);
    this.kept.note(() => this.progress());
    this.sweep();
  }

  /** Resolves when what was appended is written, or was refused. */
  async written(): Promise<void> {
    while (this.writing !== null) await this.writing;
  }

  /** What was appended is written first. */
  async close(): Promise<void> {
    await this.written();
    await this.kept.close();
    await this.reading?.file.close();
    await this.active?.file.close();
  }

  private progress(): Progress {
    return { next: this.next, open: [...this.open].sort((a, b) => a - b) };
  }

  private get allDone(): boolean {
    return this.open.size === 0 && this.next >= this.end;
  }

  private sweep(): void {
    let oldest = this.next;
    for (const position of this.open) if (position < oldest) oldest = position;
    while (this.segments[0] !== undefined && this.segments[0] !== this.active?.segment) {
      const [segment] = this.segments;
      if (segment.end > oldest) return;
      this.segments.shift();
      this.options.quota.used -= sizeOf(segment);
      // Left behind, it is removed at the next start.
      this.options.disk.unlink(segment.path).catch(() => {});
    }
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      // What is appended in the same turn goes along.
      await Promise.resolve();
      const batch = this.waiting;
      this.waiting = [];
      try {
        const places = await this.write(batch);
        this.note(null);
        for (const [index, { resolve }] of batch.entries()) resolve(places[index] as Place);
      } catch (error) {
        await this.abandon();
        this.note(error as Error);
        for (const { reject } of batch) reject(error as Error);
      }
    }
    this.writing = null;
  }

  private async write(batch: readonly Waiting[]): Promise<Place[]> {
    const { segment, file } = await this.room();
    const buffers: Buffer[] = [];
    const places: Place[] = [];
    let end = segment.end;
    for (const { body } of batch) {
      const position = end;
      const header = recordHeader(position, body);
      buffers.push(header);
      // One by one: as arguments there may be too many for the stack.
      for (const part of body) buffers.push(part);
      end += RECORD_HEADER + header.readUInt32LE(0);
      places.push({ position, end });
    }
    await writeAll(file, buffers, SEGMENT_HEADER + segment.end - segment.base);
    if (this.options.sync) await file.datasync();
    // Somebody may have removed the folder: what is written to a file without a name is gone at the next start.
    if ((await file.stat()).nlink === 0) throw new Error(`${segment.path} was removed`);
    this.options.quota.used += end - segment.end;
    segment.end = end;
    this.end = end;
    return places;
  }

  /** The segment to write to. */
  private async room(): Promise<{ readonly segment: Segment; readonly file: File }> {
    const { segmentBytes, folder, disk, sync, quota } = this.options;
    if (this.active !== null) {
      const size = sizeOf(this.active.segment);
      const full = size >= segmentBytes || (size >= segmentBytes * WORTH_LEAVING && this.allDone);
      if (!full) return this.active;
      await this.leave();
    }
    const segment = { path: join(folder, segmentName(this.end)), base: this.end, end: this.end };
    await makeFolder(folder);
    const file = await disk.open(segment.path, 'w+');
    this.active = { segment, file };
    this.segments.push(segment);
    quota.used += sizeOf(segment);
    await writeAll(file, [segmentHeader(segment.base)], 0);
    if (sync) {
      await file.datasync();
      await syncFolder(folder);
    }
    return this.active;
  }

  private async leave(): Promise<void> {
    const left = this.active;
    this.active = null;
    await left?.file.close();
    this.sweep();
  }

  /** After a failed write nothing is known of the file's end: it is cut, if that can be done, and left. */
  private async abandon(): Promise<void> {
    if (this.active === null) return;
    const { segment, file } = this.active;
    this.active = null;
    await file.truncate(SEGMENT_HEADER + segment.end - segment.base).catch(() => {});
    await file.close().catch(() => {});
    if (segment.end > segment.base) return;
    this.segments.splice(this.segments.indexOf(segment), 1);
    this.options.quota.used -= sizeOf(segment);
    await this.options.disk.unlink(segment.path).catch(() => {});
  }

  private note(error: Error | null): void {
    if ((error === null) !== (this.trouble === null)) this.options.onTrouble(error);
    this.trouble = error;
  }

  private async at(position: number): Promise<Stored | null> {
    const segment = this.segments.find(({ base, end }) => base <= position && position < end);
    if (segment === undefined) return null;
    const reader = await this.readerOf(segment);
    const body = reader === null ? null : await reader.at(position, segment.end).catch(unreadable);
    return body === null ? null : { position, end: position + RECORD_HEADER + body.length, body };
  }

  /** Null where the file is gone. */
  private async readerOf(segment: Segment): Promise<SegmentReader | null> {
    if (this.reading?.segment === segment) return this.reading.reader;
    await this.reading?.file.close();
    this.reading = null;
    const file = await this.options.disk.open(segment.path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (file === null) return null;
    const reader = new SegmentReader(file, segment.base);
    this.reading = { segment, file, reader };
    return reader;
  }
}

/** What the disk cannot give back is damaged; anything else may pass. */
function unreadable(error: NodeJS.ErrnoException): null {
  if (error.code === 'EIO') return null;
  throw error;
}

function sizeOf({ base, end }: Segment): number {
  return SEGMENT_HEADER + end - base;
}
