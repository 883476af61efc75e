/** A bet on p-values: what a stake of 1 becomes. Its mean over 0 to 1 is 1, so it wins only where p-values are not uniform. */
type Bet = (p: number) => number;

/** With a share of the stake on small p-values, the smaller the better; `power` 1 is no bet. */
function small(share: number, power: number): Bet {
  return (p) => 1 - share + share * power * p ** (power - 1);
}

/** From every run a little stranger to one run in ten much stranger. */
const BETS: readonly Bet[] = [small(1, 0.7), small(0.6, 0.4), small(0.3, 0.2), small(0.1, 0.1)];
/** For surprises: the same, and that runs have become more alike than they were. */
export const STRANGER: readonly Bet[] = [...BETS, (p) => 0.25 + 1.5 * p];
/** For sizes: they may grow or shrink. */
export const LARGER_OR_SMALLER: readonly Bet[] = BETS.flatMap((bet) => [bet, (p: number) => bet(1 - p)]);

/** Beyond it a bet would win without bound. */
const EDGE = 1e-12;

/** Larger numbers say nothing more: an alarm has long been raised. */
const MOST = 1e300;

/**
 * Evidence that a stream of p-values stopped being uniform, at whatever run: the Shiryaev-Roberts sum of test
 * martingales, one begun at each run, each an even mixture of bets. While nothing changes its mean after n runs is
 * at most n, so that it exceeds N within n runs with a probability of at most n/N, and after N runs or later on
 * average (Vovk et al., Retrain or not retrain, COPA 2021; Shin, Ramdas and Rinaldo, E-detectors, 2023).
 */
export class Wager {
  private readonly bets: readonly Bet[];
  private readonly capitals: Float64Array;
  // Of each bet since its capital was lowest: from that run on it has only won. Plain numbers, for all this is worked out
  // anew with every run.
  /** What a stake of 1 became since then. */
  private readonly gains: Float64Array;
  /** Runs till then. */
  private readonly before: Float64Array;
  /** When the run after it began; NaN where that has not come. */
  private readonly times: Float64Array;

  constructor(bets: readonly Bet[]) {
    this.bets = bets;
    this.capitals = new Float64Array(bets.length);
    this.gains = new Float64Array(bets.length).fill(1);
    this.before = new Float64Array(bets.length);
    this.times = new Float64Array(bets.length).fill(Number.NaN);
  }

  get evidence(): number {
    let sum = 0;
    for (const capital of this.capitals) sum += capital;
    return sum;
  }

  /** `run`: how many there were till then, this one too; `time`: when it began. */
  next(p: number, run: number, time: number): void {
    const { bets, capitals, gains, before, times } = this;
    const within = Math.min(1 - EDGE, Math.max(EDGE, p));
    for (let index = 0; index < bets.length; index++) {
      const factor = bets[index]!(within);
      capitals[index] = Math.min(MOST, (capitals[index]! + 1 / bets.length) * factor);
      if (Number.isNaN(times[index])) times[index] = time;
      gains[index] = Math.min(MOST, gains[index]! * factor);
      if (gains[index]! >= 1) continue;
      gains[index] = 1;
      before[index] = run;
      times[index] = Number.NaN;
    }
  }

  /** The change, most likely: where the streak of the bet that has won most began. */
  get change(): { readonly before: number; readonly time: number } {
    const { gains, before, times } = this;
    let most = 0;
    for (let index = 1; index < gains.length; index++) if (gains[index]! > gains[most]!) most = index;
    return { before: before[most]!, time: times[most]! || 0 };
  }
}
