// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like template strings

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OtlpExporterConfig } from '../../src/config/exporters.ts';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { formatDiagnostic } from '../../src/model/diagnostic.ts';
import { configOf, toldOf } from '../support/config.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-config-'));
  mkdirSync(join(folder, 'charters/old'), { recursive: true });
  for (const name of ['b', 'a', '.hidden', 'old/c'])
    writeFileSync(join(folder, 'charters', `${name}.charter.yaml`), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

const config = (text: string, env: Record<string, string> = {}): Config =>
  configOf(text, env, at('goalkeeper.yaml'));

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
    expect(toldOf('', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' }).join()).toMatch(
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
    expect(toldOf(text, { SIZE: 'big-secret' })).toEqual([
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
    expect(toldOf(text)).toEqual([expect.stringContaining(refusal)]);
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
    expect(toldOf(text).join('\n')).toMatch(/not implemented yet/);
    expect(toldOf(text).join('\n')).toContain(name);
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
    expect(toldOf(charters('[none.yaml, "*.none"]'))).toEqual([
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
