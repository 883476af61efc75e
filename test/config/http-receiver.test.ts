import { describe, expect, test } from 'vitest';
import { configOf, toldOf } from '../support/config.ts';

describe('OTLP/HTTP', () => {
  const protocols = (text: string) => `receivers: { otlp: { protocols: ${text} } }`;

  test('is served where the file names it, or no protocols at all', () => {
    for (const text of [
      '',
      'receivers: { otlp: {} }',
      protocols('{ http: }'),
      protocols('{ http: {}, grpc: }'),
    ]) {
      expect(configOf(text).http, text).toMatchObject({
        endpoint: { address: '127.0.0.1:4318' },
        max_request_body_size: 20 * 1024 * 1024,
        traces_url_path: '/v1/traces',
        read_timeout: 60_000,
      });
    }
    expect(configOf(protocols('{ grpc: {} }')).http).toBeNull();
  });

  test('is served alone where the file names it alone', () => {
    const { receiver, http } = configOf(protocols('{ http: }'));
    expect(receiver).toBeNull();
    expect(http?.endpoint.address).toBe('127.0.0.1:4318');
    expect(configOf(protocols('{ grpc: }')).receiver?.endpoint.address).toBe('127.0.0.1:4317');
  });

  test.each(['{}', ''])('and gRPC are both wanting where `protocols` is `%s`', (text) => {
    expect(toldOf(protocols(text)).join()).toMatch(/`protocols` names none: nothing would come in/);
  });

  test('is set in the words of the Collector', () => {
    const text =
      '{ http: { endpoint: "0.0.0.0:80", cors: { allowed_origins: ["*"], max_age: 7 }, logs_url_path: /l } }';
    expect(configOf(protocols(text)).http).toMatchObject({
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
    expect(toldOf(protocols(text)).join()).toMatch(problem);
  });

  test('may not be where an exporter sends to', () => {
    expect(toldOf('exporters: { otlp: { endpoint: "http://localhost:4318" } }').join()).toMatch(
      /where Goalkeeper itself listens/,
    );
  });
});
