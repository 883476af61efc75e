import { describe, expect, test } from 'vitest';
import { exporterFromEnvironment } from '../../src/config/otel-environment.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.example.com' };

function exporter(env: Record<string, string>) {
  const found = exporterFromEnvironment(env);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.exporter;
}

function problems(env: Record<string, string>): string[] {
  const found = exporterFromEnvironment({ ...ENDPOINT, ...env });
  return 'problems' in found ? found.problems.map(({ file, message }) => `${file} ${message}`) : [];
}

describe("OpenTelemetry's environment", () => {
  test('without an endpoint names no exporter', () => {
    expect(exporter({})).toBeNull();
    expect(exporter({ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_EXPORTER_OTLP_TIMEOUT: 'x' })).toBeNull();
  });

  test('takes the defaults of the specification: no compression, ten seconds', () => {
    expect(exporter(ENDPOINT)).toMatchObject({
      endpoint: { address: 'api.example.com:443' },
      secure: true,
      compression: 'none',
      timeout: 10_000,
    });
  });

  test('what is set for traces goes before what is set for all', () => {
    const env = {
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:4317',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1',
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '2',
    };
    expect(exporter(env)).toMatchObject({ endpoint: { address: 'traces:4317' }, secure: false, timeout: 2 });
  });

  test('names a backend over HTTP where it says so', () => {
    const http = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' };
    const forAll = exporter({ ...ENDPOINT, ...http });
    expect(forAll).toMatchObject({
      kind: 'otlp_http',
      endpoint: new URL('https://api.example.com'),
      timeout: 10_000,
    });
    const forTraces = exporter({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://a:1/otlp', ...http });
    expect(forTraces).toMatchObject({ kind: 'otlp_http', traces_endpoint: new URL('http://a:1/otlp') });
  });

  test('an endpoint without scheme is called with TLS unless told otherwise', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'collector:4317';
    expect(exporter({ OTEL_EXPORTER_OTLP_ENDPOINT })).toMatchObject({ secure: true });
    const insecure = { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_INSECURE: 'true' };
    expect(exporter(insecure)).toMatchObject({ secure: false });
  });

  test('certificates are taken from it', () => {
    const env = {
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem',
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'c.pem',
      OTEL_EXPORTER_OTLP_CLIENT_KEY: 'k.pem',
    };
    expect(exporter(env)?.tls).toMatchObject({ ca_file: 'ca.pem', cert_file: 'c.pem', key_file: 'k.pem' });
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, /^OTEL_EXPORTER_OTLP_PROTOCOL .*`grpc`, `http\/protobuf`/],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'a:1' },
      /^OTEL_EXPORTER_OTLP_TRACES_ENDPOINT .*expected a URL/,
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:x' }, /^OTEL_EXPORTER_OTLP_ENDPOINT .*expected a number/],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: '5s' }, /^OTEL_EXPORTER_OTLP_TIMEOUT .*milliseconds/],
    [
      { OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'zstd' },
      /^OTEL_EXPORTER_OTLP_TRACES_COMPRESSION .*`gzip`, `none`/,
    ],
    [{ OTEL_EXPORTER_OTLP_CLIENT_KEY: 'k.pem' }, /^OTEL_EXPORTER_OTLP_CLIENT_KEY .*certificate/],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'no value' }, /^OTEL_EXPORTER_OTLP_HEADERS .*name=value/],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=%zz' }, /^OTEL_EXPORTER_OTLP_HEADERS .*percent-encoded/],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'bad name=1' }, /^OTEL_EXPORTER_OTLP_HEADERS `bad name`/],
  ])('%j is refused', (env, expected) => {
    expect(problems(env).join('\n')).toMatch(expected);
  });

  test('no message shows a header', () => {
    expect(problems({ OTEL_EXPORTER_OTLP_HEADERS: 'key=s3cret%0A,x' }).join()).not.toContain('s3cret');
    expect(problems({ OTEL_EXPORTER_OTLP_HEADERS: 'key=s3cret%0A' }).join()).toMatch(/`key`.*printable/);
  });
});
