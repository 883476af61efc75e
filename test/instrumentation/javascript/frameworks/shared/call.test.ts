import { describe, expect, it } from 'vitest';
import { readCall } from '../../../../../instrumentation/javascript/frameworks/shared/call.ts';
import { gateThat } from '../../core/gates.ts';

const CLOSED = { fail: { otherwise: 'closed', named: [] } } as const;

function does() {
  const made: string[] = [];
  const invoke = (): string => {
    made.push('paid');
    return 'paid';
  };
  return { made, invoke, refuse: ({ message }: { readonly message: string }) => message };
}

function fails(): never {
  throw new Error('hands off');
}

describe('a call that an adapter reads', () => {
  it('is asked about as it was read', async () => {
    const { gate, judge } = gateThat('allow');
    const call = readCall(
      () => 'pay',
      () => ({ arguments: { amount: 10 }, callId: 'call_1', description: 'Pays.' }),
      does(),
    );
    expect(await gate.call(call)).toBe('paid');
    expect(judge.asked).toMatchObject([{ tool: 'pay', arguments: { amount: 10 }, callId: 'call_1' }]);
  });

  it('is of a tool without a name where it has none', () => {
    const about = () => ({ arguments: {} });
    for (const name of ['', undefined, 7]) {
      expect(readCall(() => name, about, does()).tool).toBe('unnamed_tool');
    }
  });

  it.each([
    ['its name', fails, () => ({ arguments: {} })],
    ['what is told of it', () => 'pay', fails],
  ])('is one that nobody can judge where %s can’t be read: `fail` decides', async (_, name, about) => {
    const open = does();
    const made = gateThat('block');
    expect(await made.gate.call(readCall(name, about, open))).toBe('paid');
    expect(open.made).toEqual(['paid']);
    const closed = does();
    const { gate, judge } = gateThat('allow', { settings: CLOSED });
    expect(await gate.call(readCall(name, about, closed))).toMatch(/^Not done: .* could not be checked/);
    expect(closed.made).toEqual([]);
    expect([...made.judge.asked, ...judge.asked]).toEqual([]);
  });
});
