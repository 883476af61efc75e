import { z } from 'zod';
import { DURATION_PATTERN, parseDuration } from '../model/duration.ts';

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
