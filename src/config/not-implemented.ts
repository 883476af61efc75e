import type { Path } from '../yaml/located.ts';
import type { Described } from '../yaml/messages.ts';
import { didYouMean } from '../yaml/nearest.ts';

// What a Collector knows and Goalkeeper doesn't do (yet). Such a key is refused by name:
// a setting that is silently ignored is worse than one that is missing.

const TLS_KEYS = [
  'ca_pem',
  'cert_pem',
  'key_pem',
  'include_system_ca_certs_pool',
  'cipher_suites',
  'include_insecure_cipher_suites',
  'curve_preferences',
  'client_ca_file_reload',
  'tpm',
];

/** Key of the block, and the Collector's keys in it that are not implemented. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': ['connectors'],
  extensions: ['pprof', 'zpages', 'basicauth', 'file_storage/', 'oidc', 'db_storage', 'redis_storage'],
  file_storage: ['timeout', 'compaction', 'create_directory', 'directory_permissions', 'recreate'],
  service: [],
  telemetry: ['resource'],
  traces: ['propagators', 'level', 'limits'],
  sampler: ['jaeger_remote'],
  health_check: [
    'response_body',
    'check_collector_pipeline',
    'cors',
    'auth',
    'use_v2',
    'http',
    'grpc',
    'component_health',
  ],
  logs: [
    'development',
    'disable_caller',
    'disable_stacktrace',
    'error_output_paths',
    'initial_fields',
    'output_paths',
    'processors',
    'sampling',
  ],
  metrics: ['level', 'address', 'views'],
  readers: ['periodic'],
  pull: [],
  exporter: ['otlp', 'console'],
  prometheus: [
    'without_scope_info',
    'without_target_info',
    'without_type_suffix',
    'without_units',
    'with_resource_constant_labels',
    'translation_strategy',
  ],
  pipelines: ['profiles'],
  receivers: ['jaeger', 'zipkin', 'kafka', 'file_log', 'filelog', 'otlpjsonfile', 'nop', 'otlp/'],
  protocols: [],
  http: [
    'include_metadata',
    'response_headers',
    'middlewares',
    'max_concurrent_streams',
    'network',
    'transport',
  ],
  cors: ['exposed_headers'],
  grpc: ['transport', 'read_buffer_size', 'write_buffer_size', 'include_metadata', 'middlewares'],
  processors: ['simple', 'batch', 'attributes', 'resource', 'filter', 'transform', 'probabilistic_sampler'],
  sending_queue: ['batch', 'wait_for_result'],
  retry_on_failure: [],
  tls: TLS_KEYS,
  otlp: [
    'headers_list',
    'keepalive',
    'read_buffer_size',
    'write_buffer_size',
    'wait_for_ready',
    'user_agent',
    'balancer_name',
    'authority',
    'auth',
    'middlewares',
    'batcher',
  ],
  otlp_http: [
    'profiles_endpoint',
    'read_buffer_size',
    'write_buffer_size',
    'auth',
    'middlewares',
    'proxy_url',
    'cookies',
    'force_attempt_http2',
    'http2_read_idle_timeout',
    'http2_ping_timeout',
    'max_idle_conns',
    'max_idle_conns_per_host',
    'max_conns_per_host',
    'idle_conn_timeout',
    'disable_keep_alives',
    'compression_params',
  ],
  debug: ['verbosity', 'sampling_initial', 'sampling_thereafter', 'use_internal_logger', 'output_paths'],
};

/** Key, and the Collector's values of it that are not implemented. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  compression: ['snappy', 'zlib', 'deflate', 'lz4'],
  sizer: ['items'],
};

const EXPORTERS = ['file', 'kafka', 'nop', 'datadog', 'prometheus', 'zipkin'];

/** Kinds of exporter that the file may name. */
export const EXPORTER_KINDS = ['otlp', 'otlp_grpc', 'otlp_http', 'otlphttp', 'debug'] as const;

const HINTS: Readonly<Record<string, string>> = {
  address: 'write `readers: [{ pull: { exporter: { prometheus: { host: …, port: … } } } }]`',
  batch:
    'small requests that wait at the same time go out as one by themselves, none waits for others; leave it out',
  'otlp/': 'one receiver listens; leave the second out',
};

/** The answer to an unknown key at a path, if the Collector knows the key. `block` is the last named block. */
export function notImplementedKey(block: string, key: string): Described | null {
  const known = KEYS[block] ?? [];
  const name = known.includes(key) ? key : `${key.split('/')[0]}/`;
  if (!known.includes(name) && !(known.includes(name.slice(0, -1)) && key.includes('/'))) return null;
  return refusal(`\`${key}\``, HINTS[name] ?? HINTS[key] ?? 'leave it out');
}

export function notImplementedValue(path: Path, value: string): Described | null {
  const key = String(path.at(-1));
  return VALUES[key]?.includes(value) ? refusal(`\`${key}: ${value}\``, null) : null;
}

export function unknownExporter(name: string): Described {
  const kind = name.split('/')[0]!;
  if (EXPORTERS.includes(kind))
    return refusal(`the exporter \`${name}\``, 'use `otlp` or `otlp_http` (OTLP over gRPC or HTTP)');
  return {
    code: 'unknown_exporter',
    message: `\`${name}\` is not an exporter Goalkeeper has, expected \`otlp\`, \`otlp_grpc\`, \`otlp_http\` or \`debug\`, or one of these and \`/NAME\``,
    help: didYouMean(kind, EXPORTER_KINDS),
  };
}

function refusal(what: string, help: string | null): Described {
  return { code: 'not_implemented', message: `${what} is not implemented yet`, help };
}
