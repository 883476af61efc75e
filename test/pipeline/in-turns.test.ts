import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PipelineOptions } from '../../src/pipeline/options.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Settled } from '../../src/pipeline/results.ts';
import { ROOMY } from '../session/actions.ts';
import { request, toolSpan } from '../spans.ts';

const OPTIONS: PipelineOptions = {
  mode: 'inline',
  settleMs: 100,
  sessions: ROOMY,
  charters: [],
  version: '0.0.0',
};

const calls = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 200 }).map(String),
    tool: fc.constantFrom('send_money', 'read_mail', 'delete_files'),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 24 },
);

function told(settled: readonly Settled[]) {
  const verdicts = settled.flatMap(({ judged }) =>
    judged.map(({ action, verdict, late }) => [action.span.spanId, verdict.outcome, verdict.findings, late]),
  );
  return {
    verdicts: verdicts.sort(),
    spans: settled.flatMap(({ spans }) => spans).reduce((sum, one) => sum + one.spans, 0),
    alerts: settled.flatMap(({ alerts }) => alerts.map((alert) => alert.toString('hex'))).sort(),
    ran: settled.reduce((sum, { ran }) => sum + ran.length, 0),
  };
}

test('judged in pieces the verdicts, alerts and spans are those judged at once', () => {
  fc.assert(
    fc.property(calls, calls, fc.integer({ min: 1, max: 9 }), (first, second, most) => {
      const [whole, pieces] = [new Pipeline(OPTIONS), new Pipeline(OPTIONS)];
      const atOnce: Settled[] = [];
      const bitByBit: Settled[] = [];
      for (const [round, spans] of [first, second].entries()) {
        for (const pipeline of [whole, pieces])
          pipeline.ingest(request(...spans.map(toolSpan)), round * 1_000);
        atOnce.push(whole.settle(round * 1_000 + 100));
        for (const _ of pieces.settling(round * 1_000 + 100, most, (one) => bitByBit.push(one)));
      }
      expect(told(bitByBit)).toEqual(told(atOnce));
      expect(pieces.waiting).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('given up in between nothing is lost: what was not told of waits on, and is told once', () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 9 }), fc.nat(30), (spans, most, steps) => {
      const pipeline = new Pipeline(OPTIONS);
      pipeline.ingest(request(...spans.map(toolSpan)), 0);
      const settled: Settled[] = [];
      const work = pipeline.settling(100, most, (one) => settled.push(one));
      for (let step = 0; step < steps && !work.next().done; step++);
      work.return();
      const before = told(settled).spans;
      expect(pipeline.waiting).toBe(spans.length - before);
      settled.push(pipeline.drain());
      expect(told(settled).spans).toBe(spans.length);
      expect(pipeline.waiting).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('a request is taken in span by span, so that others get their turn', () => {
  const pipeline = new Pipeline(OPTIONS);
  const spans = Array.from({ length: 50 }, (_, n) => toolSpan({ id: `${n + 1}`, tool: 'read_mail' }));
  const work = pipeline.ingesting(request(...spans), 0);
  let steps = 0;
  for (; !work.next().done; steps++) expect(pipeline.waiting).toBe(steps + 1);
  expect(steps).toBe(50);
});
