import { z } from 'zod';
import { duration } from './duration.ts';
import { Secret } from './secret.ts';

const path = z.string().min(1);
const secret = z
  .string()
  .min(16, 'expected at least 16 characters')
  .regex(/^[!-~]+$/, 'printable ASCII without spaces')
  .transform((text) => new Secret(text));

const approver = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .describe('Of a person, a team or a tool: it goes into the record of each decision.'),
    token: secret
      .optional()
      .describe('Sent as a bearer token; best from a variable of the environment. Never printed.'),
    token_file: path.optional().describe('File that holds the token instead, relative to this one.'),
  })
  .superRefine(oneOf('token', 'token_file'));

const webhook = z
  .strictObject({
    url: z
      .string()
      .transform(callable)
      .describe('Where to post to: `https://host/path`. Never printed, for it may itself be the key.'),
    format: z
      .enum(['generic', 'slack'])
      .default('generic')
      .describe('`generic`: JSON with all there is. `slack`: a message as Slack and its like take it.'),
    secret: secret
      .optional()
      .describe(
        'Key (HMAC-SHA256) that messages are signed with, in the header `goalkeeper-signature`. Never printed.',
      ),
    secret_file: path.optional().describe('File that holds the key instead, relative to this one.'),
    timeout: duration.prefault('5s').describe('Longest wait for an answer to one attempt.'),
    max_elapsed_time: duration
      .prefault('5m')
      .describe('How long a message is tried again; then it is given up.'),
  })
  .superRefine(atMostOneOf('secret', 'secret_file'));

export const approvalsSchema = z
  .strictObject({
    file: path
      .optional()
      .describe(
        'File that they are kept in beyond a restart, relative to this one; without it they are known as long as the process lives.',
      ),
    max: z
      .int()
      .min(1)
      .max(10_000)
      .default(1000)
      .describe('Approvals kept. The oldest that is over makes room; where all wait, no more are taken.'),
    max_open_per_agent: z
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe(
        'Questions of one agent that wait at the same time; further ones are refused, so that no agent drowns the people who answer.',
      ),
    answer_within: duration.prefault('15m').describe('How long a person has to answer.'),
    use_within: duration
      .prefault('10m')
      .describe('How long a yes can be used, by the very call it was given to.'),
    approvers: z
      .array(approver)
      .max(100)
      .default([])
      .describe('Who may answer, by their tokens; without any, nobody can.'),
    webhooks: z.array(webhook).max(16).default([]).describe('Who is told when somebody must be asked.'),
  })
  .describe('What a person must say yes to before it is done.');

export type ApprovalsConfig = z.output<typeof approvalsSchema>;
export type WebhookConfig = ApprovalsConfig['webhooks'][number];

function callable(text: string, context: z.RefinementCtx): Secret {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain =
    url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password;
  if (plain && url.hash === '') return new Secret(url.href);
  // The text is not shown: it may be a key.
  const message =
    '`url` cannot be called, expected a URL such as `https://host/path`, without user or fragment';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

type Fields = Readonly<Record<string, unknown>>;

function oneOf(a: string, b: string) {
  return (given: Fields, context: z.RefinementCtx): void => {
    if ((given[a] === undefined) !== (given[b] === undefined)) return;
    const found = given[a] === undefined ? 'found neither' : 'found both';
    context.addIssue({ code: 'custom', message: `expected \`${a}\` or \`${b}\`, ${found}` });
  };
}

function atMostOneOf(a: string, b: string) {
  return (given: Fields, context: z.RefinementCtx): void => {
    if (given[a] === undefined || given[b] === undefined) return;
    context.addIssue({ code: 'custom', message: `expected \`${a}\` or \`${b}\`, found both` });
  };
}
