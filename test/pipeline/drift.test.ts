import { expect, test } from 'vitest';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { type Behaviour, random, simulatedCalls } from '../bench/drift/simulated.ts';
import { ROOMY } from '../session/actions.ts';
import { request, toolSpan } from '../spans.ts';
import { decodeRequest } from '../wire/protobuf.ts';

const SETTINGS = { falseAlarms: 1_000, warmUp: 50 };
const MINUTE = 60_000;

const pipelineOf = (drift: typeof SETTINGS | null) =>
  new Pipeline({
    mode: 'tee',
    settleMs: 0,
    sessions: { ...ROOMY },
    charters: [],
    version: '1',
    detectors: [],
    drift,
  });

/** One request per run, one each minute; the model is another one from `changed` on. */
function requests(runs: number, changed: number, behaviour: Behaviour): Buffer[] {
  const next = random(3);
  return Array.from({ length: runs }, (_, index) => {
    const later = index >= changed;
    const spans = simulatedCalls(next, later ? behaviour : null).map(([tool, args], step) =>
      toolSpan({
        trace: (index + 1).toString(16).padStart(32, '0'),
        id: (step + 1).toString(16),
        at: index * MINUTE + step * 1_000,
        tool,
        arguments: JSON.stringify(args),
        attributes: { 'gen_ai.agent.name': 'clerk', 'gen_ai.request.model': later ? 'large-2' : 'large-1' },
      }),
    );
    return request(...spans);
  });
}

/** One after the other, as they happened. */
function fed(pipeline: Pipeline, all: readonly Buffer[]): Buffer[] {
  const alerts = all.flatMap((one, index) => {
    pipeline.ingest(one, index * MINUTE);
    return [...pipeline.settle(index * MINUTE).alerts];
  });
  return [...alerts, ...pipeline.drain().alerts];
}

const changing = requests(300, 200, 'new tool');

test('an agent that changes gets one alert, under a run that shows it, and no verdict changes by it', () => {
  const alerts = fed(pipelineOf(SETTINGS), changing);
  expect(alerts).toHaveLength(1);
  const [alert] =
    decodeRequest(alerts[0]!).resourceSpans?.[0]?.scopeSpans?.flatMap(({ spans }) => spans ?? []) ?? [];
  const attributes = new Map(alert?.attributes?.map(({ key, value }) => [key, value?.stringValue]));
  expect(alert?.name).toBe('alert clerk');
  expect(attributes.get('goalkeeper.kind')).toBe('drift');
  expect(attributes.get('goalkeeper.reason')).toMatch(
    /export_contacts in \d+ of the last \d+ runs, before in none of 50/,
  );
  expect(attributes.get('goalkeeper.reason')).toContain(
    'the model changed at run 201, from large-1 to large-2',
  );
  const run = Number.parseInt(Buffer.from(alert?.traceId ?? []).toString('hex'), 16);
  expect(run).toBeGreaterThan(200);
});

test('a replay, all at once, gives the same bytes', () => {
  const pipeline = pipelineOf(SETTINGS);
  for (const one of changing) pipeline.ingest(one, 0);
  expect(pipeline.drain().alerts).toEqual(fed(pipelineOf(SETTINGS), changing));
});

test('an agent that goes on as before gets none, and nobody is watched where that is off', () => {
  expect(fed(pipelineOf(SETTINGS), requests(300, 300, 'new tool'))).toEqual([]);
  expect(fed(pipelineOf(null), changing)).toEqual([]);
});
