/** Failures in a row after which nobody is asked for a while. */
const FAILURES = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Spares a program the wait for a processor that is away: after some failures in a row it fails at once, and tries
 * again with one call after a pause, which grows.
 */
export class Breaker {
  private failures = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private openUntil = 0;
  private trying = false;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Runs the work unless it surely fails; `counts` says which failures are those of whoever is asked. */
  async through<T>(work: () => Promise<T>, counts: (error: unknown) => boolean): Promise<T> {
    const trial = this.failures >= FAILURES;
    if (trial && (this.trying || this.now() < this.openUntil)) {
      throw new Error('the processor could not be reached lately, and is not asked for a while');
    }
    if (trial) this.trying = true;
    try {
      const value = await work();
      this.succeeded();
      return value;
    } catch (error) {
      if (counts(error)) this.failed();
      else this.succeeded();
      throw error;
    } finally {
      if (trial) this.trying = false;
    }
  }

  private succeeded(): void {
    this.failures = 0;
    this.pauseMs = FIRST_PAUSE_MS;
  }

  private failed(): void {
    this.failures++;
    if (this.failures < FAILURES) return;
    this.openUntil = this.now() + this.pauseMs;
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }
}
