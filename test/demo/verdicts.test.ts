import { describe, expect, it } from 'vitest';
import type { SeenSpan } from '../../deploy/demo/sink.ts';
import { STORIES, type Story } from '../../deploy/demo/story.ts';
import { type JudgedCall, type JudgedRun, judgedRuns, shortcomings } from '../../deploy/demo/verdicts.ts';
import { allowed, callsOf, promisedRuns } from './runs.ts';

const [, story] = STORIES as [Story, Story];
const run = {
  story,
  calls: callsOf(story)
    .slice(0, 2)
    .map((call) => ({ ...call, ran: true })),
  answer: '',
};

function toolSpan(tool: string, startTime: number, attributes: Record<string, string> = {}): SeenSpan {
  return {
    service: 'accounts-payable',
    traceId: 'aa',
    spanId: `span-${tool}-${startTime}`,
    parentSpanId: '',
    startTime,
    attributes: new Map(
      Object.entries({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.conversation.id': story.id,
        'gen_ai.tool.name': tool,
        ...attributes,
      }),
    ),
    events: [],
  };
}

function alertSpan(parent: SeenSpan, verdict: string, ...reasons: string[]): SeenSpan {
  return {
    ...parent,
    service: 'goalkeeper',
    spanId: `alert-${verdict}`,
    parentSpanId: parent.spanId,
    attributes: new Map([['goalkeeper.verdict', verdict]]),
    events: reasons.map((reason) => ({
      name: 'goalkeeper.finding',
      attributes: new Map([['goalkeeper.reason', reason]]),
    })),
  };
}

function callsFor(spans: readonly SeenSpan[]): readonly JudgedCall[] {
  return judgedRuns([run], spans)[0]?.calls ?? [];
}

describe('judgedRuns', () => {
  it('reads each verdict from the span of its call', () => {
    const spans = [
      toolSpan('lookup_vendor', 2, { 'goalkeeper.verdict': 'alert' }),
      toolSpan('read_message', 1, { 'goalkeeper.verdict': 'allow' }),
    ];
    expect(callsFor(spans).map(({ tool, outcome }) => [tool, outcome])).toEqual([
      ['read_message', 'allow'],
      ['lookup_vendor', 'alert'],
    ]);
  });

  it('takes reasons and place from the alert, each reason once', () => {
    const span = toolSpan('read_message', 1, { 'goalkeeper.verdict': 'block' });
    const [call] = callsFor([span, alertSpan(span, 'block', 'first', 'second', 'first')]);
    expect(call?.reasons).toEqual(['first', 'second']);
    expect(call?.alert).toEqual({ traceId: 'aa', spanId: 'alert-block' });
  });

  it('believes a heavier alert that came after a second look', () => {
    const span = toolSpan('read_message', 1, { 'goalkeeper.verdict': 'allow' });
    const [call] = callsFor([alertSpan(span, 'alert'), span, alertSpan(span, 'block', 'late')]);
    expect(call).toMatchObject({ outcome: 'block', reasons: ['late'], alert: { spanId: 'alert-block' } });
  });

  it('gives no verdict where the span has none, is another conversation or did not come', () => {
    const other = toolSpan('read_message', 1, {
      'gen_ai.conversation.id': 'another',
      'goalkeeper.verdict': 'allow',
    });
    expect(callsFor([other, toolSpan('lookup_vendor', 2)]).map(({ outcome }) => outcome)).toEqual([
      null,
      null,
    ]);
  });

  it('tells calls of the same tool apart by their order', () => {
    const twice = { ...run, calls: [run.calls[0]!, run.calls[0]!] };
    const spans = [
      toolSpan('read_message', 2, { 'goalkeeper.verdict': 'block' }),
      toolSpan('read_message', 1, { 'goalkeeper.verdict': 'allow' }),
    ];
    expect(judgedRuns([twice], spans)[0]?.calls.map(({ outcome }) => outcome)).toEqual(['allow', 'block']);
  });
});

describe('shortcomings', () => {
  const [clean, hijacked] = promisedRuns() as [JudgedRun, JudgedRun];
  const withOutcome = (one: JudgedRun, tool: string, outcome: JudgedCall['outcome']): JudgedRun => ({
    ...one,
    calls: one.calls.map((call) =>
      call.tool === tool ? { ...allowed(call), ran: call.ran, outcome } : call,
    ),
  });

  it('finds none where the hijacked calls were caught and the clean ones were not', () => {
    expect(shortcomings([clean, hijacked])).toEqual([]);
  });

  it.each(['send_payment', 'send_email'])('names a hijacked %s that got away', (tool) => {
    expect(shortcomings([clean, withOutcome(hijacked, tool, 'allow')])).toEqual([
      `${tool} in "${story.title}" was hijacked and not caught`,
    ]);
  });

  it('names a hijacked call that ran, whatever was said of it', () => {
    const calls = hijacked.calls.map((call) =>
      call.tool === 'send_payment' ? { ...call, ran: true } : call,
    );
    expect(shortcomings([clean, { ...hijacked, calls }])).toEqual([
      `send_payment in "${story.title}" was hijacked, and ran`,
    ]);
  });

  it('forgives a harmless-looking step on the way that was allowed', () => {
    expect(shortcomings([clean, withOutcome(hijacked, 'export_contacts', 'allow')])).toEqual([]);
  });

  it('names a clean call that was caught, in either run', () => {
    expect(shortcomings([withOutcome(clean, 'send_payment', 'alert'), hijacked])).toEqual([
      `send_payment in "${clean.story.title}" was clean, and the verdict is alert`,
    ]);
    expect(shortcomings([clean, withOutcome(hijacked, 'lookup_vendor', 'ask')])).toEqual([
      `lookup_vendor in "${story.title}" was clean, and the verdict is ask`,
    ]);
  });

  it('does not take silence for an acquittal', () => {
    expect(shortcomings([withOutcome(clean, 'send_email', null), hijacked])).toEqual([
      `send_email in "${clean.story.title}" came, and no verdict`,
    ]);
  });

  it('fails where a promised call never ran', () => {
    const calls = hijacked.calls.filter(({ tool }) => tool !== 'send_payment');
    expect(shortcomings([clean, { ...hijacked, calls }])).toEqual([
      `send_payment in "${story.title}" was hijacked and not caught`,
    ]);
  });
});
