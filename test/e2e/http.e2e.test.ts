import { OTLPTraceExporter as JsGrpc } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsJson } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as JsProtobuf } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { tracing } from '@opentelemetry/sdk-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { metricNames, metricsRequest } from '../support/metrics.ts';
import { captured, capturedLogs, type SeenSpan, send, spansOf, written } from './otlp.ts';
import { eventually, freePort, listens, peer } from './processes.ts';
import { Topology } from './topology.ts';

// Real programs over both doors: the SDKs of four languages, and the Collector on either side.

let topology: Topology;
beforeEach(() => {
  topology = new Topology();
});
afterEach(({ task }) => topology.end(task.result?.state === 'fail'));

const local = (port: number): string => `127.0.0.1:${port}`;

/** Goalkeeper with both doors, towards a backend over gRPC or HTTP. */
async function goalkeeper(exporter: string): Promise<{ grpc: number; http: number; output: () => string }> {
  const [grpc, http] = [await freePort(), await freePort()];
  const file = topology.file(
    'goalkeeper.yaml',
    `receivers:
  otlp:
    protocols:
      grpc: { endpoint: "${local(grpc)}" }
      http: { endpoint: "${local(http)}" }
exporters: { ${exporter} }
`,
  );
  const ready = async () => (await listens(grpc)) && listens(http);
  const running = await topology.start('goalkeeper', process.execPath, topology.serve(file), { ready });
  return { grpc, http, output: running.output };
}

/** A Collector that takes OTLP over HTTP and writes what it gets. */
async function httpCollector(): Promise<{ port: number; traces: string; logs: string; metrics: string }> {
  const port = await freePort();
  const files = { traces: '', logs: '', metrics: '' };
  for (const signal of ['traces', 'logs', 'metrics'] as const)
    files[signal] = `${topology.folder}/${signal}.pb`;
  const exporter = (signal: keyof typeof files) =>
    `file/${signal}: { path: ${files[signal]}, format: proto, append: true, flush_interval: 50ms }`;
  const pipeline = (signal: keyof typeof files) =>
    `${signal}: { receivers: [otlp], exporters: [file/${signal}] }`;
  const signals = ['traces', 'logs', 'metrics'] as const;
  const config = topology.file(
    'backend.yaml',
    `receivers: { otlp: { protocols: { http: { endpoint: "${local(port)}" } } } }
exporters: { ${signals.map(exporter).join(', ')} }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { ${signals.map(pipeline).join(', ')} }
`,
  );
  await topology.node('backend', port, await peer('collector'), ['--config', config], {});
  return { port, ...files };
}

async function spansIn(file: string, atLeast: number): Promise<SeenSpan[]> {
  let spans: SeenSpan[] = [];
  await eventually(`${atLeast} spans in ${file}`, () => {
    spans = spansOf(written(file));
    return spans.length >= atLeast;
  });
  return spans;
}

async function exportWith(exporter: tracing.SpanExporter, name: string): Promise<void> {
  const provider = new tracing.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'javascript' }),
    spanProcessors: [new tracing.BatchSpanProcessor(exporter)],
  });
  for (let number = 0; number < 100; number++) {
    provider.getTracer('test').startSpan(name, { attributes: { number } }).end();
  }
  await provider.shutdown();
}

const nameOf = ({ whole }: SeenSpan): string => (whole as { span: { name: string } }).span.name;

describe('real clients over both doors', () => {
  it('each gets a hundred spans in, over gRPC and HTTP, packed or not', async () => {
    const backend = await httpCollector();
    const { grpc, http } = await goalkeeper(`otlp_http: { endpoint: "http://${local(backend.port)}" }`);
    const url = `http://${local(http)}/v1/traces`;
    const gzip = CompressionAlgorithm.GZIP;
    const expected: string[] = [];
    const sent = (name: string): string => {
      expected.push(name);
      return name;
    };
    await exportWith(new JsGrpc({ url: `http://${local(grpc)}` }), sent('js grpc'));
    await exportWith(new JsJson({ url }), sent('js json'));
    await exportWith(new JsJson({ url, compression: gzip }), sent('js json gzip'));
    await exportWith(new JsProtobuf({ url }), sent('js protobuf'));
    await exportWith(new JsProtobuf({ url, compression: gzip }), sent('js protobuf gzip'));
    for (const language of ['go', 'python', 'java'] as const) {
      const client = await peer(language);
      const runs = [
        ['grpc', grpc, 'gzip'],
        ['http', http, 'none'],
        ['http', http, 'gzip'],
      ] as const;
      for (const [protocol, port, packed] of runs) {
        const name = sent(`${language} ${protocol} ${packed}`);
        const { exit, output } = await topology.run(name, client, [protocol, local(port), packed, name]);
        expect(exit, output).toEqual({ code: 0, signal: null });
      }
    }
    const spans = await spansIn(backend.traces, expected.length * 100);
    const counts = expected.map((name) => [name, spans.filter((span) => nameOf(span) === name).length]);
    expect(counts).toEqual(expected.map((name) => [name, 100]));
    for (const { attributes } of spans) expect(attributes.has('number')).toBe(true);
  });
});

describe('the Collector before and behind, over HTTP', () => {
  it.each(['proto', 'json'])(
    'all three signals pass as they were, sent and sent on in %s',
    async (encoding) => {
      const backend = await httpCollector();
      const { http } = await goalkeeper(
        `otlp_http: { endpoint: "http://${local(backend.port)}", encoding: ${encoding} }`,
      );
      const own = await freePort();
      const config = topology.file(
        'gateway.yaml',
        `receivers: { otlp: { protocols: { grpc: { endpoint: "${local(own)}" } } } }
exporters: { otlphttp: { endpoint: "http://${local(http)}", encoding: ${encoding} } }
service:
  telemetry: { metrics: { level: none } }
  pipelines:
    traces: { receivers: [otlp], exporters: [otlphttp] }
    logs: { receivers: [otlp], exporters: [otlphttp] }
    metrics: { receivers: [otlp], exporters: [otlphttp] }
`,
      );
      await topology.node('gateway', own, await peer('collector'), ['--config', config], {});
      const agent = 'javascript/openai-agents-openinference-hijacked';
      await send(own, captured(agent));
      const logs = capturedLogs('javascript/claude-agent-sdk-native-hijacked');
      await send(own, logs, 'logs');
      await send(own, [metricsRequest({ name: 'first', points: 2 }, { name: 'second' })], 'metrics');

      const sent = spansOf(captured(agent));
      const spans = await spansIn(backend.traces, sent.length + 1);
      const ids = (all: readonly SeenSpan[]) => all.map(({ traceId, spanId }) => traceId + spanId).sort();
      expect(ids(spans.filter(({ service }) => service !== 'goalkeeper'))).toEqual(ids(sent));
      expect(spans.some(({ attributes }) => attributes.get('goalkeeper.verdict') === 'block')).toBe(true);
      await eventually('the metrics', () => written(backend.metrics).flatMap(metricNames).length === 2);
      expect(written(backend.metrics).flatMap(metricNames)).toEqual(['first', 'second']);
      await eventually('the log records', () => written(backend.logs).length >= logs.length);
    },
  );
});
