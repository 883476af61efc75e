import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JaegerQuery, type JaegerSpan, parentOf } from './jaeger-query.ts';
import { captured, send, spansOf } from './otlp.ts';
import { eventually } from './processes.ts';
import { type Node, Topology } from './topology.ts';

/** Real agents' bytes, one capture a dialect. */
const HIJACKED = [
  'javascript/vercel7-aisdkotel-toolloopagent-hijacked',
  'javascript/openai-agents-openinference-hijacked',
  'javascript/strands-native-hijacked',
];
const CLEAN = [
  'javascript/langchain-openinference-clean',
  'javascript/vercel7-aisdkotel-toolloopagent-clean',
  'javascript/strands-native-clean',
];

let topology: Topology;
let jaeger: JaegerQuery;
let goalkeeper: Node;

beforeEach(async () => {
  topology = new Topology();
  const backend = await topology.jaeger();
  jaeger = new JaegerQuery(backend.query);
  goalkeeper = await topology.goalkeeper('inline', backend.port);
});

afterEach(({ task }) => topology.end(task.result?.state === 'fail'));

/** All spans of the traces that were sent, once every one of them is there. */
async function arrived(requests: readonly Buffer[]): Promise<JaegerSpan[]> {
  const sent = spansOf(requests);
  const traces = [...new Set(sent.map(({ traceId }) => traceId))];
  let spans: JaegerSpan[] = [];
  await eventually('every span sent to be in Jaeger', async () => {
    spans = (await Promise.all(traces.map((trace) => jaeger.trace(trace)))).flat();
    const ids = new Set(spans.map(({ spanID }) => spanID));
    return sent.every(({ spanId }) => ids.has(spanId));
  });
  return spans;
}

describe('an agent, Goalkeeper inline, Jaeger', () => {
  it.each(HIJACKED)('the hijacked run of %s raises an alert that Jaeger finds', async (name) => {
    const requests = captured(name);
    await send(goalkeeper.port, requests);

    const found = await jaeger.found('goalkeeper', { 'goalkeeper.verdict': 'block' });
    const alerts = found.filter(({ service }) => service === 'goalkeeper');
    const alert = alerts.find(({ tags }) => tags.get('goalkeeper.verdict') === 'block')!;
    const kind = String(alert.tags.get('goalkeeper.kind'));
    const byKind = await jaeger.found('goalkeeper', { 'goalkeeper.kind': kind });
    expect(byKind.map(({ spanID }) => spanID)).toContain(alert.spanID);

    const offending = (await arrived(requests)).find(({ spanID }) => spanID === parentOf(alert))!;
    expect(offending.traceID).toBe(alert.traceID);
    expect(spansOf(requests).map(({ spanId }) => spanId)).toContain(offending.spanID);
    expect(offending.tags.get('goalkeeper.verdict')).toBe('block');
    expect(alert.tags.get('goalkeeper.action.span_id')).toBe(offending.spanID);
    expect(alert.tags.get('otel.status_code')).toBe('ERROR');
    expect(String(alert.tags.get('goalkeeper.reason'))).toMatch(/\w+ \w+ \w+/);
  });

  it.each(CLEAN)('the clean run of %s raises none, and every action has its verdict', async (name) => {
    const requests = captured(name);
    await send(goalkeeper.port, requests);
    const spans = await arrived(requests);
    const verdicts = spans.flatMap(({ tags }) => tags.get('goalkeeper.verdict') ?? []);
    expect(verdicts.length).toBeGreaterThanOrEqual(5);
    expect(new Set(verdicts)).toEqual(new Set(['allow']));
    expect(await jaeger.services()).not.toContain('goalkeeper');
  });
});
