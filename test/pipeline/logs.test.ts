import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOG_SIGNS } from '../../src/dialects/index.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { WireError } from '../../src/wire/cursor.ts';
import { ROOMY } from '../session/actions.ts';
import { logsRequest, promptRecord, request, toolResultRecord, toolSpan } from '../spans.ts';
import { delimited } from '../wire/otlp.ts';

const CALL = 'toolu_01A09q90qw90lq917835lq9';

function aPipeline(): Pipeline {
  return new Pipeline({
    mode: 'inline',
    settleMs: 100,
    sessions: ROOMY,
    charters: [],
    detectors: [
      {
        id: 'watchful',
        inspect: ({ arguments: args }) =>
          JSON.stringify(args) !== '{"to":"DE9"}'
            ? []
            : [
                {
                  detector: 'watchful',
                  rule: null,
                  kind: 'loop',
                  severity: 'high',
                  outcome: 'block',
                  score: 1,
                  reason: 'a stranger',
                  evidence: [],
                  owasp: null,
                },
              ],
      },
    ],
    version: '0.0.0',
  });
}

/** A tool span without its arguments, as Claude Code sends it, and the record that has them. */
const hidden = (given: { trace?: string; attributes?: Record<string, string> } = {}) =>
  request(
    toolSpan({
      id: '1',
      tool: 'pay',
      result: 'paid',
      ...given,
      attributes: { 'gen_ai.tool.call.id': CALL, ...given.attributes },
    }),
  );
const told = (given: Partial<Parameters<typeof toolResultRecord>[0]> = {}) =>
  logsRequest(toolResultRecord({ tool: 'pay', arguments: '{"to":"DE9"}', callId: CALL, ...given }));

describe('arguments that stand in a log record', () => {
  test('complete the call whose span came before', () => {
    const pipeline = aPipeline();
    pipeline.ingest(hidden(), 0);
    expect(pipeline.ingestLogs(told(), 50)).toEqual({
      records: 1,
      agentRecords: 1,
      astray: 0,
      eventTime: 1100,
      warnings: [],
    });
    const { judged, alerts } = pipeline.settle(200);
    expect(judged).toMatchObject([
      { action: { arguments: { to: 'DE9' }, captured: true, requested: false, result: 'paid' } },
    ]);
    expect(alerts).toHaveLength(1);
  });

  test('are judged before the span comes, and not twice', () => {
    const pipeline = aPipeline();
    pipeline.ingestLogs(told(), 0);
    const { judged, alerts } = pipeline.settle(100);
    expect(judged).toMatchObject([
      { action: { tool: 'pay', requested: true }, verdict: { outcome: 'block' } },
    ]);
    expect(alerts).toHaveLength(1);
    pipeline.ingest(hidden(), 200);
    const later = pipeline.settle(400);
    expect(later).toMatchObject({
      judged: [],
      alerts: [],
      completed: [{ judged: { action: { requested: false } } }],
    });
  });

  test('that come after the verdict bring a second look, and an alert that says it is late', () => {
    const pipeline = aPipeline();
    pipeline.ingest(hidden(), 0);
    expect(pipeline.settle(100).judged).toMatchObject([{ verdict: { outcome: 'allow' } }]);
    pipeline.ingestLogs(told(), 200);
    expect(pipeline.settle(300).judged).toMatchObject([{ late: true, verdict: { outcome: 'block' } }]);
  });

  test('sent again are the same call', () => {
    const pipeline = aPipeline();
    for (const time of [0, 10]) pipeline.ingestLogs(told(), time);
    pipeline.ingest(hidden(), 20);
    pipeline.ingestLogs(told(), 30);
    expect(pipeline.drain().judged).toHaveLength(1);
  });
});

describe('a log record outside of any trace', () => {
  test('joins its conversation: before the verdict, or with a second look', () => {
    const conversation = { attributes: { 'gen_ai.conversation.id': 'c' } };
    const record = told({ trace: '', conversation: 'c' });
    const early = aPipeline();
    early.ingestLogs(record, 0);
    early.ingest(hidden(conversation), 10);
    expect(early.drain().judged).toMatchObject([{ verdict: { outcome: 'block' } }]);
    const late = aPipeline();
    late.ingest(hidden(conversation), 0);
    expect(late.settle(100).judged).toMatchObject([{ verdict: { outcome: 'allow' } }]);
    late.ingestLogs(record, 200);
    expect(late.settle(300).judged).toMatchObject([{ late: true, verdict: { outcome: 'block' } }]);
  });

  test('joins by its call, where that is known; else it is passed over, and counted', () => {
    const pipeline = aPipeline();
    expect(pipeline.ingestLogs(told({ trace: '' }), 0)).toMatchObject({ agentRecords: 1, astray: 1 });
    pipeline.ingest(hidden(), 10);
    expect(pipeline.ingestLogs(told({ trace: '' }), 20)).toMatchObject({ astray: 0 });
    expect(pipeline.drain().judged).toMatchObject([{ action: { arguments: { to: 'DE9' } } }]);
  });

  test('is no action by itself: no alert would have a span to hang on', () => {
    const pipeline = aPipeline();
    pipeline.ingestLogs(told({ trace: '', conversation: 'c' }), 0);
    expect(pipeline.drain()).toMatchObject({ judged: [], alerts: [] });
  });
});

test('a prompt that stands in a log record is the goal', () => {
  const pipeline = aPipeline();
  pipeline.ingestLogs(logsRequest(promptRecord({ goal: 'pay the rent' })), 0);
  pipeline.ingest(hidden(), 10);
  expect(pipeline.drain().judged).toMatchObject([{ history: { goal: ['pay the rent'] } }]);
});

test('other records pass: they are counted and nothing more', () => {
  const record = { body: { stringValue: 'user logged in' }, timeUnixNano: '1' };
  const counts = aPipeline().ingestLogs(logsRequest(record, record), 0);
  expect(counts).toEqual({ records: 2, agentRecords: 0, astray: 0, eventTime: 0, warnings: [] });
});

test('bytes that are no request are refused as a whole', () => {
  expect(() => aPipeline().ingestLogs(Buffer.from('0a05', 'hex'), 0)).toThrow(WireError);
});

test('a record that cannot be read costs itself: a warning, and the others are read', () => {
  const value = delimited(2, delimited(5, Buffer.from('0aff', 'hex')));
  const attribute = delimited(6, Buffer.concat([delimited(1, Buffer.from('gen_ai.input.messages')), value]));
  const name = delimited(12, Buffer.from('gen_ai.client.inference.operation.details'));
  const broken = delimited(1, delimited(2, delimited(2, Buffer.concat([name, attribute]))));
  const pipeline = aPipeline();
  const { warnings, agentRecords } = pipeline.ingestLogs(Buffer.concat([broken, told()]), 0);
  expect({ warnings, agentRecords }).toEqual({
    warnings: [expect.stringMatching(/at byte \d+$/)],
    agentRecords: 2,
  });
  expect(pipeline.drain().judged).toHaveLength(1);
});

test('whatever agents write in records, nothing is thrown and nothing without a name is judged', () => {
  const names = fc.constantFrom(...LOG_SIGNS, 'gen_ai.choice', 'gen_ai.user.message', 'gen_ai.tool.message');
  const text = fc.oneof(
    fc.json().map((json) => json),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(names, text, text), { maxLength: 8 }), (records) => {
      const pipeline = aPipeline();
      const asked = records.map(([eventName, body, input]) => ({
        ...toolResultRecord({ tool: 'pay', arguments: input, callId: CALL }),
        eventName,
        body: { stringValue: body },
      }));
      expect(pipeline.ingestLogs(logsRequest(...asked), 0).warnings).toEqual([]);
      expect(pipeline.drain().errors).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
