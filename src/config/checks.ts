import { scheduleProblem } from '../charter/schedule.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Located, nodeAt, type Path, placeAt } from '../yaml/located.ts';
import { doorProblems } from './doors.ts';
import type { Endpoint } from './endpoint.ts';
import type { OtlpExporterConfig } from './exporters.ts';
import { type OtlpHttpExporterConfig, signalUrls } from './http-exporter.ts';
import type { Config } from './schema.ts';

/** The `service` block as the schema leaves it. */
export interface Service {
  readonly extensions?: readonly string[] | undefined;
  readonly pipelines?:
    | {
        readonly traces: PipelineNames;
        readonly logs?: PipelineNames | undefined;
        readonly metrics?: PipelineNames | undefined;
      }
    | undefined;
}

interface PipelineNames {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[] | undefined;
  readonly exporters: readonly string[];
}

/** The least a queue counted in bytes may hold: room for one ordinary request. */
const MIN_QUEUE_BYTES = 1024 * 1024;

/** Hosts that only this machine reaches. */
export const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;
const EVERY_INTERFACE = new Set(['0.0.0.0', '::']);

/** Mistakes that no single key shows: what keys come to together. */
export class Checks {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  private readonly root: Located;
  private readonly file: string;

  constructor(root: Located, file: string) {
    this.root = root;
    this.file = file;
  }

  all(config: Config, service: Service | undefined): void {
    if (config.exporters.length === 0) {
      const help = 'name at least one, or leave the key out';
      this.error(['exporters'], 'no_exporter', '`exporters` is empty', help);
    }
    for (const exporter of config.exporters) {
      if (exporter.kind === 'debug') continue;
      this.loops(exporter, config);
      if (exporter.kind === 'otlp') this.tls(exporter);
      this.keyPair(exporter);
      this.queue(exporter);
      this.retries(exporter);
    }
    if (config.goalkeeper.sessions.idle_timeout <= config.goalkeeper.settle) {
      const path = ['processors', 'goalkeeper', 'sessions', 'idle_timeout'];
      this.error(
        path,
        'contradiction',
        '`idle_timeout` is not longer than `settle`: no action would be judged',
      );
    }
    for (const [id, schedule] of Object.entries(config.goalkeeper.detectors)) {
      const problem = scheduleProblem(schedule);
      if (problem === null) continue;
      const path = ['processors', 'goalkeeper', 'detectors', id, problem.key];
      this.error(path, 'contradiction', problem.message, problem.help);
    }
    this.secondOpinion(config);
    this.someDoor(config);
    this.api(config);
    for (const { severity, at, code, message, help } of doorProblems(config))
      this[severity](at, code, message, help);
    this.approvals(config);
    if (service) this.service(service, config);
  }

  error(path: Path, code: string, message: string, help: string | null = null): void {
    this.errors.push(this.at(path, 'error', code, message, help));
  }

  private warn(path: Path, code: string, message: string, help: string | null = null): void {
    this.warnings.push(this.at(path, 'warning', code, message, help));
  }

  private at(
    path: Path,
    severity: 'error' | 'warning',
    code: string,
    message: string,
    help: string | null,
  ): Diagnostic {
    // An exporter of the environment has no place in the file.
    const inFile = nodeAt(this.root, path.slice(0, 1)) !== null;
    const { line, column } = inFile ? placeAt(this.root, path) : { line: 0, column: 0 };
    return { severity, code, file: this.file, line, column, message, help };
  }

  private someDoor({ receiver, http }: Config): void {
    if (receiver !== null || http !== null) return;
    const message = '`protocols` names none: nothing would come in';
    const help = 'name `grpc`, `http` or both, or leave `protocols` out';
    this.error(['receivers', 'otlp', 'protocols'], 'contradiction', message, help);
  }

  /** Goalkeeper sending to itself would judge and forward every span for ever. */
  private loops(exporter: OtlpExporterConfig | OtlpHttpExporterConfig, { receiver, http }: Config): void {
    for (const { endpoint: own } of [receiver, http].filter((door) => door !== null)) {
      if (exporter.kind === 'otlp') this.loop(exporter, own);
      else this.httpLoop(exporter, own);
    }
  }

  private httpLoop(exporter: OtlpHttpExporterConfig, own: Endpoint): void {
    const { name } = exporter;
    const called = Object.values(signalUrls(exporter)).find((url) => {
      const port = Number(url?.port || (url?.protocol === 'https:' ? 443 : 80));
      return url !== null && port === own.port && reaches(url.hostname.replace(/^\[|\]$/g, ''), own.host);
    });
    if (called) this.loop({ name, endpoint: { ...own, address: called.host, host: own.host } }, own);
  }

  private loop({ name, endpoint }: Pick<OtlpExporterConfig, 'name' | 'endpoint'>, own: Endpoint): void {
    if (endpoint.port !== own.port || !reaches(endpoint.host, own.host)) return;
    const message = `\`${name}\` sends to \`${endpoint.address}\`, where Goalkeeper itself listens`;
    const help = 'name the backend, or move the receiver to another port';
    this.error(['exporters', name, 'endpoint'], 'loop', message, help);
  }

  private keyPair({ name, tls }: OtlpExporterConfig | OtlpHttpExporterConfig): void {
    const at = ['exporters', name, 'tls'];
    if (Boolean(tls.cert_file) !== Boolean(tls.key_file)) {
      const [given, lacks] = tls.cert_file ? ['cert_file', 'key_file'] : ['key_file', 'cert_file'];
      this.error(
        [...at, given],
        'missing_key',
        `\`${given}\` without \`${lacks}\`, expected both or neither`,
      );
    }
  }

  private tls({ name, endpoint, tls }: OtlpExporterConfig): void {
    const at = ['exporters', name, 'tls'];
    if (tls.insecure === true && tls.insecure_skip_verify) {
      const message = '`insecure` means no TLS, so `insecure_skip_verify` has nothing to skip';
      this.error([...at, 'insecure_skip_verify'], 'contradiction', message, 'keep one of the two');
    }
    if (tls.insecure === false && endpoint.scheme === 'http') {
      const message = `\`http://\` asks for plain text and \`insecure: false\` for TLS`;
      this.error([...at, 'insecure'], 'contradiction', message, 'write `https://`, or leave `insecure` out');
    }
    if (tls.insecure === true && endpoint.scheme === 'https') {
      this.warn([...at, 'insecure'], 'no_effect', '`insecure` has no effect: `https://` always means TLS');
    }
    const untouched =
      tls.insecure === undefined && !tls.ca_file && !tls.cert_file && !tls.insecure_skip_verify;
    if (endpoint.scheme === null && untouched && LOOPBACK.test(endpoint.host)) {
      const message = `\`${endpoint.address}\` will be called with TLS, which a backend on the same machine rarely speaks`;
      const help = `write \`http://${endpoint.address}\` or \`tls: { insecure: true }\` for plain text, \`insecure: false\` for TLS`;
      this.warn(['exporters', name, 'endpoint'], 'tls_by_default', message, help);
    }
  }

  private queue({ name, sending_queue }: Pick<OtlpExporterConfig, 'name' | 'sending_queue'>): void {
    const { enabled, sizer, queue_size, storage } = sending_queue;
    const at = ['exporters', name, 'sending_queue', 'storage'];
    if (storage !== undefined && !enabled) {
      const message = '`storage` keeps a queue, and `enabled: false` wants none';
      this.error(at, 'contradiction', message, 'keep one of the two');
    }
    if (storage !== undefined && nodeAt(this.root, ['extensions', 'file_storage']) === null) {
      const message = `\`${storage}\` is not among the \`extensions\` of this file`;
      this.error(at, 'unknown_name', message, 'set `extensions.file_storage.directory`');
    }
    if (!enabled || sizer !== 'bytes' || queue_size >= MIN_QUEUE_BYTES) return;
    const message = `\`queue_size\` is ${queue_size} bytes, expected at least ${MIN_QUEUE_BYTES} with \`sizer: bytes\``;
    this.error(['exporters', name, 'sending_queue', 'queue_size'], 'invalid_value', message);
  }

  private retries({ name, retry_on_failure }: Pick<OtlpExporterConfig, 'name' | 'retry_on_failure'>): void {
    const { enabled, initial_interval, max_interval, max_elapsed_time } = retry_on_failure;
    if (!enabled || max_elapsed_time === 0) return;
    for (const [key, value] of Object.entries({ initial_interval, max_interval })) {
      if (value <= max_elapsed_time) continue;
      const message = `\`${key}\` is ${value} ms, more than \`max_elapsed_time\` (${max_elapsed_time} ms)`;
      this.error(['exporters', name, 'retry_on_failure', key], 'contradiction', message);
    }
  }

  private secondOpinion({ goalkeeper: { second_opinion: asked } }: Config): void {
    if (asked?.timeout === 0) {
      const at = ['processors', 'goalkeeper', 'second_opinion', 'timeout'];
      this.error(at, 'contradiction', '`timeout` is 0: no answer would come in time');
    }
    if (asked?.api_key === undefined) return;
    const { protocol, hostname } = new URL(asked.endpoint);
    if (protocol === 'https:' || LOOPBACK.test(hostname.replace(/^\[|\]$/g, ''))) return;
    const message = `the API key and what agents do go to \`${hostname}\` in plain text`;
    const path = ['processors', 'goalkeeper', 'second_opinion', 'endpoint'];
    this.warn(path, 'plain_text', message, 'write `https://`');
  }

  /** Whoever can call the guard can fill a person's desk with questions, and learn what would be stopped. */
  private api({ api, receiver }: Config): void {
    if (api === null) return;
    if (api.read_timeout === 0) {
      const message = '`read_timeout` is 0: a request that never comes would be waited for for ever';
      this.error(['extensions', 'api', 'read_timeout'], 'contradiction', message);
    }
    const known = api.clients.length > 0 || api.auth !== undefined;
    for (const { endpoint, tls, path } of [
      { ...api, path: ['extensions', 'api', 'endpoint'] },
      ...(receiver === null
        ? []
        : [{ ...receiver, path: ['receivers', 'otlp', 'protocols', 'grpc', 'endpoint'] }]),
    ]) {
      if (LOOPBACK.test(endpoint.host)) continue;
      const others = `\`${endpoint.address}\` is open to other machines`;
      if (!known && tls?.client_ca_file === undefined) {
        const help = 'name the programs that may ask in `extensions.api.clients`, or listen on 127.0.0.1';
        this.error(path, 'open_to_all', `${others}, and anybody there could ask as an agent`, help);
      } else if (tls === undefined) {
        this.warn(path, 'plain_text', `${others}, and tokens go there in plain text`, 'set `tls`');
      }
    }
  }

  private approvals({ api, goalkeeper: { approvals } }: Config): void {
    const { approvers, webhooks } = approvals;
    const path = ['processors', 'goalkeeper', 'approvals'];
    const names = approvers.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      const message = `two approvers are called \`${name}\`: a record would not say whose token it was`;
      this.error([...path, 'approvers', index, 'name'], 'duplicate_name', message);
    });
    if (api === null && approvers.length + webhooks.length > 0) {
      const message = '`approvals` has no effect: nobody can ask or answer without the HTTP API';
      this.warn(path, 'no_effect', message, 'set `extensions.api`');
    } else if (webhooks.length > 0 && approvers.length === 0) {
      const message = '`webhooks` tell people of questions that nobody can answer';
      this.warn([...path, 'webhooks'], 'no_effect', message, 'name somebody in `approvers`');
    }
    webhooks.forEach(({ url }, index) => {
      const { protocol, hostname } = new URL(url.reveal());
      if (protocol === 'https:' || LOOPBACK.test(hostname.replace(/^\[|\]$/g, ''))) return;
      const message = 'what agents want to do goes to this webhook in plain text';
      this.warn([...path, 'webhooks', index, 'url'], 'plain_text', message, 'write `https://`');
    });
  }

  /** A pipeline may only say what is so anyway, but for who gets log records and metrics; anything else would be ignored. */
  private service({ pipelines, extensions }: Service, config: Config): void {
    if (extensions !== undefined) this.extensions(extensions);
    if (pipelines === undefined) return;
    const { traces, logs, metrics } = pipelines;
    const configured = config.exporters.map((exporter) => exporter.name);
    for (const [pipeline, names] of Object.entries({ traces, logs, metrics })) {
      if (names === undefined) continue;
      this.names([pipeline, 'receivers'], names.receivers, ['otlp']);
      if (names.processors) this.processors([pipeline, 'processors'], names.processors);
    }
    this.names(['traces', 'exporters'], traces.exporters, configured);
    if (logs) this.known(['logs', 'exporters'], logs.exporters, configured);
    if (metrics) this.known(['metrics', 'exporters'], metrics.exporters, configured);
  }

  /** The limiter is always there; a list may name it. */
  private processors(at: readonly string[], listed: readonly string[]): void {
    const told = listed.includes('memory_limiter') || nodeAt(this.root, ['processors', 'memory_limiter']);
    this.names(at, listed, told ? ['memory_limiter', 'goalkeeper'] : ['goalkeeper']);
  }

  /** As in a Collector they are named once more; here all of them are served. */
  private extensions(listed: readonly string[]): void {
    const block = nodeAt(this.root, ['extensions']);
    const configured = block?.kind === 'map' ? [...block.entries.keys()] : [];
    const path = ['service', 'extensions'];
    listed.forEach((name, index) => {
      if (configured.includes(name)) return;
      this.error(
        [...path, index],
        'unknown_name',
        `\`${name}\` is not among the \`extensions\` of this file`,
      );
    });
    for (const name of configured.filter((one) => !listed.includes(one))) {
      const message = `the list leaves \`${name}\` out, and every part of this file is used`;
      this.error(path, 'not_implemented', message, 'name it, or take it out of `extensions`');
    }
  }

  private names(at: readonly string[], listed: readonly string[], configured: readonly string[]): void {
    this.known(at, listed, configured);
    for (const name of configured.filter((one) => !listed.includes(one))) {
      const message = `the pipeline leaves \`${name}\` out, and every part of this file is used`;
      const help = `name it, or take it out of \`${at.at(-1)}\``;
      this.error(['service', 'pipelines', ...at], 'not_implemented', message, help);
    }
  }

  private known(at: readonly string[], listed: readonly string[], configured: readonly string[]): void {
    const path = ['service', 'pipelines', ...at];
    const key = at.at(-1);
    listed.forEach((name, index) => {
      if (configured.includes(name)) return;
      const message = `\`${name}\` is not among the \`${key}\` of this file`;
      this.error([...path, index], 'unknown_name', message);
    });
  }
}

function reaches(called: string, listening: string): boolean {
  if (called === listening) return true;
  const here = LOOPBACK.test(called) || EVERY_INTERFACE.has(called);
  return here && (LOOPBACK.test(listening) || EVERY_INTERFACE.has(listening));
}
