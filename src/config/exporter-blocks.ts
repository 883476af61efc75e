import * as zlib from 'node:zlib';
import { z } from 'zod';
import { duration } from './duration.ts';
import { Secret } from './secret.ts';
import { reloadInterval, tlsVersions } from './server-tls.ts';

// What exporters over gRPC and HTTP have in common.

const path = z.string().min(1);
const count = z.int().min(1);

const deadLetters = z
  .strictObject({
    directory: path.describe('Folder, made where it is missing, relative to this file.'),
    max_size_mib: count
      .max(1024 * 1024)
      .default(100)
      .describe('Most that is kept, in MiB; the oldest make room.'),
  })
  .describe(
    'Keep the requests that the backend refuses for good, or has not taken in time: `goalkeeper dead-letters` lists them and sends them again.',
  );

export const clientTls = z
  .strictObject({
    insecure: z.boolean().optional().describe('Plain text instead of TLS.'),
    insecure_skip_verify: z
      .boolean()
      .default(false)
      .describe('TLS without a check of the server certificate.'),
    ca_file: path
      .optional()
      .describe("Authority that the server certificate must come from; the system's without it."),
    cert_file: path.optional().describe('Client certificate for mutual TLS.'),
    key_file: path.optional().describe('Private key of `cert_file`.'),
    ...tlsVersions,
    reload_interval: reloadInterval,
    server_name_override: z.string().min(1).optional().describe('Name to expect in the server certificate.'),
  })
  .describe('TLS towards the backend: on unless `insecure` is true or the endpoint starts with `http://`.');

/** What gRPC and OTLP/HTTP themselves say in headers, and what HTTP/2 doesn't allow there (RFC 9113, section 8.2.2). */
const OWN_HEADERS =
  /^(grpc-.*|content-(type|length|encoding)|te|connection|keep-alive|proxy-connection|transfer-encoding|upgrade|http2-settings)$/i;

export const headerName = z
  .string()
  .regex(/^[0-9a-zA-Z_.-]+$/, 'letters, digits, `-`, `_` and `.`')
  .refine((name) => !OWN_HEADERS.test(name), 'a header that OTLP and HTTP leave to the user');

export const headerValue = z
  .string()
  .regex(/^[ -~]*$/, 'printable ASCII')
  .transform((text) => new Secret(text));

export const sendingQueue = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Queue requests while the backend is slow or away.'),
    queue_size: count.default(1000).describe('Most the queue holds, counted as `sizer` says.'),
    num_consumers: count
      .max(1000)
      .default(10)
      .describe('Requests under way to the backend at the same time.'),
    sizer: z.enum(['requests', 'bytes']).default('requests').describe('What `queue_size` counts.'),
    block_on_overflow: z
      .boolean()
      .default(false)
      .describe('Let senders wait for room in a full queue instead of refusing their request.'),
    storage: z
      .literal('file_storage')
      .optional()
      .describe(
        'Keep the queue on disk (`extensions.file_storage`), so that what was acknowledged survives the process; left out, it is in memory.',
      ),
    dead_letters: deadLetters.optional(),
  })
  .describe('Queue before the backend.');

export const retryOnFailure = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Send again what the backend could not take for now.'),
    initial_interval: duration.prefault('5s').describe('Wait before the first retry.'),
    randomization_factor: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share by which each wait varies at random.'),
    multiplier: z
      .number()
      .min(1)
      .max(100)
      .default(1.5)
      .describe('Each wait is this many times the one before.'),
    max_interval: duration.prefault('30s').describe('Longest wait.'),
    max_elapsed_time: duration
      .prefault('300s')
      .describe('Give a request up after this time; `0` never gives up.'),
  })
  .describe('Retries.');

export const exporterHeaders = z
  .record(headerName, headerValue)
  .prefault({})
  .describe('Headers sent with each request. Never printed.');

export const compression = z
  .enum(['gzip', 'zstd', 'none'])
  .default('gzip')
  .refine((name) => name !== 'zstd' || 'zstdCompress' in zlib, 'expected Node 22.15 or later for `zstd`')
  .describe('Compression of requests.');
