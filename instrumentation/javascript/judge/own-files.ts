import { statSync } from 'node:fs';
import { charterFiles } from '../../../src/config/charter-paths.ts';
import type { Result } from '../../../src/model/diagnostic.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import { say } from '../core/say.ts';
import { wholeOf } from './whole.ts';

/** No more often are they looked at. */
const LOOK_MS = 1_000;

export interface OwnFilesOptions<T> {
  /** As a person calls one of them. */
  readonly what: string;
  readonly patterns: readonly string[];
  readonly load: (files: readonly string[]) => Result<readonly T[]>;
  readonly now?: () => number;
}

/** Files that the program names, and what they say: always in the same array, whose members are replaced. */
export class OwnFiles<T> {
  readonly said: T[];
  private readonly options: OwnFilesOptions<T>;
  private readonly now: () => number;
  private mark: string;
  private looked: number;

  /** Throws an Error that names every problem of them. */
  constructor(options: OwnFilesOptions<T>) {
    this.options = options;
    this.now = options.now ?? (() => performance.now());
    this.looked = this.now();
    const files = this.files();
    this.mark = markOf(files);
    this.said = this.read(files);
  }

  /**
   * Reads them again where one has changed, come or gone: asked before each call, it looks once in a while. What can't
   * be read leaves what there is, and is told. Never throws.
   */
  look(): void {
    const now = this.now();
    if (this.options.patterns.length === 0 || now - this.looked < LOOK_MS) return;
    this.looked = now;
    try {
      const files = this.files();
      const mark = markOf(files);
      if (mark === this.mark) return;
      this.mark = mark;
      this.said.splice(0, this.said.length, ...this.read(files));
    } catch (error) {
      const { what } = this.options;
      say(`a ${what} has changed and can't be read, and what there was stays: ${messageOf(error)}`, 'always');
    }
  }

  private files(): readonly string[] {
    const { what, patterns } = this.options;
    return patterns.flatMap((pattern) => {
      const files = charterFiles(pattern, 'goalkeeper');
      if (typeof files === 'string') throw new Error(`${what}: ${files}`);
      return files;
    });
  }

  private read(files: readonly string[]): T[] {
    return [...wholeOf(this.options.load(files))];
  }
}

function markOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const { mtimeMs, size, ino } = statSync(file);
      return `${file} ${mtimeMs} ${size} ${ino}`;
    })
    .join('\n');
}
