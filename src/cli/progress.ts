import { statSync } from 'node:fs';
import { onStderr as pc } from './colour.ts';

const WIDTH = 30;
const EVERY_MS = 100;

/** A bar on standard error while files are read; silent where nobody watches. */
export class Progress {
  private readonly total: number;
  private readonly shown = process.stderr.isTTY === true;
  private read = 0;
  private drawnAt = 0;

  constructor(files: readonly string[]) {
    this.total = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  }

  /** Counts bytes read from the files as they lie on disk. */
  advance(bytes: number): void {
    this.read += bytes;
    const now = performance.now();
    if (!this.shown || now - this.drawnAt < EVERY_MS) return;
    this.drawnAt = now;
    const share = this.total === 0 ? 1 : Math.min(1, this.read / this.total);
    const full = Math.round(share * WIDTH);
    const bar = pc.green('█'.repeat(full)) + pc.dim('░'.repeat(WIDTH - full));
    process.stderr.write(`\r${bar} ${Math.round(share * 100)} %`);
  }

  end(): void {
    if (this.shown && this.drawnAt > 0) process.stderr.write('\r\u001b[K');
  }
}
