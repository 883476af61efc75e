import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import type { EffectStore, Made } from '../model/effects.ts';
import { messageOf } from '../model/thrown.ts';

/** Effects kept; the file is written anew, with these alone, when it has grown to twice as many. */
const MAX_KEPT = 100_000;
/** A larger file is none of ours. */
const MAX_BYTES = 256 * 1024 * 1024;

const line = z.strictObject({
  keys: z.array(z.string().min(1).max(64)).min(1).max(8),
  trace: z.string().regex(/^[0-9a-f]{32}$/, '32 hex digits'),
  span: z.string().regex(/^[0-9a-f]{16}$/, '16 hex digits'),
  tool: z.string().max(1_000),
  agent: z.string().max(1_000).nullable(),
  time: z.number().positive(),
});

/**
 * Effects in a file of JSON lines that is only ever appended to: what was said to be written survives the process and
 * the machine. A last line that was cut off when the power went is dropped.
 */
export class EffectsFile implements EffectStore {
  readonly known: readonly Made[];
  private readonly path: string;
  private readonly trouble: (message: string) => void;
  private readonly max: number;
  private file: FileHandle;
  private kept: Made[];
  /** Lines in the file. */
  private lines: number;
  private waiting: Made[] = [];
  private writing: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, known: Made[], options: Required<EffectsFileOptions>) {
    this.path = path;
    this.file = file;
    this.known = known;
    this.kept = [...known];
    this.lines = known.length;
    this.max = options.max;
    this.trouble = options.trouble;
  }

  /** Rejects with an Error of one sentence where the file cannot be read or written, or holds something else. */
  static async open(path: string, options: EffectsFileOptions = {}): Promise<EffectsFile> {
    const { max = MAX_KEPT, trouble = () => {} } = options;
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      if (size > MAX_BYTES) throw new Error(`${path}: ${size} bytes, expected at most ${MAX_BYTES}`);
      const bytes = await readFile(path);
      const whole = bytes.lastIndexOf(0x0a) + 1;
      if (whole < bytes.length) await file.truncate(whole);
      const known = parse(bytes.subarray(0, whole).toString('utf8'), path);
      const store = new EffectsFile(path, file, known.slice(-max), { max, trouble });
      store.lines = known.length;
      return store;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Written in the background, in order; `close` waits for it. */
  remember(made: Made): void {
    this.waiting.push(made);
    if (this.waiting.length > 1) return;
    this.writing = this.writing.then(() => this.write()).catch((error) => this.trouble(messageOf(error)));
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }

  private async write(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.kept.push(...batch);
    if (this.kept.length > this.max) this.kept = this.kept.slice(-this.max);
    this.lines += batch.length;
    if (this.lines > 2 * this.max) return this.rewrite();
    await this.file.appendFile(batch.map(toLine).join(''));
    await this.file.datasync();
  }

  /** The new file takes the old one's place whole or not at all. */
  private async rewrite(): Promise<void> {
    const fresh = `${this.path}.new`;
    const file = await open(fresh, 'w', 0o600);
    await file.writeFile(this.kept.map(toLine).join(''));
    await file.datasync();
    await file.close();
    await rename(fresh, this.path);
    await this.file.close();
    this.file = await open(this.path, 'a', 0o600);
    this.lines = this.kept.length;
  }
}

export interface EffectsFileOptions {
  readonly max?: number;
  /** Hears of what could not be written. */
  readonly trouble?: (message: string) => void;
}

function toLine({ keys, span, tool, agent, time }: Made): string {
  const cut = (text: string): string => text.slice(0, 1_000);
  const { traceId: trace, spanId } = span;
  const told = {
    keys,
    trace,
    span: spanId,
    tool: cut(tool),
    agent: agent === null ? null : cut(agent),
    time,
  };
  return `${JSON.stringify(told)}\n`;
}

function parse(text: string, path: string): Made[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((one, i) => {
    const told = line.safeParse(fromJson(one));
    if (told.success) {
      const { keys, trace, span, tool, agent, time } = told.data;
      return { keys, span: { traceId: trace, spanId: span }, tool, agent, time };
    }
    const [issue] = told.error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'the line' : `\`${issue.path.join('.')}\``;
    const message = `${path}, line ${i + 1}: ${field} is not that of an effect (${issue?.message ?? 'no JSON'}), found \`${one.slice(0, 60)}\``;
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
