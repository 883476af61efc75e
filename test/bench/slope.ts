/** A value at a time, in seconds. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** What something grows by in an hour, and one standard error of it. */
export interface Slope {
  readonly perHour: number;
  readonly error: number;
}

const HOUR = 3_600;

/** The least of each stretch of time: between two collections memory rises, and only what they leave tells of a leak. */
export function floors(points: readonly Point[], seconds: number): Point[] {
  const blocks = new Map<number, Point>();
  for (const point of points) {
    const block = Math.floor(point.at / seconds);
    const least = blocks.get(block);
    if (least === undefined || point.value < least.value) blocks.set(block, point);
  }
  return [...blocks.values()];
}

/** The line that is nearest to all points; null where two or fewer tell nothing of its error. */
export function slopeOf(points: readonly Point[]): Slope | null {
  const count = points.length;
  if (count < 3) return null;
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / count;
  const [time, level] = [mean(({ at }) => at), mean(({ value }) => value)];
  const spread = mean(({ at }) => (at - time) ** 2) * count;
  if (!(spread > 0)) return null;
  const rise = (mean(({ at, value }) => (at - time) * (value - level)) * count) / spread;
  const left = mean(({ at, value }) => (value - level - rise * (at - time)) ** 2) * count;
  const error = Math.sqrt(left / (count - 2) / spread);
  return { perHour: rise * HOUR, error: error * HOUR };
}

/** Of what is held, so much more in an hour is still called flat. */
const FLAT = 0.02;

/** Whether something of this level grows, though two standard errors are allowed for; null where that cannot be told. */
export function grows(slope: Slope | null, level: number): boolean | null {
  if (slope === null) return null;
  const most = FLAT * level;
  if (slope.perHour - 2 * slope.error > most) return true;
  return slope.perHour + 2 * slope.error <= 5 * most ? false : null;
}
