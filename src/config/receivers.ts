import { z } from 'zod';
import { authSchema, rateLimitSchema } from './client.ts';
import { duration } from './duration.ts';
import { listenEndpoint } from './endpoint.ts';
import { httpReceiverSchema } from './http-receiver.ts';
import { serverTls } from './server-tls.ts';

const never = ' `0` for never.';

const keepalive = z
  .strictObject({
    server_parameters: z
      .strictObject({
        max_connection_idle: duration
          .prefault(0)
          .describe(`A connection without a call for so long is closed.${never}`),
        max_connection_age: duration
          .prefault(0)
          .describe(`An older connection is asked to go, so that clients spread anew.${never}`),
        max_connection_age_grace: duration
          .prefault(0)
          .describe(`How long its calls may still take; then it is hung up on.${never}`),
        time: duration
          .prefault('60s')
          .describe('A connection is asked so often whether its client is still there.'),
        timeout: duration.prefault('20s').describe('How long the client has to answer.'),
      })
      .prefault({})
      .describe('When connections end.'),
    enforcement_policy: z
      .strictObject({
        min_time: duration.prefault('5m').describe('A client that pings more often is hung up on.'),
        permit_without_stream: z
          .boolean()
          .default(false)
          .describe('Whether clients may ping while no call is under way.'),
      })
      .prefault({})
      .describe('How often clients may ping.'),
  })
  .describe('As in a Collector.');

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
        "What serves it: Node's own `http2`, or the library `grpc-js`, which costs more per request and has read it before it asks who sent it.",
      ),
    max_concurrent_streams: z
      .int()
      .min(1)
      .max(100_000)
      .default(128)
      .describe('Calls that a connection may have open at a time.'),
    max_connections: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(10_000)
      .describe('Further connections are hung up on.'),
    read_timeout: duration
      .prefault('60s')
      .describe('Longest time for a request to be here in whole, and for its answer to be taken.'),
    keepalive: keepalive.prefault({}),
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
            grpc: grpcReceiverSchema.optional(),
            http: httpReceiverSchema.optional(),
          })
          .prefault({})
          .describe('Protocols to speak: those that are named; both where this is left out.'),
      })
      .prefault({})
      .describe('The OTLP receiver.'),
  })
  .describe('Where spans, log records and metrics come in.');

export type GrpcReceiverConfig = z.output<typeof grpcReceiverSchema>;
