import { describe, expect, test } from 'vitest';
import { signalUrls } from '../../src/config/http-exporter.ts';
import { configOf, toldOf } from '../support/config.ts';

describe('an OTLP/HTTP exporter', () => {
  const exporter = (text: string) => configOf(`exporters: { otlp_http/a: ${text} }`).exporters[0];
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
      expect(configOf(`exporters: { ${name}: { endpoint: "http://a:1" } }`).exporters).toMatchObject([
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
    const problems = toldOf(`exporters: { otlp_http: ${text} }`).join();
    expect(problems).toMatch(problem);
    expect(problems).not.toContain('s3cret');
  });
});
