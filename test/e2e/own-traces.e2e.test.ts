import { afterEach, beforeEach, expect, it } from 'vitest';
import { JaegerQuery, parentOf } from './jaeger-query.ts';
import { captured, send, spansOf, written } from './otlp.ts';
import { eventually } from './processes.ts';
import { Topology } from './topology.ts';

let topology: Topology;

beforeEach(() => {
  topology = new Topology();
});

afterEach(({ task }) => topology.end(task.result?.state === 'fail'));

const NAMES = [
  'exporter/otlp/traces',
  'processor/goalkeeper/judge',
  'processor/goalkeeper/traces',
  'receiver/otlp/TraceDataReceived',
];

it("a Jaeger has Goalkeeper's own traces: what became of each request", async () => {
  const backend = await topology.fileCollector('backend');
  const jaeger = await topology.jaeger();
  const goalkeeper = await topology.goalkeeperWith(
    (port, to) => `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${port}" } } } }
exporters: { otlp: { endpoint: "http://127.0.0.1:${to}" } }
service:
  telemetry:
    traces:
      sampler: { trace_id_ratio_based: { ratio: 1 } }
      processors:
        - batch:
            schedule_delay: 200
            exporter: { otlp: { protocol: grpc, endpoint: "http://127.0.0.1:${jaeger.port}" } }
`,
    backend.port,
  );
  const requests = captured('javascript/strands-native-hijacked');
  await send(goalkeeper.port, requests);

  const query = new JaegerQuery(jaeger.query);
  let spans: Awaited<ReturnType<JaegerQuery['search']>> = [];
  await eventually('what became of each request to be in Jaeger', async () => {
    spans = await query.search('goalkeeper');
    const names = new Set(spans.map(({ operationName }) => operationName));
    const received = spans.filter(({ operationName }) => operationName === NAMES[3]);
    return received.length === requests.length && NAMES.every((name) => names.has(name));
  });
  const named = (name: string) => spans.filter(({ operationName }) => operationName === name);
  const byId = new Map(spans.map((span) => [span.spanID, span]));
  for (const taken of named('processor/goalkeeper/traces'))
    expect(byId.get(parentOf(taken) ?? '')?.operationName).toBe('receiver/otlp/TraceDataReceived');
  for (const exported of named('exporter/otlp/traces'))
    expect(byId.get(parentOf(exported) ?? '')?.operationName).toMatch(
      /^processor\/goalkeeper\/(traces|judge)$/,
    );
  const accepted = named('receiver/otlp/TraceDataReceived').map(({ tags }) =>
    Number(tags.get('accepted_spans')),
  );
  expect(accepted.reduce((sum, count) => sum + count, 0)).toBe(spansOf(requests).length);
  // Nobody else is told.
  expect(spansOf(written(backend.file)).some(({ attributes }) => attributes.has('accepted_spans'))).toBe(
    false,
  );
});
