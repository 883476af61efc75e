import { z } from 'zod';

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
const DURATION_PATTERN = /^(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

/** Milliseconds of a Go duration such as `300ms`, `1.5s`, `1m30s`; null where the text is none. */
export function parseDuration(text: string): number | null {
  if (text.length > 100 || !DURATION_PATTERN.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d*\.?\d*)([a-zµμ]+)/g)) {
    total += Number(amount) * MILLISECONDS[unit!]!;
  }
  return total;
}

const EXPECTED = 'a duration such as `500ms`, `5s` or `1m30s`';

/** The longest duration that a timer can wait for (2^31 - 1 ms): longer ones would fire at once. */
const LONGEST_MS = 2_147_483_647;

/** A Go duration in YAML, milliseconds in code; a bare `0` is no duration at all and welcome as in the Collector. */
export const duration = z
  .union([z.string().max(100, EXPECTED).regex(DURATION_PATTERN, EXPECTED), z.literal(0)], { error: EXPECTED })
  .transform((text, context) => {
    const milliseconds = parseDuration(String(text)) ?? 0;
    if (milliseconds > LONGEST_MS) {
      context.addIssue({
        code: 'custom',
        message: `\`${text}\` is too long, expected at most 24 days (\`596h\`)`,
      });
      return z.NEVER;
    }
    return milliseconds;
  });
