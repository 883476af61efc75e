import { z } from 'zod';
import { Secret } from './secret.ts';

const globs = z.array(z.string().min(1).max(200)).min(1).max(100);

const perSecond = z.number().positive().max(1e12);

export const rateLimitSchema = z
  .strictObject({
    requests_per_second: perSecond.optional().describe('Requests; as many may come at once.'),
    bytes_per_second: perSecond
      .optional()
      .describe('Bytes of requests, unpacked; a larger request delays those after it.'),
  })
  .describe(
    'Of OTLP: more is refused with RESOURCE_EXHAUSTED and when to come back; without it there is no limit.',
  );

export type RateLimitConfig = z.output<typeof rateLimitSchema>;

/** A program that is known at the doors, by one of three ways. */
export const clientSchema = z
  .strictObject({
    name: z.string().min(1).max(100).describe('Of the program, for people.'),
    token: z
      .string()
      .min(16, 'expected at least 16 characters')
      .regex(/^[!-~]+$/, 'printable ASCII without spaces')
      .transform((text) => new Secret(text))
      .optional()
      .describe('Sent as a bearer token; best from a variable of the environment. Never printed.'),
    token_file: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File that holds the token instead, relative to this one: one token a line, all of them good. Read again when it changes.',
      ),
    certificate: z
      .string()
      .max(300)
      .regex(/^(CN=|DNS:|URI:|email:)./, '`CN=NAME`, `DNS:NAME`, `URI:NAME` or `email:NAME`')
      .optional()
      .describe(
        'Name in the client certificate (mTLS) instead of a token: `CN=NAME`, `DNS:NAME`, `URI:spiffe://…` or `email:NAME`, with `*` for any characters.',
      ),
    tenant: z
      .string()
      .min(1)
      .max(100)
      .regex(/^[0-9a-zA-Z][0-9a-zA-Z._-]*$/, 'letters, digits, `-`, `_` and `.`')
      .optional()
      .describe('Whose conversations its are: those of one tenant are judged apart from any other.'),
    services: globs
      .optional()
      .describe('What it may call itself in `service.name`, as globs. Left out, anything.'),
    agents: globs.optional().describe('The agents it may speak for, as globs. Left out, any.'),
    rate_limit: rateLimitSchema.optional(),
  })
  .superRefine(({ token, token_file, certificate }, context) => {
    const given = [token, token_file, certificate].filter((one) => one !== undefined);
    if (given.length === 1) return;
    const found = given.length === 0 ? 'none' : 'more';
    const message = `expected one of \`token\`, \`token_file\` and \`certificate\`, found ${found}`;
    context.addIssue({ code: 'custom', message });
  });

export type ClientConfig = z.output<typeof clientSchema>;

export const bearerTokenAuthSchema = z
  .strictObject({
    header: z
      .string()
      .regex(/^[0-9a-zA-Z_.-]+$/, 'letters, digits, `-`, `_` and `.`')
      .transform((name) => name.toLowerCase())
      .prefault('Authorization')
      .describe('Header in which the token comes.'),
    scheme: z
      .string()
      .regex(/^[0-9a-zA-Z_-]*$/, 'letters, digits, `-` and `_`')
      .default('Bearer')
      .describe('What stands before the token; empty for nothing, as with API keys.'),
    clients: z.array(clientSchema).min(1).max(1000).describe('Who is let in.'),
  })
  .describe('Tells receivers who sends: by a token, or by the certificate of mutual TLS.');

export type BearerTokenAuthConfig = z.output<typeof bearerTokenAuthSchema>;

/** Who asks whom, in the words of a Collector. */
export const authSchema = z
  .strictObject({ authenticator: z.literal('bearertokenauth').describe('The extension that knows clients.') })
  .describe('Who may come in; without it, everybody.');
