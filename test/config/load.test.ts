// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like template strings

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OtlpExporterConfig } from '../../src/config/exporters.ts';
import { signalUrls } from '../../src/config/http-exporter.ts';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { formatDiagnostic } from '../../src/model/diagnostic.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-config-'));
  mkdirSync(join(folder, 'charters/old'), { recursive: true });
  for (const name of ['b', 'a', '.hidden', 'old/c'])
    writeFileSync(join(folder, 'charters', `${name}.charter.yaml`), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

function config(text: string, env: Record<string, string> = {}): Config {
  const result = parseConfig(text, at('goalkeeper.yaml'), env);
  if (!result.ok) throw new Error(result.diagnostics.map(formatDiagnostic).join('\n'));
  return result.value;
}

function told(text: string, env: Record<string, string> = {}): string[] {
  const result = parseConfig(text, at('goalkeeper.yaml'), env);
  const diagnostics = result.ok ? result.warnings : result.diagnostics;
  return diagnostics.map((d) => `${d.line}:${d.column} ${d.severity}: ${d.message}`);
}

function otlp(text: string, env: Record<string, string> = {}): OtlpExporterConfig {
  const [exporter] = config(text, env).exporters;
  if (exporter?.kind !== 'otlp') throw new Error('not an OTLP exporter');
  return exporter;
}

describe('without a file', () => {
  test('it listens on the loopback, judges inline and prints alerts', () => {
    const result = loadConfig(null, {});
    expect(result).toMatchObject({
      ok: true,
      value: {
        file: null,
        receiver: { endpoint: { address: '127.0.0.1:4317' }, max_recv_msg_size_mib: 16 },
        exporters: [{ kind: 'debug', name: 'debug' }],
        goalkeeper: {
          mode: 'inline',
          settle: 500,
          charters: [],
          sessions: { max: 10_000, max_actions: 256, max_source_bytes: 262_144, idle_timeout: 1_800_000 },
        },
      },
    });
  });

  test('an empty file means the same', () => {
    expect(config('')).toEqual({ ...config('receivers:\nprocessors:\n'), file: at('goalkeeper.yaml') });
    expect(config('').exporters).toEqual([{ kind: 'debug', name: 'debug' }]);
  });

  test("OpenTelemetry's variables name the backend", () => {
    const result = loadConfig(null, {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b,x=1',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
    });
    const exporter = result.ok ? (result.value.exporters[0] as OtlpExporterConfig) : null;
    expect(exporter).toMatchObject({ name: 'otlp', secure: false, compression: 'gzip', timeout: 2500 });
    expect(exporter?.endpoint.address).toBe('collector:4317');
    expect(exporter?.headers['api-key']?.reveal()).toBe('a b');
  });

  test('a file that names exporters does not look at the variables', () => {
    expect(
      config('exporters: { debug: }', { OTEL_EXPORTER_OTLP_ENDPOINT: 'nonsense' }).exporters,
    ).toHaveLength(1);
  });

  test('a backend of the environment that is Goalkeeper itself is a loop', () => {
    expect(told('', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' }).join()).toMatch(
      /where Goalkeeper itself listens/,
    );
  });
});

describe("a Collector's exporter block", () => {
  const COLLECTOR = `exporters:
  otlp_grpc/backend:
    endpoint: backend.example:4317
    tls: { ca_file: ca.pem, cert_file: c.pem, key_file: k.pem, insecure_skip_verify: true, server_name_override: b }
    headers: { x-tenant: acme, "authorization": "Bearer \${env:TOKEN}" }
    compression: none
    timeout: 10s
    sending_queue: { enabled: true, queue_size: 50, num_consumers: 2, sizer: requests, block_on_overflow: true }
    retry_on_failure: { enabled: true, initial_interval: 1s, randomization_factor: 0.1, multiplier: 2, max_interval: 10s, max_elapsed_time: 0 }
`;

  test('is read as it stands', () => {
    const exporter = otlp(COLLECTOR, { TOKEN: 's3cret' });
    expect(exporter).toMatchObject({
      name: 'otlp_grpc/backend',
      secure: true,
      compression: 'none',
      timeout: 10_000,
      sending_queue: { queue_size: 50, num_consumers: 2, block_on_overflow: true },
      retry_on_failure: { initial_interval: 1000, multiplier: 2, max_elapsed_time: 0 },
    });
    expect(exporter.headers.authorization?.reveal()).toBe('Bearer s3cret');
  });

  test('its headers are in no dump of the configuration', () => {
    const read = config(COLLECTOR, { TOKEN: 's3cret' });
    for (const dump of [
      inspect(read, { depth: 9 }),
      JSON.stringify(read),
      `${otlp(COLLECTOR, { TOKEN: 's3cret' }).headers.authorization}`,
    ]) {
      expect(dump).not.toMatch(/s3cret|acme/);
    }
  });

  test("takes the Collector's defaults", () => {
    expect(otlp('exporters: { otlp: { endpoint: "b.example:1" } }')).toMatchObject({
      compression: 'gzip',
      timeout: 5000,
      secure: true,
      sending_queue: {
        enabled: true,
        queue_size: 1000,
        num_consumers: 10,
        sizer: 'requests',
        block_on_overflow: false,
      },
      retry_on_failure: {
        enabled: true,
        initial_interval: 5000,
        randomization_factor: 0.5,
        multiplier: 1.5,
        max_interval: 30_000,
        max_elapsed_time: 300_000,
      },
    });
  });

  test.each([
    ['endpoint: "a:1"', true],
    ['endpoint: "a:1", tls: { insecure: true }', false],
    ['endpoint: "http://a:1"', false],
    ['endpoint: "https://a:1"', true],
    ['endpoint: "https://a:1", tls: { insecure: true }', true],
  ])('%s speaks TLS: %s', (block, secure) => {
    expect(otlp(`exporters: { otlp: { ${block} } }`).secure).toBe(secure);
  });

  test('a number from the environment is a text where a text is wanted', () => {
    const text = 'exporters: { otlp: { endpoint: "a:1", headers: { key: "${env:KEY}" } } }';
    expect(otlp(text, { KEY: '0123' }).headers.key?.reveal()).toBe('0123');
    expect(otlp(text, { KEY: 'true' }).headers.key?.reveal()).toBe('true');
  });

  test('a number from the environment is a number where a number is wanted', () => {
    const text = 'receivers: { otlp: { protocols: { grpc: { max_recv_msg_size_mib: "${env:SIZE}" } } } }';
    expect(config(text, { SIZE: '32' }).receiver?.max_recv_msg_size_mib).toBe(32);
    expect(told(text, { SIZE: 'big-secret' })).toEqual([
      '1:66 error: `max_recv_msg_size_mib` is the text `${env:SIZE}`, expected a number',
    ]);
  });

  test('each of several exporters is there, in the order of the file', () => {
    const text =
      'exporters: { otlp/b: { endpoint: "b:1" }, debug: {}, otlp/a: { endpoint: "a:1" }, debug/2: }';
    expect(config(text).exporters.map(({ name }) => name)).toEqual(['otlp/b', 'debug', 'otlp/a', 'debug/2']);
  });
});

test('a header that gRPC or HTTP/2 keeps to itself is refused', () => {
  for (const name of ['Grpc-Timeout', 'content-type', 'te', 'Connection']) {
    const text = `exporters: { otlp: { endpoint: "a:1", headers: { ${name}: x, x-data-bin: y } } }`;
    const refusal = `\`${name}\` cannot be a key here, expected a header that OTLP and HTTP leave to the user`;
    expect(told(text)).toEqual([expect.stringContaining(refusal)]);
  }
});

describe('what is not implemented is refused by name', () => {
  test.each([
    ['exporters: { otlp: { endpoint: "a:1", sending_queue: { batch: {} } } }', '`batch`'],
    [
      'exporters: { otlp: { endpoint: "a:1", sending_queue: { wait_for_result: true } } }',
      '`wait_for_result`',
    ],
    ['exporters: { otlp: { endpoint: "a:1", sending_queue: { sizer: items } } }', '`sizer: items`'],
    ['exporters: { otlp: { endpoint: "a:1", compression: snappy } }', '`compression: snappy`'],
    ['exporters: { otlp: { endpoint: "a:1", compression: snappy } }', '`compression: snappy`'],
    ['exporters: { otlp: { endpoint: "a:1", keepalive: {} } }', '`keepalive`'],
    ['exporters: { otlp: { endpoint: "a:1", auth: {} } }', '`auth`'],
    ['exporters: { otlp: { endpoint: "a:1", tls: { cipher_suites: [] } } }', '`cipher_suites`'],
    ['exporters: { debug: { verbosity: detailed } }', '`verbosity`'],
    ['receivers: { otlp/2: {} }', '`otlp/2`'],
    ['receivers: { otlp: { protocols: { grpc: { include_metadata: true } } } }', '`include_metadata`'],
    ['processors: { batch: }', '`batch`'],
    ['processors: { batch/2: }', '`batch/2`'],
    ['extensions: { pprof: {} }', '`pprof`'],
    [
      'service: { pipelines: { profiles: {}, traces: { receivers: [otlp], exporters: [debug] } } }',
      '`profiles`',
    ],
    [
      'service: { telemetry: { resource: {} }, pipelines: { traces: { receivers: [otlp], exporters: [debug] } } }',
      '`resource`',
    ],
  ])('%s', (text, name) => {
    expect(told(text).join('\n')).toMatch(/not implemented yet/);
    expect(told(text).join('\n')).toContain(name);
  });
});

describe('mistakes across keys', () => {
  test.each([
    ['exporters: {}', '1:1 error: `exporters` is empty'],
    [
      'exporters: { otlp: { endpoint: "http://localhost:4317" } }',
      '1:32 error: `otlp` sends to `localhost:4317`, where Goalkeeper itself listens',
    ],
    [
      'receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:9" } } } }\nexporters: { otlp: { endpoint: "http://[::1]:9" } }',
      '2:32 error: `otlp` sends to `[::1]:9`, where Goalkeeper itself listens',
    ],
    [
      'exporters: { otlp: { endpoint: "a:1", tls: { cert_file: c.pem } } }',
      '1:57 error: `cert_file` without `key_file`, expected both or neither',
    ],
    [
      'exporters: { otlp: { endpoint: "http://a:1", tls: { insecure: false } } }',
      '1:63 error: `http://` asks for plain text and `insecure: false` for TLS',
    ],
    [
      'exporters: { otlp: { endpoint: "a:1", tls: { insecure: true, insecure_skip_verify: true } } }',
      '1:84 error: `insecure` means no TLS, so `insecure_skip_verify` has nothing to skip',
    ],
    [
      'exporters: { otlp: { endpoint: "a:1", sending_queue: { sizer: bytes } } }',
      '1:39 error: `queue_size` is 1000 bytes, expected at least 1048576 with `sizer: bytes`',
    ],
    [
      'exporters: { otlp: { endpoint: "a:1", retry_on_failure: { max_elapsed_time: 1s, max_interval: 1s } } }',
      '1:39 error: `initial_interval` is 5000 ms, more than `max_elapsed_time` (1000 ms)',
    ],
    [
      'processors: { goalkeeper: { settle: 10s, sessions: { idle_timeout: 5s } } }',
      '1:68 error: `idle_timeout` is not longer than `settle`: no action would be judged',
    ],
    [
      'exporters: { otlp: { endpoint: "localhost:9" } }',
      '1:32 warning: `localhost:9` will be called with TLS, which a backend on the same machine rarely speaks',
    ],
    [
      'exporters: { otlp: { endpoint: "https://a:1", tls: { insecure: true } } }',
      '1:64 warning: `insecure` has no effect: `https://` always means TLS',
    ],
    ['exporters: { otlpp: {} }', '1:14 error: `otlpp` is not an exporter Goalkeeper has'],
    [
      'receivers: { otlp: { protocols: { grpc: { tls: { cert_file: c.pem } } } } }',
      '1:43 error: missing key `key_file`',
    ],
    ['exporters: { otlp: { } }', '1:14 error: missing key `endpoint` in `exporters.otlp`, expected a text'],
  ])('%s', (text, expected) => {
    expect(told(text).some((line) => line.startsWith(expected))).toBe(true);
  });

  test('a receiver on any port loops with nobody', () => {
    const text =
      'receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }\nexporters: { otlp: { endpoint: "http://127.0.0.1:4317" } }';
    expect(told(text)).toEqual([]);
  });
});

describe('a service block', () => {
  const file = (exporters: string, more = '') =>
    `exporters: { debug: , otlp: { endpoint: "a:1" } }\nservice: { pipelines: { traces: { receivers: [otlp], exporters: ${exporters}${more} } } }`;

  test('may say what is so anyway', () => {
    expect(told(file('[debug, otlp]', ', processors: [goalkeeper]'))).toEqual([]);
  });

  test('may not leave out what would be used nevertheless', () => {
    expect(told(file('[debug]')).join()).toMatch(/leaves `otlp` out/);
  });

  test('may not name what is not there', () => {
    expect(told(file('[debug, otlp, zipkin]')).join()).toMatch(/`zipkin` is not among the `exporters`/);
    expect(told(file('[debug, otlp]', ', processors: [batch]')).join()).toMatch(
      /`batch` is not among the `processors`/,
    );
  });
});

describe('log records', () => {
  const file = (logs: string) =>
    `exporters: { debug: , otlp: { endpoint: "a:1" } }\nservice: { pipelines: { traces: { receivers: [otlp], exporters: [debug, otlp] }${logs} } }`;

  test('go to every exporter where no service block says otherwise', () => {
    expect(config('exporters: { debug: , otlp: { endpoint: "a:1" } }').pipelines.logs).toEqual({
      exporters: ['debug', 'otlp'],
    });
    expect(config('').pipelines.logs).toEqual({ exporters: ['debug'] });
  });

  test('go nowhere, and are not taken, where it leaves them out', () => {
    expect(config(file('')).pipelines.logs).toBeNull();
  });

  test('go to those exporters that it names', () => {
    const pipeline = 'logs: { receivers: [otlp], processors: [goalkeeper], exporters: [otlp] }';
    expect(config(file(`, ${pipeline}`)).pipelines.logs).toMatchObject({ exporters: ['otlp'] });
  });

  test('cannot come from or go to what is not there', () => {
    expect(told(file(', logs: { receivers: [otlp], exporters: [zipkin] }'))).toEqual([
      '2:121 error: `zipkin` is not among the `exporters` of this file',
    ]);
    expect(told(file(', logs: { receivers: [], exporters: [otlp] }')).join()).toMatch(/leaves `otlp` out/);
    expect(told(file(', logs: { receivers: [otlp], exporters: [] }')).join()).toMatch(/exporters/);
    expect(
      told(file(', logs: { receivers: [otlp], processors: [batch], exporters: [otlp] }')).join(),
    ).toMatch(/`batch` is not among the `processors`/);
  });
});

describe('an OTLP/HTTP exporter', () => {
  const exporter = (text: string) => config(`exporters: { otlp_http/a: ${text} }`).exporters[0];
  const urls = (text: string) => {
    const made = exporter(text);
    const all = made?.kind === 'otlp_http' ? signalUrls(made) : { traces: null, logs: null, metrics: null };
    return [all.traces, all.logs, all.metrics].map((url) => url?.href ?? null);
  };

  test('sends below its endpoint, or to an endpoint of each signal as it stands', () => {
    expect(urls('{ endpoint: "https://a.example" }')).toEqual([
      'https://a.example/v1/traces',
      'https://a.example/v1/logs',
      'https://a.example/v1/metrics',
    ]);
    expect(urls('{ endpoint: "http://a:1/otlp/", logs_endpoint: "http://b/x?y=z" }')).toEqual([
      'http://a:1/otlp/v1/traces',
      'http://b/x?y=z',
      'http://a:1/otlp/v1/metrics',
    ]);
    expect(urls('{ traces_endpoint: "http://a:1/t" }')).toEqual(['http://a:1/t', null, null]);
  });

  test('has the defaults of the Collector, by both of its names', () => {
    for (const name of ['otlp_http', 'otlphttp', 'otlphttp/b']) {
      expect(config(`exporters: { ${name}: { endpoint: "http://a:1" } }`).exporters).toMatchObject([
        { kind: 'otlp_http', name, compression: 'gzip', encoding: 'proto', timeout: 30_000 },
      ]);
    }
  });

  test.each([
    ['{}', /expected `endpoint`, or at least `traces_endpoint`/],
    ['{ endpoint: "a:4318" }', /expected a URL such as/],
    ['{ endpoint: "ftp://a" }', /expected a URL such as/],
    ['{ endpoint: "https://me:s3cret@a" }', /credentials in `headers`/],
    ['{ endpoint: "http://a", headers: { Content-Type: s3cret } }', /leave to the user/],
    ['{ endpoint: "http://a", encoding: xml }', /`encoding`/],
    ['{ endpoint: "http://a", auth: {} }', /not implemented yet/],
    ['{ endpoint: "http://localhost:4318" }', /where Goalkeeper itself listens/],
    ['{ endpoint: "http://a", tls: { cert_file: c } }', /`cert_file` without `key_file`/],
    ['{ endpoint: "http://a", sending_queue: { sizer: bytes, queue_size: 5 } }', /expected at least/],
  ])('refuses %s', (text, problem) => {
    const problems = told(`exporters: { otlp_http: ${text} }`).join();
    expect(problems).toMatch(problem);
    expect(problems).not.toContain('s3cret');
  });
});

describe('OTLP/HTTP', () => {
  const protocols = (text: string) => `receivers: { otlp: { protocols: ${text} } }`;

  test('is served where the file names it, or no protocols at all', () => {
    for (const text of [
      '',
      'receivers: { otlp: {} }',
      protocols('{ http: }'),
      protocols('{ http: {}, grpc: }'),
    ]) {
      expect(config(text).http, text).toMatchObject({
        endpoint: { address: '127.0.0.1:4318' },
        max_request_body_size: 20 * 1024 * 1024,
        traces_url_path: '/v1/traces',
        read_timeout: 60_000,
      });
    }
    expect(config(protocols('{ grpc: {} }')).http).toBeNull();
  });

  test('is served alone where the file names it alone', () => {
    const { receiver, http } = config(protocols('{ http: }'));
    expect(receiver).toBeNull();
    expect(http?.endpoint.address).toBe('127.0.0.1:4318');
    expect(config(protocols('{ grpc: }')).receiver?.endpoint.address).toBe('127.0.0.1:4317');
  });

  test.each(['{}', ''])('and gRPC are both wanting where `protocols` is `%s`', (text) => {
    expect(told(protocols(text)).join()).toMatch(/`protocols` names none: nothing would come in/);
  });

  test('is set in the words of the Collector', () => {
    const text =
      '{ http: { endpoint: "0.0.0.0:80", cors: { allowed_origins: ["*"], max_age: 7 }, logs_url_path: /l } }';
    expect(config(protocols(text)).http).toMatchObject({
      endpoint: { host: '0.0.0.0', port: 80 },
      cors: { allowed_origins: ['*'], allowed_headers: [], max_age: 7 },
      logs_url_path: '/l',
    });
  });

  test.each([
    ['{ http: { read_timeout: 0 } }', /expected more than 0/],
    ['{ http: { logs_url_path: /v1/traces } }', /two signals have one path/],
    ['{ http: { logs_url_path: v1 } }', /expected a path such as/],
    ['{ http: { include_metadata: true } }', /not implemented yet/],
    ['{ http: { compression_algorithms: [snappy] } }', /snappy/],
  ])('refuses %s', (text, problem) => {
    expect(told(protocols(text)).join()).toMatch(problem);
  });

  test('may not be where an exporter sends to', () => {
    expect(told('exporters: { otlp: { endpoint: "http://localhost:4318" } }').join()).toMatch(
      /where Goalkeeper itself listens/,
    );
  });
});

describe('metrics', () => {
  const file = (metrics: string) =>
    `exporters: { debug: , otlp: { endpoint: "a:1" } }\nservice: { pipelines: { traces: { receivers: [otlp], exporters: [debug, otlp] }${metrics} } }`;

  test('go to every exporter, to those that a pipeline names, or nowhere', () => {
    expect(config('').pipelines.metrics).toEqual({ exporters: ['debug'] });
    expect(config(file(', metrics: { receivers: [otlp], exporters: [otlp] }')).pipelines).toMatchObject({
      logs: null,
      metrics: { exporters: ['otlp'] },
    });
    expect(config(file('')).pipelines.metrics).toBeNull();
  });

  test('cannot go to what is not there', () => {
    expect(told(file(', metrics: { receivers: [otlp], exporters: [zipkin] }')).join()).toMatch(
      /`zipkin` is not among the `exporters`/,
    );
  });
});

describe('charters', () => {
  const charters = (list: string) => `processors: { goalkeeper: { charters: ${list} } }`;

  test('are found from where the file is, sorted, each once, hidden ones left out', () => {
    const list = '[charters/*.charter.yaml, charters/b.charter.yaml, "charters/*/c.*"]';
    expect(config(charters(list)).goalkeeper.charters).toEqual(
      ['charters/a.charter.yaml', 'charters/b.charter.yaml', 'charters/old/c.charter.yaml'].map(at),
    );
  });

  test('that are not there are told with their place', () => {
    expect(told(charters('[none.yaml, "*.none"]'))).toEqual([
      '1:40 error: no file at `none.yaml`',
      '1:51 error: no file fits `*.none`',
    ]);
  });
});

describe('files that cannot be read', () => {
  test.each([
    ['missing', () => at('missing.yaml'), /does not exist/],
    ['a folder', () => folder, /is a folder|cannot be read/],
    [
      'not UTF-8',
      () => {
        writeFileSync(at('latin.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0xff]));
        return at('latin.yaml');
      },
      /not UTF-8/,
    ],
    [
      'too large',
      () => {
        writeFileSync(at('large.yaml'), '#'.repeat(300_000));
        return at('large.yaml');
      },
      /has 300000 bytes, expected at most 262144/,
    ],
  ])('%s', (_name, file, expected) => {
    const result = loadConfig(file(), {});
    expect(result.ok ? '' : result.diagnostics.map(formatDiagnostic).join()).toMatch(expected);
  });
});

test('any text is a configuration or told why not', () => {
  const part = fc.constantFrom(
    ...[
      'receivers',
      'exporters',
      'otlp',
      'otlp/2',
      'debug',
      'endpoint',
      'a:1',
      'tls',
      'headers',
      'processors',
      'goalkeeper',
    ],
    ...[
      ': ',
      ':\n',
      '\n',
      ' ',
      '  ',
      '    ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '5s',
      '1',
      'true',
      '${env:A}',
      '&a ',
      '*a',
      '<<',
      '"',
    ],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const result = parseConfig(parts.join(''), null, { A: 'x' });
      expect(result.ok || result.diagnostics.length > 0).toBe(true);
    }),
    { numRuns: 1500 },
  );
});
