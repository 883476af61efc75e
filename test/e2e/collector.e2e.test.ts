import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captured, type SeenSpan, send, spansOf, written } from './otlp.ts';
import { eventually, freePort, peer } from './processes.ts';
import { Topology } from './topology.ts';

const AGENTS = [
  'javascript/langchain-openinference-clean',
  'javascript/openai-agents-openinference-hijacked',
  'javascript/vercel7-aisdkotel-toolloopagent-hijacked',
];
const VERDICT = 'goalkeeper.verdict';

let topology: Topology;
beforeEach(() => {
  topology = new Topology();
});
afterEach(({ task }) => topology.end(task.result?.state === 'fail'));

const alertsIn = (spans: readonly SeenSpan[]) => spans.filter(({ service }) => service === 'goalkeeper');
const othersIn = (spans: readonly SeenSpan[]) => spans.filter(({ service }) => service !== 'goalkeeper');
const byId = (spans: readonly SeenSpan[]) => new Map(spans.map((span) => [span.traceId + span.spanId, span]));

/** The spans in the file once as many as expected are there, and no more come. */
async function settled(file: string, atLeast: number): Promise<SeenSpan[]> {
  let spans: SeenSpan[] = [];
  await eventually(`${atLeast} spans in ${file}`, async () => {
    spans = spansOf(written(file));
    return spans.length >= atLeast;
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return spansOf(written(file));
}

describe('agents, a Collector, Goalkeeper inline, a Collector', () => {
  it('every span arrives once, neighbours as they were, actions with verdicts, alerts beside them', async () => {
    const requests = AGENTS.flatMap(captured);
    const backend = await topology.fileCollector('backend');
    const direct = await topology.fileCollector('direct');
    const goalkeeper = await topology.goalkeeper('inline', backend.port);
    // The same Collector also writes what it was sent past Goalkeeper, for comparison.
    const gateway = await topology.shippedCollector(
      'gateway.yaml',
      { GOALKEEPER_ENDPOINT: `127.0.0.1:${goalkeeper.port}` },
      `exporters:
  otlp/direct: { endpoint: "127.0.0.1:${direct.port}", tls: { insecure: true } }
service:
  pipelines:
    traces: { exporters: [otlp/goalkeeper, otlp/direct] }
`,
    );
    await send(gateway.port, requests);

    const sent = spansOf(requests);
    const bare = byId(await settled(direct.file, sent.length));
    const through = await settled(backend.file, sent.length);
    const spans = othersIn(through);
    expect(spans.length).toBe(sent.length);
    expect([...byId(spans).keys()].sort()).toEqual([...bare.keys()].sort());

    const actions = spans.filter(({ attributes }) => attributes.has(VERDICT));
    expect(actions.length).toBeGreaterThanOrEqual(15);
    for (const span of spans) {
      const before = bare.get(span.traceId + span.spanId)!;
      if (!span.attributes.has(VERDICT)) expect(span.whole).toEqual(before.whole);
      for (const [key, value] of before.attributes) expect(span.attributes.get(key)).toEqual(value);
    }

    const alerts = alertsIn(through);
    expect(alerts.length).toBeGreaterThanOrEqual(2);
    for (const alert of alerts) {
      const offending = actions.find(({ spanId }) => spanId === alert.parentSpanId)!;
      expect(offending.traceId).toBe(alert.traceId);
      expect(offending.attributes.get(VERDICT)).toBe(alert.attributes.get(VERDICT));
    }
  });
});

describe('agents, a Collector with a copy to Goalkeeper (tee)', () => {
  it('the backend gets every span as it was, and from Goalkeeper alert spans only', async () => {
    const requests = AGENTS.flatMap(captured);
    const backend = await topology.fileCollector('backend');
    const alertsPort = await freePort();
    const goalkeeper = await topology.goalkeeper('tee', alertsPort);
    const collector = await topology.shippedCollector('tee.yaml', {
      GOALKEEPER_ENDPOINT: `127.0.0.1:${goalkeeper.port}`,
      ALERTS_ENDPOINT: `127.0.0.1:${alertsPort}`,
      BACKEND_ENDPOINT: `127.0.0.1:${backend.port}`,
    });
    await send(collector.port, requests);

    const sent = spansOf(requests);
    const all = await settled(backend.file, sent.length + 2);
    const spans = othersIn(all);
    expect([...byId(spans).keys()].sort()).toEqual([...byId(sent).keys()].sort());
    expect(spans.length).toBe(sent.length);
    expect(spans.filter(({ attributes }) => attributes.has(VERDICT))).toEqual([]);
    const alerts = alertsIn(all);
    expect(alerts.length).toBeGreaterThanOrEqual(2);
    for (const alert of alerts) expect(byId(spans).has(alert.traceId + alert.parentSpanId)).toBe(true);
  });

  it('alerts that come back to Goalkeeper raise no alerts', async () => {
    const backend = await topology.fileCollector('backend');
    const goalkeeper = await topology.goalkeeper('inline', backend.port);
    await send(goalkeeper.port, captured('javascript/openai-agents-openinference-hijacked'));
    const sent = spansOf(captured('javascript/openai-agents-openinference-hijacked')).length;
    const once = await settled(backend.file, sent + 1);
    await send(goalkeeper.port, written(backend.file));
    const twice = await settled(backend.file, 2 * once.length);
    expect(new Set(alertsIn(twice).map(({ spanId }) => spanId)).size).toBe(alertsIn(once).length);
    expect(twice.filter(({ attributes }) => attributes.has('goalkeeper.action.span_id')).length).toBe(
      alertsIn(twice).length,
    );
  });
});

describe('the shipped configurations', () => {
  it.each(['gateway.yaml', 'tee.yaml'])('the Collector finds %s valid', async (file) => {
    const { exit } = await topology.run('validate', await peer('collector'), [
      'validate',
      `--config=deploy/otelcol/${file}`,
    ]);
    expect(exit).toEqual({ code: 0, signal: null });
  });
});
