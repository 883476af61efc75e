export interface BudgetLimits {
  readonly maxConcurrent: number;
  readonly perMinute: number;
  readonly perDay: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How many questions may be asked: at once, in any minute, and in a day from its first one on. */
export class Budget {
  private readonly limits: BudgetLimits;
  private underWay = 0;
  /** When questions of the last minute were asked, oldest first. */
  private readonly recent: number[] = [];
  private dayFrom = Number.NEGATIVE_INFINITY;
  private today = 0;

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  /** Takes one question out of the budget, to be given back with `done`; false where none is left. `now` in milliseconds. */
  take(now: number): boolean {
    const { maxConcurrent, perMinute, perDay } = this.limits;
    while (this.recent.length > 0 && now - (this.recent[0] as number) >= MINUTE_MS) this.recent.shift();
    if (now - this.dayFrom >= DAY_MS) {
      this.dayFrom = now;
      this.today = 0;
    }
    if (this.underWay >= maxConcurrent || this.recent.length >= perMinute || this.today >= perDay)
      return false;
    this.underWay++;
    this.recent.push(now);
    this.today++;
    return true;
  }

  done(): void {
    this.underWay--;
  }
}
