import { z } from 'zod';
import { authSchema, rateLimitSchema } from './client.ts';
import { duration } from './duration.ts';
import { listenEndpoint } from './endpoint.ts';
import { serverTls } from './server-tls.ts';

const urlPath = z
  .string()
  .max(1000)
  .regex(/^\/[!-"$->@-~]*$/, 'a path such as `/v1/traces`');

const someTime = duration.refine((milliseconds) => milliseconds > 0, {
  message: 'expected more than 0: without an end, one who never sends would be waited for for ever',
});

const cors = z
  .strictObject({
    allowed_origins: z
      .array(z.string().min(1))
      .default([])
      .describe('Origins whose pages may send, such as `https://*.example.com`; `*` for all.'),
    allowed_headers: z
      .array(z.string().min(1))
      .default([])
      .describe('Headers that they may send beside those of OTLP; `*` for all.'),
    max_age: z
      .int()
      .min(0)
      .max(86_400)
      .default(0)
      .describe('How long a browser may remember the answer, in seconds; `0` leaves it to the browser.'),
  })
  .describe('Pages in a browser that may send. Without any, none may.');

export const httpReceiverSchema = z
  .strictObject({
    endpoint: listenEndpoint
      .prefault('127.0.0.1:4318')
      .describe('Address to listen on; `0.0.0.0:4318` for every interface.'),
    traces_url_path: urlPath.default('/v1/traces').describe('Where spans are taken.'),
    logs_url_path: urlPath.default('/v1/logs').describe('Where log records are taken.'),
    metrics_url_path: urlPath.default('/v1/metrics').describe('Where metrics are taken.'),
    max_request_body_size: z
      .int()
      .min(1024)
      .max(512 * 1024 * 1024)
      .default(20 * 1024 * 1024)
      .describe('Largest body taken, in bytes, as it comes and unpacked.'),
    compression_algorithms: z
      .array(z.enum(['', 'gzip', 'zstd', 'zlib', 'deflate']))
      .default(['', 'gzip', 'zstd', 'zlib', 'deflate'])
      .describe(
        'How bodies may be packed; `""` is not at all, which is always taken. `zstd` needs Node 22.15 or later.',
      ),
    read_header_timeout: someTime.prefault('60s').describe("Longest wait for a request's headers."),
    read_timeout: someTime.prefault('60s').describe('Longest wait for a request to be here in whole.'),
    write_timeout: someTime.prefault('30s').describe('Longest wait for an answer to be taken.'),
    idle_timeout: someTime.prefault('60s').describe('How long a connection is kept that nobody uses.'),
    keep_alives_enabled: z
      .boolean()
      .default(true)
      .describe('Whether a connection serves more than one request.'),
    cors: cors.prefault({}),
    tls: serverTls.optional(),
    auth: authSchema.optional(),
    rate_limit: rateLimitSchema
      .optional()
      .describe('Of each client that has no limit of its own; without `auth`, of each address.'),
  })
  .superRefine((config, context) => {
    const paths = [config.traces_url_path, config.logs_url_path, config.metrics_url_path];
    if (new Set(paths).size === paths.length) return;
    const message =
      'two signals have one path: expected `traces_url_path`, `logs_url_path` and `metrics_url_path` to differ';
    context.addIssue({ code: 'custom', message });
  })
  .describe('OTLP over HTTP, in protobuf and JSON.');

export type HttpReceiverConfig = z.output<typeof httpReceiverSchema>;
