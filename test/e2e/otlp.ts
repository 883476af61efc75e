import { readFileSync } from 'node:fs';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import type { Signal } from '../../src/model/signal.ts';
import { decodeRequest, type KeyValue, type Span } from '../wire/protobuf.ts';
import { REPOSITORY } from './processes.ts';

/** A span as a backend has it, with the service that made it. */
export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: string;
  readonly attributes: ReadonlyMap<string, unknown>;
  /** The whole decoded span, its scope and its resource, for comparison. */
  readonly whole: unknown;
}

/** The requests that a real agent exported, byte for byte. */
export function captured(name: string): Buffer[] {
  return messages(readFileSync(`${REPOSITORY}test/fixtures/captures/${name}.traces.pb`));
}

/** Its requests of logs. */
export function capturedLogs(name: string): Buffer[] {
  return messages(readFileSync(`${REPOSITORY}test/fixtures/captures/${name}.logs.pb`));
}

function messages(bytes: Buffer): Buffer[] {
  const reader = protobuf.Reader.create(bytes);
  const found: Buffer[] = [];
  while (reader.pos < reader.len) found.push(Buffer.from(reader.bytes()));
  return found;
}

/** Copies of a run as if other agents had made it: other trace ids, so that each copy is told from the others. */
export function copies(requests: readonly Buffer[], count: number): Buffer[] {
  const traces = [...new Set(spansOf(requests).map(({ traceId }) => traceId))];
  return Array.from({ length: count }, (_, copy) =>
    requests.map((request) => {
      const bytes = Buffer.from(request);
      for (const trace of traces) replaceAll(bytes, Buffer.from(trace, 'hex'), copy + 1);
      return bytes;
    }),
  ).flat();
}

function replaceAll(bytes: Buffer, id: Buffer, copy: number): void {
  for (let at = bytes.indexOf(id); at >= 0; at = bytes.indexOf(id, at + 1)) bytes.writeUInt32BE(copy, at);
}

/** What a Collector's file exporter wrote with `format: proto`: each request after its length in four bytes. */
export function written(file: string): Buffer[] {
  const bytes = readFileSync(file);
  const found: Buffer[] = [];
  for (let pos = 0; pos + 4 <= bytes.length; ) {
    const end = pos + 4 + bytes.readUInt32BE(pos);
    if (end > bytes.length) break;
    found.push(bytes.subarray(pos + 4, end));
    pos = end;
  }
  return found;
}

export function spansOf(requests: readonly Buffer[]): SeenSpan[] {
  return requests.flatMap((request) =>
    (decodeRequest(request).resourceSpans ?? []).flatMap(({ resource, scopeSpans = [], schemaUrl }) =>
      scopeSpans.flatMap(({ scope, spans = [], ...scopeRest }) =>
        spans.map((span) => seen(span, resource?.attributes, { resource, schemaUrl, scope, scopeRest })),
      ),
    ),
  );
}

function seen(span: Span, resource: readonly KeyValue[] | undefined, around: object): SeenSpan {
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    service: String(valuesOf(resource).get('service.name') ?? ''),
    attributes: valuesOf(span.attributes),
    whole: { span, ...around },
  };
}

function valuesOf(attributes: readonly KeyValue[] = []): Map<string, unknown> {
  return new Map(attributes.map(({ key = '', value = {} }) => [key, Object.values(value)[0]]));
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

const PATHS: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
};
const raw = (bytes: Buffer): Buffer => bytes;

/** An agent's exporter: sends each request and wants it taken; comes again, as OTLP says, where asked to. */
export async function send(
  port: number,
  requests: readonly Buffer[],
  signal: Signal = 'traces',
): Promise<void> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    for (const request of requests) await sendOne(client, PATHS[signal], request);
  } finally {
    client.close();
  }
}

function sendOne(client: Client, path: string, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + 10_000;
    client.makeUnaryRequest(path, raw, raw, request, { deadline }, (error: ServiceError | null) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
