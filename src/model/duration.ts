const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A duration as Go's `time.ParseDuration` reads it, without a sign. */
export const DURATION_PATTERN = /^(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

/** Milliseconds of a Go duration such as `300ms`, `1.5s`, `1m30s`; null where the text is none. */
export function parseDuration(text: string): number | null {
  if (text.length > 100 || !DURATION_PATTERN.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d*\.?\d*)([a-zµμ]+)/g)) {
    total += Number(amount) * MILLISECONDS[unit!]!;
  }
  return total;
}
