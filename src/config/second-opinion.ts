import { z } from 'zod';
import { duration } from './duration.ts';
import { Secret } from './secret.ts';

const EXPECTED = 'a URL such as `https://host/v1`, without user, query or fragment';

/** Where an API is served; without a slash at the end. */
const baseUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url !== null && !url.username && !url.password && !url.search && !url.hash;
  if (plain && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href.replace(/\/+$/, '');
  // The text is not shown: it may hold a password.
  context.addIssue({ code: 'custom', message: `\`endpoint\` cannot be called, expected ${EXPECTED}` });
  return z.NEVER;
});

const key = z
  .string()
  .regex(/^[!-~]+$/, 'printable ASCII without spaces')
  .transform((text) => new Secret(text));

export const secondOpinionSchema = z
  .strictObject({
    endpoint: baseUrl.describe(
      'Where the model is served, up to `/chat/completions`: `https://api.example.com/v1`.',
    ),
    model: z.string().min(1).max(200).describe('Name of the model, as the endpoint knows it.'),
    api_key: key
      .optional()
      .describe('Sent as a bearer token; best from a variable of the environment. Never printed.'),
    timeout: duration
      .prefault('3s')
      .describe('How long an action waits for an answer at most; a later one leaves the verdict as it was.'),
    max_concurrent: z.int().min(1).max(100).default(4).describe('Questions under way at the same time.'),
    max_per_minute: z.int().min(1).max(10_000).default(30).describe('Questions in any minute.'),
    max_per_day: z.int().min(1).max(1_000_000).default(1000).describe('Questions in a day.'),
  })
  .describe(
    "Ask a model where a verdict is in doubt; off unless this block is there. The session's content goes to the endpoint.",
  );

export type SecondOpinionConfig = z.output<typeof secondOpinionSchema>;
