import type { Setup } from '../session/setup.ts';

export const PARTS = ['model', 'prompt', 'toolset'] as const;
export type Part = (typeof PARTS)[number];

/** A part of what the agent runs on, first seen with a value that it never had. */
export interface Change {
  readonly part: Part;
  readonly from: string;
  readonly to: string;
  /** The agent's run that showed it, counted from 1, and when it began, in nanoseconds since the epoch. */
  readonly run: number;
  readonly time: number;
}

/** A part that takes more values than this tells nothing: a prompt with the day's date in it, say. */
const MAX_VALUES = 8;
const MAX_CHANGES = 8;

/** What an agent ran on, run after run, and when that changed. */
export class Changes {
  private readonly values: Readonly<Record<Part, string[]>> = { model: [], prompt: [], toolset: [] };
  private readonly last: Partial<Record<Part, string>> = {};
  private kept: Change[] = [];

  /** The changes that the run shows. */
  see(setup: Setup, run: number, time: number): readonly Change[] {
    const changes = PARTS.flatMap((part) => this.change(part, setup[part], run, time));
    if (changes.length > 0) this.kept = [...this.kept, ...changes].slice(-MAX_CHANGES);
    return changes;
  }

  /** The changes since a run, of parts that don't change all the time. */
  since(run: number): readonly Change[] {
    return this.kept.filter((change) => change.run >= run && this.tells(change.part));
  }

  /** True where the part is known, and changes seldom enough to tell something. */
  tells(part: Part): boolean {
    const count = this.values[part].length;
    return count > 0 && count <= MAX_VALUES;
  }

  private change(part: Part, to: string | null, run: number, time: number): Change[] {
    if (to === null) return [];
    const values = this.values[part];
    const from = this.last[part];
    this.last[part] = to;
    if (values.includes(to)) return [];
    if (values.length <= MAX_VALUES) values.push(to);
    return from === undefined || !this.tells(part) ? [] : [{ part, from, to, run, time }];
  }
}
