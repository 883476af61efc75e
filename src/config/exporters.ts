import { z } from 'zod';
import { duration } from './duration.ts';
import { callEndpoint } from './endpoint.ts';
import { clientTls, compression, exporterHeaders, retryOnFailure, sendingQueue } from './exporter-blocks.ts';
import type { OtlpHttpExporterConfig } from './http-exporter.ts';

export const otlpExporterSchema = z
  .strictObject({
    endpoint: callEndpoint.describe('Backend: `host:port`, `http://host:port` or `https://host:port`.'),
    tls: clientTls.prefault({}),
    headers: exporterHeaders,
    compression,
    timeout: duration
      .prefault('5s')
      .describe('Longest wait for an answer to one attempt; `0` waits for ever.'),
    sending_queue: sendingQueue.prefault({}),
    retry_on_failure: retryOnFailure.prefault({}),
  })
  .describe('Sends to an OTLP/gRPC backend.');

export const debugExporterSchema = z.strictObject({}).describe('Prints alerts on the terminal.');

export interface OtlpExporterConfig extends z.output<typeof otlpExporterSchema> {
  readonly kind: 'otlp';
  /** As the file names it: `otlp/backend`. */
  readonly name: string;
  /** Whether to speak TLS: what the endpoint's scheme and `tls.insecure` come to. */
  readonly secure: boolean;
}

export interface DebugExporterConfig {
  readonly kind: 'debug';
  readonly name: string;
}

export type ExporterConfig = OtlpExporterConfig | OtlpHttpExporterConfig | DebugExporterConfig;
