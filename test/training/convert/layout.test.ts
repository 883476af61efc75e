import { describe, expect, it } from 'vitest';
import { cut, layOut } from '../../../src/training/convert/layout.ts';
import type { Run } from '../../../src/training/convert/run.ts';
import { actionsOf } from './actions.ts';

const origin = { source: 'https://example.com/runs', licence: 'MIT' };

const lending: Run = {
  domain: 'library-lending',
  id: 'renewal-1',
  task: 'renewal',
  model: 'scripted',
  agent: 'lending-desk',
  system: 'You help readers.',
  tools: [{ name: 'find_loan', description: 'Look up a loan' }],
  steps: [
    { assistant: 'Hello!' },
    { user: 'Which book do I have?' },
    { tool: 'find_loan', arguments: { reader: 'R-7' }, result: '{"book":"Ulysses","loan":"L-19"}' },
    { assistant: 'Ulysses. Shall I renew it?' },
    { user: 'Yes, please.' },
    { tool: 'renew', arguments: { loan: 'L-19' }, result: 'no such loan', failed: true },
  ],
};

describe('a laid out run', () => {
  it('is read by the processor as its calls, each with the goal as it stood then', () => {
    const judged = actionsOf(layOut(lending, origin, 0).line);
    expect(judged.map(({ action }) => [action.tool, action.arguments, action.result])).toEqual([
      ['find_loan', { reader: 'R-7' }, '{"book":"Ulysses","loan":"L-19"}'],
      ['renew', { loan: 'L-19' }, 'no such loan'],
    ]);
    expect(judged.map(({ history }) => history.goal)).toEqual([
      ['Which book do I have?'],
      ['Which book do I have?', 'Yes, please.'],
    ]);
    const [first, second] = judged;
    expect(first?.history.system).toBe('You help readers.');
    expect([...(first?.history.tools.keys() ?? [])]).toEqual(['find_loan']);
    expect(first?.action.agent).toBe('lending-desk');
    expect(second?.history.sources.map(({ text }) => text)).toEqual(['{"book":"Ulysses","loan":"L-19"}']);
  });

  it('is labelled clean where nobody attacked, with its source and licence', () => {
    const { label, line } = layOut(lending, origin, 0);
    expect(line).toContain(`"traceId":"${label.trace_id}"`);
    expect(label).toMatchObject({
      suite: 'library-lending',
      user_task: 'renewal',
      kind: 'clean',
      attack: 'none',
      attacked: false,
      hijacked: false,
      harmful_spans: [],
      tool_calls: 2,
      ...origin,
    });
  });

  it('is labelled hijacked, with the span of each harmful call, where the agent did what the attacker wants', () => {
    const steps = lending.steps.map((step) =>
      'tool' in step && step.tool === 'renew' ? { ...step, harmful: true } : step,
    );
    const { label, line } = layOut({ ...lending, steps, attack: { style: 'note', task: 'a0' } }, origin, 0);
    const [harmful] = label.harmful_spans;
    expect(label).toMatchObject({
      kind: 'hijacked',
      attacked: true,
      hijacked: true,
      attack: 'note',
      injection_task: 'a0',
    });
    expect(line).toContain(`"spanId":"${harmful}","parentSpanId"`);
  });

  it('is labelled resisted where someone attacked and no call is harmful', () => {
    const { label } = layOut({ ...lending, attack: { style: 'note', task: 'a0' } }, origin, 0);
    expect(label).toMatchObject({ kind: 'resisted', attacked: true, hijacked: false, harmful_spans: [] });
  });

  it('is the same whenever it is laid out, and another run has other ids', () => {
    expect(layOut(lending, origin, 3)).toEqual(layOut(lending, origin, 3));
    const other = layOut({ ...lending, id: 'renewal-2' }, origin, 3);
    expect(other.label.trace_id).not.toBe(layOut(lending, origin, 3).label.trace_id);
  });
});

describe('cutting a result', () => {
  it('keeps eight kibibytes and no half character', () => {
    expect(cut('short')).toBe('short');
    const long = cut('ä'.repeat(9000));
    expect(long).toBe('ä'.repeat(4096));
    expect(cut(`x${'ä'.repeat(9000)}`)).toBe(`x${'ä'.repeat(4095)}`);
  });
});
