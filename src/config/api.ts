import { z } from 'zod';
import { duration } from './duration.ts';
import { listenEndpoint } from './endpoint.ts';
import { Secret } from './secret.ts';
import { serverTls } from './server-tls.ts';

const client = z
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
      .describe('File that holds the token instead, relative to this one.'),
  })
  .superRefine(({ token, token_file }, context) => {
    if ((token === undefined) !== (token_file === undefined)) return;
    const found = token === undefined ? 'neither' : 'both';
    context.addIssue({ code: 'custom', message: `expected \`token\` or \`token_file\`, found ${found}` });
  });

export const apiSchema = z
  .strictObject({
    endpoint: listenEndpoint
      .prefault('127.0.0.1:4320')
      .describe('Address to listen on; `0.0.0.0:4320` for every interface.'),
    max_request_body_size: z
      .int()
      .min(1024)
      .max(64 * 1024 * 1024)
      .default(4 * 1024 * 1024)
      .describe('Largest body of a request, in bytes.'),
    read_timeout: duration.prefault('10s').describe('Longest wait for a request to be here in whole.'),
    tls: serverTls.optional(),
    clients: z
      .array(client)
      .max(100)
      .default([])
      .describe(
        "Agents' programs that may ask, by their tokens, over HTTP and gRPC. Without any, every program may; then nothing may be listened on beyond this machine.",
      ),
  })
  .describe(
    "Agents' programs can ask before they act: over HTTP here, and over gRPC where spans are received. People answer here too. Off unless this block is there.",
  );

export type ApiConfig = z.output<typeof apiSchema>;
