import type { File } from './disk.ts';
import { bodyLength, isRecord, RECORD_HEADER, SEGMENT_HEADER } from './format.ts';

/** Read at once: many small records, or a part of a large one. */
const WINDOW = 256 * 1024;

/** Reads the records of one segment. The bytes it gives stay as they are. */
export class SegmentReader {
  private readonly file: File;
  private readonly base: number;
  private window = Buffer.alloc(0);
  private windowAt = 0;

  constructor(file: File, base: number) {
    this.file = file;
    this.base = base;
  }

  /** The body of the record at a position, all of it before `end`; null where there is no whole record. */
  async at(position: number, end: number): Promise<Buffer | null> {
    const left = end - position;
    if (left <= RECORD_HEADER) return null;
    const header = await this.bytes(position, RECORD_HEADER, end);
    if (header === null) return null;
    const length = bodyLength(header);
    if (length === 0 || length > left - RECORD_HEADER) return null;
    const body = await this.bytes(position + RECORD_HEADER, length, end);
    return body !== null && isRecord(header, position, body) ? body : null;
  }

  /** Null where the file ends before. Nothing from `end` on is read: it may be being written. */
  private async bytes(position: number, length: number, end: number): Promise<Buffer | null> {
    const from = SEGMENT_HEADER + position - this.base;
    const inside = from - this.windowAt;
    if (inside < 0 || inside + length > this.window.length) {
      await this.fill(from, length, Math.min(WINDOW, end - position));
    }
    const bytes = this.window.subarray(from - this.windowAt, from - this.windowAt + length);
    return bytes.length === length ? bytes : null;
  }

  private async fill(from: number, length: number, ahead: number): Promise<void> {
    const window = Buffer.allocUnsafe(Math.max(length, ahead));
    let read = 0;
    while (read < length) {
      const { bytesRead } = await this.file.read(window, read, window.length - read, from + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    this.window = window.subarray(0, read);
    this.windowAt = from;
  }
}
