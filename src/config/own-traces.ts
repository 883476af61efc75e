import { z } from 'zod';
import { callEndpoint, type Endpoint } from './endpoint.ts';
import { headerName, headerValue } from './exporter-blocks.ts';

// Traces of Goalkeeper's own, in the words of OpenTelemetry's declarative configuration that the Collector uses there:
// times are whole milliseconds, headers a list.

const milliseconds = z.int().min(0).max(3_600_000);
const count = z.int().min(1).max(1_000_000);
const file = z.string().min(1).optional();
/** `always_on:` with nothing behind it is how it is written. */
const nothing = z.strictObject({}).nullable();

const samplers = {
  always_on: nothing.optional().describe('Every trace.'),
  always_off: nothing.optional().describe('None.'),
  trace_id_ratio_based: z
    .strictObject({
      ratio: z.number().min(0).max(1).default(1).describe('Share of the traces, from 0 to 1.'),
    })
    .optional()
    .describe('A share of the traces.'),
};

const one = (sampler: object) => Object.keys(sampler).length === 1;
const ONE = { error: 'expected one sampler' };

const sampler = z
  .strictObject({
    ...samplers,
    parent_based: z
      .strictObject({
        root: z.strictObject(samplers).refine(one, ONE).optional().describe('Of a trace that begins here.'),
      })
      .optional()
      .describe('As its root says: every trace begins here.'),
  })
  .refine(one, ONE)
  .optional()
  .describe('Which traces are kept; without it all, which is a few spans a request.');

const EXPECTED = 'expected `http://host:port` or `https://host:port`';

/** Of OTLP/HTTP the path counts; without one it is that of traces. */
const endpoint = z.string().transform((text, context): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isBackend = url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '' && url.port !== '0';
  if (isBackend && url.username === '' && url.password === '') return url;
  context.addIssue({ code: 'custom', message: `${EXPECTED}, credentials in \`headers\`` });
  return z.NEVER;
});

const otlp = z
  .strictObject({
    protocol: z.enum(['grpc', 'http/protobuf']).describe('How they are sent.'),
    endpoint: endpoint.describe('Backend: `http://host:port` or `https://host:port`.'),
    headers: z
      .array(
        z.strictObject({ name: headerName.describe('Its name.'), value: headerValue.describe('Its value.') }),
      )
      .default([])
      .describe('Headers sent with each request. Never printed.'),
    insecure: z.boolean().optional().describe('Said of plain text, which `http://` asks for by itself.'),
    certificate: file.describe(
      "Authority that the server certificate must come from; the system's without it.",
    ),
    client_certificate: file.describe('Client certificate for mutual TLS.'),
    client_key: file.describe('Private key of `client_certificate`.'),
    compression: z.enum(['gzip', 'none']).default('none').describe('Compression of requests.'),
    timeout: milliseconds.default(10_000).describe('Longest wait for an answer, in milliseconds.'),
  })
  .superRefine(({ endpoint: { protocol }, insecure }, context) => {
    if (insecure !== true || protocol === 'http:') return;
    context.addIssue({ code: 'custom', message: '`insecure` asks for plain text, and `endpoint` for TLS' });
  })
  .describe('An OTLP backend.');

const batch = z
  .strictObject({
    schedule_delay: milliseconds.default(5_000).describe('Longest wait of a span, in milliseconds.'),
    export_timeout: milliseconds
      .default(30_000)
      .describe('Longest time to deliver a request, tries again included, in milliseconds.'),
    max_queue_size: count.default(2_048).describe('Spans held; what is over that is dropped and counted.'),
    max_export_batch_size: count.default(512).describe('Most spans of a request.'),
    exporter: z.strictObject({ otlp: otlp.describe('An OTLP backend.') }).describe('Where they go.'),
  })
  .describe('Spans are sent some at a time.');

export const ownTracesSchema = z
  .strictObject({
    sampler,
    processors: z
      .array(z.strictObject({ batch }))
      .max(1)
      .default([])
      .describe('One at most; without it there are no traces of its own.'),
  })
  .describe("Traces of Goalkeeper's own: requests received, actions judged, requests exported.");

type Sampler = z.output<typeof sampler>;
type Batch = z.output<typeof batch>;

/** Traces of our own as they are wanted. */
export interface OwnTracesConfig extends Omit<Batch, 'exporter'> {
  /** Share of the traces, from 0 to 1. */
  readonly ratio: number;
  readonly exporter: z.output<typeof otlp>;
}

/** Null where none are. */
export function ownTracesOf(config: z.output<typeof ownTracesSchema> | undefined): OwnTracesConfig | null {
  const processor = config?.processors[0]?.batch;
  const ratio = ratioOf(config?.sampler);
  if (processor === undefined || ratio === 0) return null;
  return { ...processor, ratio, exporter: processor.exporter.otlp };
}

/** Whom to call over gRPC. */
export function grpcEndpoint({ endpoint: url }: OwnTracesConfig['exporter']): Endpoint {
  return callEndpoint.parse(
    `${url.protocol}//${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`,
  );
}

/** Where to post over HTTP. */
export function httpUrl({ endpoint: url }: OwnTracesConfig['exporter']): URL {
  return url.pathname === '/' ? new URL('/v1/traces', url) : url;
}

function ratioOf(wanted: Sampler): number {
  const chosen = wanted?.parent_based === undefined ? wanted : wanted.parent_based.root;
  if (chosen?.trace_id_ratio_based !== undefined) return chosen.trace_id_ratio_based.ratio;
  return chosen !== undefined && 'always_off' in chosen ? 0 : 1;
}
