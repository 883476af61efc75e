/** One thing that must be well. */
export interface Check {
  /** Where it stands in the configuration: `exporters.otlp.queue`. */
  readonly name: string;
  /** Whether spans are taken all the same while it is not well. */
  readonly degrades?: boolean;
  /** What is wrong, in words; null where all is well. Must not throw. */
  problem(): string | null;
  /** How it stands where all is well. */
  detail?(): string;
}

/** `degraded`: spans are taken, and something needs a person. */
export type Status = 'ready' | 'degraded' | 'not ready';

export interface CheckReport {
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong, or how it stands. */
  readonly message?: string;
  /** ISO 8601; since when it is not well. */
  readonly since?: string;
}

export interface ReadinessReport {
  readonly status: Status;
  readonly checks: readonly CheckReport[];
}

/** How often checks are made, so that a report knows since when. */
const LOOK_MS = 1_000;

/** Whether this process can take spans now, and if not, why and since when. */
export class Readiness {
  private readonly checks: readonly Check[];
  private readonly now: () => number;
  private readonly since = new Map<string, number>();
  /** Told from outside; spans are taken all the same. */
  private readonly notes = new Map<string, string>();
  private phase: 'starting' | 'serving' | 'stopping' = 'starting';
  private readonly timer: NodeJS.Timeout;

  /** `now` in milliseconds since the epoch. */
  constructor(checks: readonly Check[], now: () => number = Date.now) {
    this.checks = checks;
    this.now = now;
    this.timer = setInterval(() => this.report(), LOOK_MS).unref();
  }

  get ready(): boolean {
    return this.report().status !== 'not ready';
  }

  /** The doors are open. */
  serving(): void {
    this.phase = 'serving';
  }

  /** The doors are about to close: nobody shall be sent here any more. */
  stopping(): void {
    this.phase = 'stopping';
  }

  /** What needs a person, by its name; null where it is well again. */
  note(name: string, problem: string | null): void {
    if (problem === null) this.notes.delete(name);
    else this.notes.set(name, problem);
  }

  report(): ReadinessReport {
    const phase: Check = {
      name: 'process',
      problem: () => (this.phase === 'serving' ? null : `is ${this.phase}`),
    };
    const notes = [...this.notes].map(([name, problem]) => ({
      name,
      degrades: true,
      problem: () => problem,
    }));
    const results = [phase, ...this.checks, ...notes].map((check) => ({
      check,
      report: this.look(check),
    }));
    const failed = results.filter(({ report }) => !report.ok);
    const down = failed.some(({ check }) => check.degrades !== true);
    const status = down ? 'not ready' : failed.length > 0 ? 'degraded' : 'ready';
    return { status, checks: results.map(({ report }) => report) };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(check: Check): CheckReport {
    const { name } = check;
    const problem = check.problem();
    if (problem === null) {
      this.since.delete(name);
      const message = check.detail?.();
      return { name, ok: true, ...(message !== undefined && { message }) };
    }
    const since = this.since.get(name) ?? this.now();
    this.since.set(name, since);
    return { name, ok: false, message: problem, since: new Date(since).toISOString() };
  }
}
