import { dirname, resolve } from 'node:path';
import { readTextFile } from '../charter/text-file.ts';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import { type Located, nodeAt, type Path } from '../yaml/located.ts';
import { readYaml } from '../yaml/read.ts';
import { inOrder, type ValidateOptions, validate } from '../yaml/validate.ts';
import { type ApiConfig, apiSchema } from './api.ts';
import type { ApprovalsConfig } from './approvals.ts';
import { charterFiles } from './charter-paths.ts';
import { Checks } from './checks.ts';
import type { ClientConfig } from './client.ts';
import { debugExporterSchema, type ExporterConfig, otlpExporterSchema } from './exporters.ts';
import type { FileStorageConfig } from './file-storage.ts';
import { type HealthCheckConfig, healthCheckSchema } from './health-check.ts';
import { httpExporterSchema } from './http-exporter.ts';
import { httpReceiverSchema } from './http-receiver.ts';
import {
  EXPORTER_KINDS,
  notImplementedKey,
  notImplementedValue,
  unknownExporter,
} from './not-implemented.ts';
import { exporterFromEnvironment } from './otel-environment.ts';
import { ownTracesOf } from './own-traces.ts';
import { grpcReceiverSchema } from './receivers.ts';
import { type Config, configSchema } from './schema.ts';
import { readSecret, readSecrets } from './secret-file.ts';
import { DEFAULT_LOGS } from './service.ts';
import type { Service } from './service-problems.ts';
import { type Environment, substitute } from './substitute.ts';

/**
 * Reads the configuration, or the defaults where no file is given: everything typed, durations in milliseconds,
 * charter paths absolute. Every problem of the file is reported with its place.
 */
export function loadConfig(file: string | null, env: Environment): Result<Config> {
  if (file === null) return parseConfig('', null, env);
  const read = readTextFile(file);
  return 'text' in read ? parseConfig(read.text, file, env) : { ok: false, diagnostics: [read.diagnostic] };
}

/** The same for a text in hand; `file` names it in messages and is where relative charter paths start. */
export function parseConfig(text: string, file: string | null, env: Environment): Result<Config> {
  const name = file ?? 'defaults';
  const read = readYaml(text, name);
  if (!read.ok) return read;
  const { root, problems } = substitute(asBlock(read.value), env, name);
  if (problems.length > 0) return { ok: false, diagnostics: inOrder(problems) };

  const document = validate(configSchema, root, { file: name, ...ANSWERS });
  const exporters = readExporters(root, name, env);
  const diagnostics = [document, exporters].flatMap((part) => (part.ok ? [] : part.diagnostics));
  if (!document.ok || !exporters.ok) return { ok: false, diagnostics: inOrder(diagnostics) };

  const checks = new Checks(root, name);
  const from = file ?? resolve('config.yaml');
  const { goalkeeper } = document.value.processors;
  const { api, bearertokenauth } = document.value.extensions;
  const { grpc, http } = document.value.receivers.otlp.protocols;
  const named = (key: 'charters' | 'baselines'): string[] => {
    const files = goalkeeper[key].flatMap((pattern, index) => {
      const found = charterFiles(pattern, from);
      if (typeof found !== 'string') return found;
      checks.error(['processors', 'goalkeeper', key, index], 'missing_file', found);
      return [];
    });
    return [...new Set(files)];
  };
  const { baseline_key } = goalkeeper;
  const kept = goalkeeper.effects.file;
  const effects = kept === undefined ? {} : { file: resolve(dirname(from), kept) };
  const key = baseline_key === undefined ? {} : { baseline_key: resolve(dirname(from), baseline_key) };
  const config: Config = {
    file,
    memoryLimiter: document.value.processors.memory_limiter,
    receiver: grpc ?? (isServed(root, 'grpc') ? grpcReceiverSchema.parse({}) : null),
    http: http ?? (isServed(root, 'http') ? httpReceiverSchema.parse({}) : null),
    auth: withTokens(bearertokenauth ?? null, ['extensions', 'bearertokenauth'], dirname(from), checks),
    api: withTokens(api ?? emptyApi(root), ['extensions', 'api'], dirname(from), checks),
    storage: withDirectory(document.value.extensions.file_storage, dirname(from)),
    health: document.value.extensions.health_check ?? emptyHealthCheck(root),
    exporters: exporters.value.map((one) => withLetters(one, dirname(from))),
    log: document.value.service?.telemetry?.logs ?? DEFAULT_LOGS,
    metrics: document.value.service?.telemetry?.metrics.readers[0]?.pull.exporter.prometheus ?? null,
    ownTraces: ownTracesOf(document.value.service?.telemetry?.traces),
    pipelines: pipelinesOf(document.value.service, exporters.value),
    goalkeeper: {
      ...goalkeeper,
      ...key,
      effects,
      approvals: withFiles(goalkeeper.approvals, dirname(from), checks),
      charters: named('charters'),
      baselines: named('baselines'),
    },
  };
  checks.all(config, document.value.service);
  return checks.errors.length > 0
    ? { ok: false, diagnostics: inOrder([...checks.errors, ...checks.warnings]) }
    : { ok: true, value: config, warnings: inOrder(checks.warnings) };
}

/** Served where the file names it, if with nothing behind it, and where it names no protocols at all. */
function isServed(root: Located, protocol: 'grpc' | 'http'): boolean {
  const protocols = ['receivers', 'otlp', 'protocols'];
  return nodeAt(root, protocols) === null || nodeAt(root, [...protocols, protocol]) !== null;
}

/** A key with nothing behind it means its defaults, as in the Collector. */
function emptyApi(root: Located): ApiConfig | null {
  return nodeAt(root, ['extensions', 'api']) === null ? null : apiSchema.parse({});
}

function emptyHealthCheck(root: Located): HealthCheckConfig | null {
  return nodeAt(root, ['extensions', 'health_check']) === null ? null : healthCheckSchema.parse({});
}

/** With its clients' files absolute, each seen to hold tokens. */
function withTokens<Known extends { readonly clients: readonly ClientConfig[] }>(
  known: Known | null,
  at: Path,
  folder: string,
  checks: Checks,
): Known | null {
  const clients = known?.clients.map((one, index) => {
    if (one.token_file === undefined) return one;
    const file = resolve(folder, one.token_file);
    const tokens = readSecrets(file);
    if (typeof tokens !== 'string') return { ...one, token: tokens[0], token_file: file };
    checks.error([...at, 'clients', index, 'token_file'], 'invalid_secret', tokens);
    return one;
  });
  return known && { ...known, clients: clients ?? [] };
}

/** With the folder of its dead letters absolute. */
function withLetters(exporter: ExporterConfig, folder: string): ExporterConfig {
  if (exporter.kind === 'debug') return exporter;
  const { sending_queue: queue } = exporter;
  const letters = queue.dead_letters;
  if (letters === undefined) return exporter;
  const directory = resolve(folder, letters.directory);
  return { ...exporter, sending_queue: { ...queue, dead_letters: { ...letters, directory } } };
}

function withDirectory(storage: FileStorageConfig | undefined, folder: string): FileStorageConfig | null {
  return storage === undefined ? null : { ...storage, directory: resolve(folder, storage.directory) };
}

/** With the secrets that files hold, and its own file's path absolute. */
function withFiles(approvals: ApprovalsConfig, folder: string, checks: Checks): ApprovalsConfig {
  const { file, approvers, webhooks } = approvals;
  const read = (at: Path, path: string | undefined) => {
    if (path === undefined) return undefined;
    const secret = readSecret(resolve(folder, path));
    if (typeof secret !== 'string') return secret;
    checks.error(['processors', 'goalkeeper', 'approvals', ...at], 'invalid_secret', secret);
    return undefined;
  };
  return {
    ...approvals,
    ...(file === undefined ? {} : { file: resolve(folder, file) }),
    approvers: approvers.map((one, index) => ({
      ...one,
      token: one.token ?? read(['approvers', index, 'token_file'], one.token_file),
      ...(one.token_file !== undefined && { token_file: resolve(folder, one.token_file) }),
    })),
    webhooks: webhooks.map((one, index) => ({
      ...one,
      secret: one.secret ?? read(['webhooks', index, 'secret_file'], one.secret_file),
    })),
  };
}

/** As in a Collector: pipelines say what is served. */
function pipelinesOf(
  service: Service | undefined,
  exporters: readonly ExporterConfig[],
): Config['pipelines'] {
  const all = { exporters: exporters.map(({ name }) => name) };
  if (service?.pipelines === undefined) return { logs: all, metrics: all };
  const { logs = null, metrics = null } = service.pipelines;
  return { logs, metrics };
}

/** An empty file is a file with every default. */
function asBlock(root: Located): Located {
  return root.kind === 'scalar' && root.value === null
    ? { kind: 'map', place: root.place, entries: new Map() }
    : root;
}

/** Keys whose values no message shows. */
const SECRETS = new Set<string | number>(['api_key', 'token', 'secret', 'url']);

/** What the Collector knows and Goalkeeper doesn't is refused by name. */
const ANSWERS: Omit<ValidateOptions, 'file'> = {
  secret: (path) => path.includes('headers') || SECRETS.has(path.at(-1) ?? ''),
  unknownKey: (path, key) => notImplementedKey(blockOf(path), key),
  unknownValue: notImplementedValue,
};

/** The name of the block at a path; of an exporter, its kind. */
function blockOf(path: Path): string {
  const last = String(path.findLast((part) => typeof part === 'string') ?? '');
  return path.length === 2 && path[0] === 'exporters' ? kindOf(last) : last;
}

function kindOf(name: string): ExporterConfig['kind'] {
  if (/^otlp_?http(\/|$)/.test(name)) return 'otlp_http';
  return name.startsWith('debug') ? 'debug' : 'otlp';
}

function readExporters(root: Located, file: string, env: Environment): Result<ExporterConfig[]> {
  const block = nodeAt(root, ['exporters']);
  if (block === null || block.kind !== 'map') return defaultExporters(env);
  const diagnostics: Diagnostic[] = [];
  const exporters: ExporterConfig[] = [];
  for (const [name, { keyPlace }] of block.entries) {
    const kind = EXPORTER_KINDS.find((known) => name === known || name.startsWith(`${known}/`));
    if (kind === undefined || name.endsWith('/')) {
      diagnostics.push({ severity: 'error', file, ...keyPlace, ...unknownExporter(name) });
      continue;
    }
    const result = readExporter(name, root, file);
    if (result.ok) exporters.push(result.value);
    else diagnostics.push(...result.diagnostics);
  }
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value: exporters, warnings: [] };
}

function readExporter(name: string, root: Located, file: string): Result<ExporterConfig> {
  const options = { file, at: ['exporters', name], ...ANSWERS };
  const kind = kindOf(name);
  if (kind === 'debug') {
    const checked = validate(debugExporterSchema.prefault({}), root, options);
    return checked.ok ? { ok: true, value: { kind, name }, warnings: [] } : checked;
  }
  if (kind === 'otlp_http') {
    const checked = validate(httpExporterSchema, root, options);
    return checked.ok ? { ok: true, value: { ...checked.value, kind, name }, warnings: [] } : checked;
  }
  const checked = validate(otlpExporterSchema, root, options);
  if (!checked.ok) return checked;
  const { endpoint, tls } = checked.value;
  const secure = endpoint.scheme === null ? tls.insecure !== true : endpoint.scheme === 'https';
  return { ok: true, value: { ...checked.value, kind, name, secure }, warnings: [] };
}

/** Without `exporters`: what the environment says, else the terminal. */
function defaultExporters(env: Environment): Result<ExporterConfig[]> {
  const found = exporterFromEnvironment(env);
  if ('problems' in found) return { ok: false, diagnostics: found.problems };
  const exporter: ExporterConfig = found.exporter ?? { kind: 'debug', name: 'debug' };
  return { ok: true, value: [exporter], warnings: [] };
}
