import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { grpcEndpoint, httpUrl } from '../../src/config/own-traces.ts';

const parse = (traces: string) =>
  parseConfig(`service:\n  telemetry:\n    traces: ${traces}\n`, 'config.yaml', {});
const messages = (traces: string) => {
  const result = parse(traces);
  return result.ok ? [] : result.diagnostics.map(({ message }) => message);
};
const wanted = (traces: string) => {
  const result = parse(traces);
  return result.ok ? result.value.ownTraces : null;
};
const otlp = (block: string, sampler = '') =>
  `{ ${sampler} processors: [{ batch: { exporter: { otlp: ${block} } } }] }`;
const GRPC = '{ protocol: grpc, endpoint: "http://backend:4317" }';

describe('service.telemetry.traces', () => {
  it('are off where nothing asks for them', () => {
    expect(parseConfig('', null, {})).toMatchObject({ ok: true, value: { ownTraces: null } });
    for (const nothing of ['{}', '{ processors: [] }', otlp(GRPC, 'sampler: { always_off: },')])
      expect(parse(nothing)).toMatchObject({ ok: true, value: { ownTraces: null } });
  });

  it("are written in the Collector's words, with its defaults", () => {
    expect(wanted(otlp(GRPC))).toMatchObject({
      ratio: 1,
      schedule_delay: 5_000,
      export_timeout: 30_000,
      max_queue_size: 2_048,
      max_export_batch_size: 512,
      exporter: { protocol: 'grpc', compression: 'none', timeout: 10_000, headers: [] },
    });
  });

  it.each([
    ['{ trace_id_ratio_based: { ratio: 0.01 } }', 0.01],
    ['{ parent_based: { root: { trace_id_ratio_based: { ratio: 0.5 } } } }', 0.5],
    ['{ parent_based: {} }', 1],
    ['{ always_on: {} }', 1],
    ['{ always_on: }', 1],
  ])('keep the share that %s says', (sampler, ratio) => {
    expect(wanted(otlp(GRPC, `sampler: ${sampler},`))?.ratio).toBe(ratio);
  });

  it('go where the endpoint says: a path counts over HTTP', () => {
    const exporter = (protocol: string, endpoint: string) => {
      const made = wanted(otlp(`{ protocol: ${protocol}, endpoint: "${endpoint}" }`))?.exporter;
      if (made === undefined) throw new Error('refused');
      return made;
    };
    expect(grpcEndpoint(exporter('grpc', 'https://b:1'))).toMatchObject({
      scheme: 'https',
      host: 'b',
      port: 1,
    });
    expect(grpcEndpoint(exporter('grpc', 'http://[::1]:4317'))).toMatchObject({ host: '::1', port: 4_317 });
    const posted = (endpoint: string) => httpUrl(exporter('http/protobuf', endpoint)).href;
    expect(posted('http://b:4318')).toBe('http://b:4318/v1/traces');
    expect(posted('http://b:4318/otlp/traces')).toBe('http://b:4318/otlp/traces');
  });

  it.each([
    ['{ sampler: { always_on: , always_off: } }', /expected one sampler/],
    ['{ sampler: { trace_id_ratio_based: { ratio: 2 } } }', /ratio/],
    ['{ sampler: { jaeger_remote: {} } }', /`jaeger_remote` is not implemented/],
    ['{ propagators: [tracecontext] }', /`propagators` is not implemented/],
    ['{ processors: [{ simple: {} }] }', /`simple` is not implemented/],
    ['{ processors: [{ batch: { exporter: { console: {} } } }] }', /`console` is not implemented/],
    [otlp('{ protocol: http/json, endpoint: "http://a:1" }'), /http\/protobuf/],
    [otlp('{ protocol: grpc, endpoint: "a:1" }'), /expected `http:\/\/host:port`/],
    [otlp('{ protocol: grpc, endpoint: "http://a:0" }'), /expected `http:\/\/host:port`/],
    [otlp('{ protocol: grpc, endpoint: "http://u:p@a:1" }'), /credentials in `headers`/],
    [otlp('{ protocol: grpc, endpoint: "https://a:1", insecure: true }'), /`insecure` asks for plain text/],
    [
      otlp('{ protocol: grpc, endpoint: "http://a:1", headers_list: "a=b" }'),
      /`headers_list` is not implemented/,
    ],
  ])('refuse %s', (traces, message) => {
    expect(messages(traces).join('\n')).toMatch(message);
  });

  it('show no header in a message', () => {
    const headers = `headers: [{ name: authorization, value: "secret\\u0001" }]`;
    const shown = messages(otlp(`{ protocol: grpc, endpoint: "http://a:1", ${headers} }`)).join('\n');
    expect(shown).toContain('printable ASCII');
    expect(shown).not.toContain('secret');
  });
});
