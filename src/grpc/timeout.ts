const MAX = 99_999_999;

/** Units of `grpc-timeout` from milliseconds up, with the milliseconds they hold. */
const UNITS = [
  ['m', 1],
  ['S', 1_000],
  ['M', 60_000],
  ['H', 3_600_000],
] as const;

/** `grpc-timeout`: at most eight digits and a unit, the finest in which the time fits, rounded up. */
export function encodeTimeout(ms: number): string {
  for (const [unit, size] of UNITS) {
    const count = Math.max(1, Math.ceil(ms / size));
    if (count <= MAX) return `${count}${unit}`;
  }
  return `${MAX}H`;
}

/** Milliseconds in each unit. */
const UNIT_MS: Readonly<Record<string, number>> = { n: 1e-6, u: 1e-3, ...Object.fromEntries(UNITS) };

/** `grpc-timeout` in milliseconds; null where it is none. */
export function decodeTimeout(text: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(text) ?? [];
  const size = UNIT_MS[unit];
  return size === undefined ? null : Number(digits) * size;
}
