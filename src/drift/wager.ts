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

/** Where a bet's log-capital was lowest: after that run it has only won. */
interface Low {
  logCapital: number;
  /** Runs till then. */
  before: number;
  /** When the run after it began; null where that has not come. */
  time: number | null;
}

/**
 * Evidence that a stream of p-values stopped being uniform, at whatever run: the Shiryaev-Roberts sum of test
 * martingales, one begun at each run, each an even mixture of bets. While nothing changes its mean after n runs is
 * at most n, so that it exceeds N within n runs with a probability of at most n/N, and after N runs or later on
 * average (Vovk et al., Retrain or not retrain, COPA 2021; Shin, Ramdas and Rinaldo, E-detectors, 2023).
 */
export class Wager {
  private readonly bets: readonly Bet[];
  private readonly capitals: number[];
  private readonly logs: number[];
  private readonly lows: readonly Low[];

  constructor(bets: readonly Bet[]) {
    this.bets = bets;
    this.capitals = bets.map(() => 0);
    this.logs = bets.map(() => 0);
    this.lows = bets.map(() => ({ logCapital: 0, before: 0, time: null }));
  }

  get evidence(): number {
    return this.capitals.reduce((sum, capital) => sum + capital, 0);
  }

  /** `run`: how many there were till then, this one too; `time`: when it began. Gives the evidence. */
  next(p: number, run: number, time: number): number {
    this.bets.forEach((bet, index) => {
      const factor = bet(Math.min(1 - EDGE, Math.max(EDGE, p)));
      // Kept finite: an alarm has long been raised.
      this.capitals[index] = Math.min(1e300, (this.capitals[index]! + 1 / this.bets.length) * factor);
      const log = this.logs[index]! + Math.log(factor);
      this.logs[index] = log;
      const low = this.lows[index]!;
      low.time ??= time;
      if (log < low.logCapital) Object.assign(low, { logCapital: log, before: run, time: null });
    });
    return this.evidence;
  }

  /** The change, most likely: at the last low of the bet that has won most since. */
  get change(): { readonly before: number; readonly time: number } {
    const gains = this.lows.map(({ logCapital }, index) => this.logs[index]! - logCapital);
    const { before, time } = this.lows[gains.indexOf(Math.max(...gains))]!;
    return { before, time: time ?? 0 };
  }
}
