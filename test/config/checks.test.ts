import { describe, expect, test } from 'vitest';
import { toldOf } from '../support/config.ts';

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
    expect(toldOf(text).some((line) => line.startsWith(expected))).toBe(true);
  });

  test('a receiver on any port loops with nobody', () => {
    const text =
      'receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }\nexporters: { otlp: { endpoint: "http://127.0.0.1:4317" } }';
    expect(toldOf(text)).toEqual([]);
  });
});
