import { z } from 'zod';
import { authSchema, clientSchema } from './client.ts';
import { duration } from './duration.ts';
import { listenEndpoint } from './endpoint.ts';
import { serverTls } from './server-tls.ts';

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
    auth: authSchema
      .optional()
      .describe('The clients of the extension may ask too; without it those of `clients` alone.'),
    clients: z
      .array(clientSchema)
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
