import { type Located, nodeAt } from '../yaml/located.ts';
import { type Endpoint, LOOPBACK, withoutBrackets } from './endpoint.ts';
import type { OtlpExporterConfig } from './exporters.ts';
import { type OtlpHttpExporterConfig, signalUrls } from './http-exporter.ts';
import { error, type Problem, warn } from './problem.ts';
import type { Config } from './schema.ts';

type Sending = OtlpExporterConfig | OtlpHttpExporterConfig;

/** The least a queue counted in bytes may hold: room for one ordinary request. */
const MIN_QUEUE_BYTES = 1024 * 1024;

const EVERY_INTERFACE = new Set(['0.0.0.0', '::']);

/** What the keys of exporters come to together. */
export function exporterProblems(config: Config, root: Located): Problem[] {
  if (config.exporters.length === 0) {
    const help = 'name at least one, or leave the key out';
    return [error(['exporters'], 'no_exporter', '`exporters` is empty', help)];
  }
  return config.exporters.flatMap((exporter) => {
    if (exporter.kind === 'debug') return [];
    return [
      ...loops(exporter, config),
      ...(exporter.kind === 'otlp' ? tlsProblems(exporter) : []),
      ...halfKeyPair(exporter),
      ...queueProblems(exporter, root),
      ...retryProblems(exporter),
    ];
  });
}

/** Goalkeeper sending to itself would judge and forward every span for ever. */
function loops(exporter: Sending, { receiver, http }: Config): Problem[] {
  const doors = [receiver, http].filter((door) => door !== null);
  return doors.flatMap(({ endpoint: own }) => {
    const address = exporter.kind === 'otlp' ? grpcLoop(exporter, own) : httpLoop(exporter, own);
    if (address === null) return [];
    const message = `\`${exporter.name}\` sends to \`${address}\`, where Goalkeeper itself listens`;
    const help = 'name the backend, or move the receiver to another port';
    return [error(['exporters', exporter.name, 'endpoint'], 'loop', message, help)];
  });
}

function grpcLoop({ endpoint }: OtlpExporterConfig, own: Endpoint): string | null {
  return endpoint.port === own.port && reaches(endpoint.host, own.host) ? endpoint.address : null;
}

function httpLoop(exporter: OtlpHttpExporterConfig, own: Endpoint): string | null {
  const called = Object.values(signalUrls(exporter)).find((url) => {
    const port = Number(url?.port || (url?.protocol === 'https:' ? 443 : 80));
    return url !== null && port === own.port && reaches(withoutBrackets(url.hostname), own.host);
  });
  return called?.host ?? null;
}

function reaches(called: string, listening: string): boolean {
  if (called === listening) return true;
  const here = LOOPBACK.test(called) || EVERY_INTERFACE.has(called);
  return here && (LOOPBACK.test(listening) || EVERY_INTERFACE.has(listening));
}

function halfKeyPair({ name, tls }: Sending): Problem[] {
  if (Boolean(tls.cert_file) === Boolean(tls.key_file)) return [];
  const [given, lacks] = tls.cert_file ? ['cert_file', 'key_file'] : ['key_file', 'cert_file'];
  const message = `\`${given}\` without \`${lacks}\`, expected both or neither`;
  return [error(['exporters', name, 'tls', given], 'missing_key', message)];
}

function tlsProblems({ name, endpoint, tls }: OtlpExporterConfig): Problem[] {
  const at = ['exporters', name, 'tls'];
  const problems: Problem[] = [];
  if (tls.insecure === true && tls.insecure_skip_verify) {
    const message = '`insecure` means no TLS, so `insecure_skip_verify` has nothing to skip';
    problems.push(error([...at, 'insecure_skip_verify'], 'contradiction', message, 'keep one of the two'));
  }
  if (tls.insecure === false && endpoint.scheme === 'http') {
    const message = '`http://` asks for plain text and `insecure: false` for TLS';
    const help = 'write `https://`, or leave `insecure` out';
    problems.push(error([...at, 'insecure'], 'contradiction', message, help));
  }
  if (tls.insecure === true && endpoint.scheme === 'https') {
    const message = '`insecure` has no effect: `https://` always means TLS';
    problems.push(warn([...at, 'insecure'], 'no_effect', message));
  }
  const untouched = tls.insecure === undefined && !tls.ca_file && !tls.cert_file && !tls.insecure_skip_verify;
  if (endpoint.scheme === null && untouched && LOOPBACK.test(endpoint.host)) {
    const message = `\`${endpoint.address}\` will be called with TLS, which a backend on the same machine rarely speaks`;
    const help = `write \`http://${endpoint.address}\` or \`tls: { insecure: true }\` for plain text, \`insecure: false\` for TLS`;
    problems.push(warn(['exporters', name, 'endpoint'], 'tls_by_default', message, help));
  }
  return problems;
}

function queueProblems({ name, sending_queue }: Sending, root: Located): Problem[] {
  const { enabled, sizer, queue_size, storage } = sending_queue;
  const at = ['exporters', name, 'sending_queue'];
  const problems: Problem[] = [];
  if (storage !== undefined && !enabled) {
    const message = '`storage` keeps a queue, and `enabled: false` wants none';
    problems.push(error([...at, 'storage'], 'contradiction', message, 'keep one of the two'));
  }
  if (storage !== undefined && nodeAt(root, ['extensions', 'file_storage']) === null) {
    const message = `\`${storage}\` is not among the \`extensions\` of this file`;
    const help = 'set `extensions.file_storage.directory`';
    problems.push(error([...at, 'storage'], 'unknown_name', message, help));
  }
  if (enabled && sizer === 'bytes' && queue_size < MIN_QUEUE_BYTES) {
    const message = `\`queue_size\` is ${queue_size} bytes, expected at least ${MIN_QUEUE_BYTES} with \`sizer: bytes\``;
    problems.push(error([...at, 'queue_size'], 'invalid_value', message));
  }
  return problems;
}

function retryProblems({ name, retry_on_failure }: Sending): Problem[] {
  const { enabled, initial_interval, max_interval, max_elapsed_time } = retry_on_failure;
  if (!enabled || max_elapsed_time === 0) return [];
  return Object.entries({ initial_interval, max_interval }).flatMap(([key, value]) => {
    if (value <= max_elapsed_time) return [];
    const message = `\`${key}\` is ${value} ms, more than \`max_elapsed_time\` (${max_elapsed_time} ms)`;
    return [error(['exporters', name, 'retry_on_failure', key], 'contradiction', message)];
  });
}
