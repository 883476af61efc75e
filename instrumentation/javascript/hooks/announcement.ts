import { orElse } from '../core/safely.ts';
import type { Reached } from './patching.ts';

/** How long nothing more must be found before it is told: a framework's parts come one after the other. */
const QUIET_MS = 500;
/** And the longest that it is put off for. */
const LONGEST_MS = 5_000;
/** When a program is told that it has loaded nothing so far: it may never end. */
const NOTHING_MS = 10_000;

export interface Announced {
  readonly reached: () => readonly Reached[];
  /** All there is to say of the program as it is now. */
  readonly whole: (ended: boolean) => string;
  /** What there is to say of a framework that came later, or of more of one. */
  readonly later: (framework: Reached) => string;
  readonly say: (line: string) => void;
}

/**
 * When it is said what is guarded: once there is something, in one line; in a further one for each framework that is
 * loaded later; and that there is nothing only when nothing came. Keeps no program alive, and throws nothing.
 */
export class Announcement {
  private readonly about: Announced;
  /** What was said of each framework; null as long as nothing was. */
  private said: Map<string, string> | null = null;
  /** When the first thing was found of what is still to be said; null where there is none. */
  private since: number | null = null;
  /** Frameworks are being loaded: on a slow machine one may come long after another. */
  private loads = false;
  private timer: NodeJS.Timeout;

  constructor(about: Announced) {
    this.about = about;
    this.timer = after(NOTHING_MS, () => this.tell(false));
  }

  /** What is loaded until `done` is told of together. */
  loading(done: Promise<void>): void {
    this.loads = true;
    if (this.since !== null) this.found();
    void done.then(() => {
      this.loads = false;
      if (this.since !== null) this.found();
    });
  }

  /** A part of a framework was reached. */
  found(): void {
    const now = performance.now();
    this.since ??= now;
    clearTimeout(this.timer);
    const quiet = this.loads ? LONGEST_MS : QUIET_MS;
    this.timer = after(Math.min(quiet, this.since + LONGEST_MS - now), () => this.tell(false));
  }

  /** The gate stands before tools. Called at every run, and of use only where no framework is known. */
  gated(): void {
    if (this.said === null && this.since === null) this.found();
  }

  /** The program ends: what is still to be said is said now. */
  end(): void {
    clearTimeout(this.timer);
    if (this.since !== null || this.said === null) orElse(() => this.tell(true), undefined);
  }

  private tell(ended: boolean): void {
    this.since = null;
    const { reached, whole, later, say } = this.about;
    const known = this.said;
    this.said = new Map(reached().map((framework) => [framework.framework, later(framework)]));
    if (known === null) {
      say(whole(ended));
      return;
    }
    for (const [framework, line] of this.said) if (known.get(framework) !== line) say(line);
  }
}

function after(ms: number, action: () => void): NodeJS.Timeout {
  return setTimeout(() => orElse(action, undefined), Math.max(0, ms)).unref();
}
