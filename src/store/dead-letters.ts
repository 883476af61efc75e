import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Signal } from '../model/signal.ts';
import { messageOf } from '../model/thrown.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';

/** A request that will not be delivered, and why. */
export interface Letter {
  readonly exporter: string;
  readonly signal: Signal;
  /** Spans, log records or points. */
  readonly items: number;
  readonly reason: string;
  /** What the backend said. */
  readonly because: string;
  readonly parts: readonly Buffer[];
}

/** One that is kept: its request is in the file `path`, as OTLP has it. */
export interface KeptLetter extends Omit<Letter, 'parts'> {
  readonly path: string;
  readonly time: string;
  readonly bytes: number;
}

export interface DeadLettersOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly exporter: string;
}

const described = z.object({
  time: z.string(),
  exporter: z.string(),
  signal: z.enum(['traces', 'logs', 'metrics']),
  items: z.int().min(0),
  reason: z.string(),
  because: z.string(),
});

/** Requests that wait to be written; one that comes when there is more is not kept. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
const MAX_TEXT = 1_000;

/** Requests that a backend will not take, in a folder, the oldest thrown away where there is no room. */
export class DeadLetters {
  private readonly options: DeadLettersOptions;
  private readonly around: { readonly log: Log; readonly counters: Counters };
  private readonly kept: { readonly path: string; readonly bytes: number }[];
  private bytes: number;
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();
  private count = 0;
  /** A process before this one may have had its id, as in a container, and this very millisecond. */
  private readonly life = randomBytes(4).toString('hex');

  /** Throws an Error of one sentence where the folder cannot be written. */
  constructor(options: DeadLettersOptions, around: { readonly log: Log; readonly counters: Counters }) {
    this.options = options;
    this.around = around;
    const { directory, exporter } = options;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      accessSync(directory, constants.W_OK);
      this.kept = lettersIn(directory).filter((one) => one.exporter === exporter);
    } catch (error) {
      throw new Error(`exporters.${exporter}.sending_queue.dead_letters.directory: ${messageOf(error)}`);
    }
    this.bytes = this.kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Resolves when it is written, or counted as not kept; one after the other. */
  keep(letter: Letter): Promise<void> {
    const bytes = letter.parts.reduce((sum, { length }) => sum + length, 0);
    if (bytes > this.options.maxBytes || this.waiting + bytes > MAX_WAITING_BYTES) {
      this.discard('no_room');
      return Promise.resolve();
    }
    this.waiting += bytes;
    this.last = this.last.then(() => this.write(letter, bytes));
    return this.last;
  }

  private async write({ parts, because, ...letter }: Letter, bytes: number): Promise<void> {
    this.waiting -= bytes;
    const time = new Date().toISOString();
    const name = `${time.replaceAll(':', '-')}-${this.life}-${String(++this.count).padStart(6, '0')}`;
    const path = join(this.options.directory, `${name}.pb`);
    try {
      while (this.bytes + bytes > this.options.maxBytes) await this.dropOldest();
      const about = { time, ...letter, because: because.slice(0, MAX_TEXT) };
      await writeFile(`${path}.part`, parts, { mode: 0o600 });
      await writeFile(aboutOf(path), `${JSON.stringify(about)}\n`, { mode: 0o600 });
      await rename(`${path}.part`, path);
      this.kept.push({ path, bytes });
      this.bytes += bytes;
      this.around.counters.add('dead_letters', 1, letter.exporter);
    } catch (error) {
      await removeLetter(path);
      await unlink(`${path}.part`).catch(() => {});
      this.discard('failed', messageOf(error));
    }
  }

  private async dropOldest(): Promise<void> {
    const oldest = this.kept.shift();
    if (oldest === undefined) {
      this.bytes = 0;
      return;
    }
    this.bytes -= oldest.bytes;
    await removeLetter(oldest.path);
    this.discard('no_room');
  }

  private discard(reason: 'no_room' | 'failed', because?: string): void {
    const { counters, log } = this.around;
    counters.add('discarded_dead_letters', 1, reason);
    log.sometimes('warn', `${this.options.exporter}: a dead letter was not kept (${reason})`, {
      total: counters.get('discarded_dead_letters', reason),
      ...(because !== undefined && { because }),
    });
  }
}

/** All letters of a folder, oldest first; what is none is passed over. */
export function lettersIn(directory: string): KeptLetter[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.pb'));
  return names.sort().flatMap((name) => {
    const path = join(directory, name);
    try {
      const about = described.parse(JSON.parse(readFileSync(aboutOf(path), 'utf8')));
      return [{ ...about, path, bytes: statSync(path).size }];
    } catch {
      return [];
    }
  });
}

export async function removeLetter(path: string): Promise<void> {
  await unlink(path).catch(() => {});
  await unlink(aboutOf(path)).catch(() => {});
}

function aboutOf(path: string): string {
  return path.replace(/\.pb$/, '.json');
}
