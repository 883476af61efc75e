import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import type { z } from 'zod';

/** A larger file is none of ours. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Longer, it is written anew with what is still of use. */
const MOST_BYTES = (MAX_BYTES / 4) * 3;

export interface LinesFileOptions<T> {
  /** What a line holds: `an effect`. */
  readonly what: string;
  readonly line: z.ZodType<T>;
  /** With more lines or bytes than that, the file is written anew with what is still of use. */
  readonly mostLines: number;
  readonly mostBytes?: number;
}

/**
 * A file of JSON lines that is only ever appended to: what was said to be written survives the process and the
 * machine. A last line that was cut off when the power went is dropped.
 */
export class LinesFile<T> {
  /** What stood in the file when it was opened, oldest first. */
  readonly found: readonly T[];
  /** What is still of use of all that was found and appended so far; a file that grows is written anew with it. */
  keeps: () => readonly T[];
  private readonly path: string;
  private readonly mostLines: number;
  private readonly mostBytes: number;
  private lines: number;
  private bytes: number;
  private file: FileHandle;
  private waiting: T[] = [];
  private next: Promise<void> | null = null;
  private last: Promise<void> = Promise.resolve();

  private constructor(
    path: string,
    file: FileHandle,
    { found, bytes }: { readonly found: readonly T[]; readonly bytes: number },
    { mostLines, mostBytes = MOST_BYTES }: LinesFileOptions<T>,
  ) {
    this.path = path;
    this.file = file;
    this.found = found;
    this.lines = found.length;
    this.bytes = bytes;
    this.mostLines = mostLines;
    this.mostBytes = mostBytes;
    this.keeps = () => found;
  }

  /** Rejects with an Error of one sentence where the file cannot be read or written, or holds something else. */
  static async open<T>(path: string, options: LinesFileOptions<T>): Promise<LinesFile<T>> {
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      if (size > MAX_BYTES) throw new Error(`${path}: ${size} bytes, expected at most ${MAX_BYTES}`);
      const bytes = await readFile(path);
      const whole = bytes.lastIndexOf(0x0a) + 1;
      if (whole < bytes.length) await file.truncate(whole);
      const found = parse(bytes.subarray(0, whole).toString('utf8'), path, options);
      return new LinesFile(path, file, { found, bytes: whole }, options);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Resolves when it is on the disk. In order; what comes while one is written is written together. */
  append(value: T): Promise<void> {
    this.waiting.push(value);
    if (this.next === null) {
      this.next = this.last.catch(() => {}).then(() => this.write());
      this.last = this.next;
    }
    return this.next;
  }

  /** What waits is written first. */
  async close(): Promise<void> {
    await this.last.catch(() => {});
    await this.file.close();
  }

  private async write(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.next = null;
    const text = toText(batch);
    this.lines += batch.length;
    this.bytes += Buffer.byteLength(text);
    if (this.lines > this.mostLines || this.bytes > this.mostBytes) return this.rewrite(this.keeps());
    try {
      await this.file.appendFile(text);
      await this.file.datasync();
    } catch (error) {
      // A line may stand there in part: the next ones go to a file that is written anew.
      this.lines = Number.POSITIVE_INFINITY;
      throw error;
    }
  }

  /** The new file takes the old one's place whole or not at all. */
  private async rewrite(values: readonly T[]): Promise<void> {
    const fresh = `${this.path}.new`;
    const text = toText(values);
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.path);
    await this.file.close();
    this.file = await open(this.path, 'a', 0o600);
    this.lines = values.length;
    this.bytes = Buffer.byteLength(text);
  }
}

function toText(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

function parse<T>(text: string, path: string, { what, line }: LinesFileOptions<T>): T[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((one, i) => {
    const told = line.safeParse(fromJson(one));
    if (told.success) return told.data;
    const [issue] = told.error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'the line' : `\`${issue.path.join('.')}\``;
    const message = `${path}, line ${i + 1}: ${field} is not that of ${what} (${issue?.message ?? 'no JSON'}), found \`${one.slice(0, 60)}\``;
    throw new Error(message);
  });
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
