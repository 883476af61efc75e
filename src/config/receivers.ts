import { z } from 'zod';
import { authSchema, rateLimitSchema } from './client.ts';
import { httpReceiverSchema } from './http-receiver.ts';
import { listenEndpoint } from './endpoint.ts';
import { serverTls } from './server-tls.ts';

export const grpcReceiverSchema = z
  .strictObject({
    endpoint: listenEndpoint
      .prefault('127.0.0.1:4317')
      .describe('Address to listen on; `0.0.0.0:4317` for every interface.'),
    max_recv_msg_size_mib: z
      .int()
      .min(1)
      .max(512)
      .default(16)
      .describe('Largest request taken, in MiB after decompression.'),
    server: z
      .enum(['http2', 'grpc-js'])
      .default('http2')
      .describe(
        "What serves it: Node's own `http2`, or the library `grpc-js`, which costs more per request and which a hostile client can make abort Node 20.",
      ),
    tls: serverTls.optional(),
    auth: authSchema.optional(),
    rate_limit: rateLimitSchema
      .optional()
      .describe('Of each client that has no limit of its own; without `auth`, of each address.'),
  })
  .describe('OTLP over gRPC.');

export const receiversSchema = z
  .strictObject({
    otlp: z
      .strictObject({
        protocols: z
          .strictObject({
            grpc: grpcReceiverSchema.prefault({}),
            http: httpReceiverSchema.nullish().describe('OTLP over HTTP.'),
          })
          .prefault({})
          .describe('Protocols to speak: both where this is left out; else `grpc`, and `http` if it is named.'),
      })
      .prefault({})
      .describe('The OTLP receiver.'),
  })
  .describe('Where spans, log records and metrics come in.');

export type GrpcReceiverConfig = z.output<typeof grpcReceiverSchema>;
