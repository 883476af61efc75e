import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const TOKEN = 'agent-token-0123456789';
const told = (yaml: string): string => {
  const result = parseConfig(yaml, null, {});
  return (result.ok ? result.warnings : result.diagnostics)
    .map(({ severity, line, message }) => `${severity} ${line}: ${message}`)
    .join('\n');
};

const AUTH = `extensions: { bearertokenauth: { clients: [{ name: a, token: ${TOKEN} }] } }`;
const grpc = (keys: string) => `receivers: { otlp: { protocols: { grpc: { ${keys} } } } }`;
const http = (keys: string) => `receivers: { otlp: { protocols: { http: { ${keys} } } } }`;
const ASKS = 'auth: { authenticator: bearertokenauth }';
const TLS = 'tls: { cert_file: c, key_file: k }';

describe('a door that others can reach', () => {
  test('is told of where nobody is asked who they are', () => {
    for (const door of [grpc('endpoint: "0.0.0.0:4317"'), http('endpoint: "0.0.0.0:4318"')]) {
      expect(told(door)).toMatch(/warning 1: .*anybody there can send spans in any agent's name/);
    }
  });

  test('is told of where tokens go there in plain text', () => {
    expect(told(`${AUTH}\n${grpc(`endpoint: "0.0.0.0:4317", ${ASKS}`)}`)).toContain('plain text');
  });

  test('is no matter with TLS and known clients, nor on this machine alone', () => {
    expect(told(`${AUTH}\n${grpc(`endpoint: "0.0.0.0:4317", ${TLS}, ${ASKS}`)}`)).toBe('');
    for (const host of ['127.0.0.1', 'localhost', '"[::1]']) {
      const endpoint = host.startsWith('"') ? `${host}:4317"` : `"${host}:4317"`;
      expect(told(grpc(`endpoint: ${endpoint}`))).toBe('');
    }
  });

  test('the defaults listen on this machine alone', () => {
    const config = parseConfig('extensions: { api: {} }', null, {});
    if (!config.ok) throw new Error('not read');
    const { receiver, http: other, api } = config.value;
    for (const door of [receiver, other, api]) expect(door?.endpoint.host).toBe('127.0.0.1');
  });
});

describe('what does not go together', () => {
  test.each([
    [grpc(ASKS), '`bearertokenauth` is not among the `extensions`'],
    [AUTH, '`bearertokenauth` has no effect'],
    [
      `extensions: { bearertokenauth: { clients: [{ name: a, certificate: CN=a }] } }\n${grpc(ASKS)}`,
      'no door asks for client certificates',
    ],
    [
      `extensions: { bearertokenauth: { clients: [{ name: a, token: ${TOKEN} }, { name: a, token: ${TOKEN}x }] } }\n${grpc(ASKS)}`,
      'two clients are called `a`',
    ],
    [
      `extensions: { api: { clients: [{ name: a, token: ${TOKEN}, rate_limit: { requests_per_second: 1 } }] } }`,
      '`rate_limit` is for those who send',
    ],
  ])('%s', (yaml, words) => {
    expect(told(yaml)).toContain(words);
  });

  test('no limit of a door for being served by grpc-js', () => {
    const keepalive = 'keepalive: { enforcement_policy: { min_time: 1s, permit_without_stream: true } }';
    const tls = 'tls: { cert_file: a, key_file: b, min_version: "1.3", max_version: "1.3" }';
    const limits = `max_connections: 5, read_timeout: 5s, ${keepalive}, ${tls}`;
    expect(told(grpc(`server: grpc-js, ${limits}`))).toBe('');
  });

  test('a client that is known by nothing, by two things, or by a name of no kind', () => {
    const client = (keys: string) =>
      told(`extensions: { bearertokenauth: { clients: [{ name: a, ${keys} }] } }\n${grpc(ASKS)}`);
    expect(client('tenant: t')).toContain('found none');
    expect(client(`token: ${TOKEN}, certificate: CN=a`)).toContain('found more');
    expect(client('certificate: reader')).toContain('`CN=NAME`');
    expect(client(`token: ${TOKEN}, tenant: ../x`)).toContain('letters, digits');
  });
});
