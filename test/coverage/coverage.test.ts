import { describe, expect, it } from 'vitest';
import { Coverage, OTHERS, shareOf, worstFirst } from '../../src/coverage/coverage.ts';
import type { Ran } from '../../src/coverage/facts.ts';
import type { Action } from '../../src/model/action.ts';
import { anAction } from '../session/actions.ts';

const library = { name: 'gen_ai', version: '1.0' };
const ran = (told: Partial<Action>): Ran => ({
  action: { ...anAction({ id: '1', at: 0 }), ...told },
  goal: false,
  system: false,
});

describe('coverage', () => {
  it('counts calls by library and agent, and of how many each fact is known', () => {
    const coverage = new Coverage();
    const { action: call } = ran({ library, agent: 'ap', result: 'ok', callId: 'c1', truncated: true });
    coverage.add({ action: call, goal: true, system: false });
    coverage.add({
      action: { ...call, captured: false, result: null, truncated: false },
      goal: true,
      system: true,
    });
    coverage.add({ action: { ...call, agent: 'hr' }, goal: false, system: false });
    expect(coverage.rows()).toMatchObject([
      {
        library,
        agent: 'ap',
        calls: 2,
        cut: 1,
        known: { arguments: 1, result: 1, call_id: 2, agent: 2, goal: 2, system: 1 },
      },
      { library, agent: 'hr', calls: 1, cut: 1, known: { arguments: 1, goal: 0 } },
    ]);
    expect(shareOf(coverage.rows()[0]!, 'arguments')).toBe(0.5);
  });

  it('counted in several places and put together, is as if counted in one', () => {
    const calls = [
      ran({ library, agent: 'ap', dialect: 'genai+openinference', result: 'ok' }),
      ran({ library, agent: 'hr', dialect: 'genai' }),
      ran({ library, agent: 'ap', dialect: 'genai', truncated: true }),
      ran({ library: null, agent: null, callId: 'c' }),
    ];
    const [whole, first, second, together] = [new Coverage(), new Coverage(), new Coverage(), new Coverage()];
    for (const [at, call] of calls.entries()) {
      whole.add(call);
      (at < 2 ? first : second).add(call);
    }
    together.merge(first.rows());
    together.merge(second.rows());
    expect(together.rows()).toEqual(whole.rows());
  });

  it('puts who sees least first', () => {
    const coverage = new Coverage();
    coverage.add(ran({ agent: 'sees' }));
    coverage.add(ran({ agent: 'sees more', result: 'r' }));
    coverage.add(ran({ agent: 'blind', captured: false, result: 'r' }));
    expect(worstFirst(coverage.rows()).map(({ agent }) => agent)).toEqual(['blind', 'sees', 'sees more']);
  });

  it('holds a bounded number of rows of bounded names, whoever sends them, and loses no call', () => {
    const coverage = new Coverage(10);
    for (let index = 0; index < 1_000; index++) coverage.add(ran({ agent: `${'x'.repeat(5_000)}${index}` }));
    for (let index = 0; index < 1_000; index++) coverage.add(ran({ agent: `agent ${index}` }));
    const rows = coverage.rows();
    expect(rows).toHaveLength(10);
    expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(2_000);
    expect(rows.at(-1)).toMatchObject(OTHERS);
    for (const { agent } of rows) expect(agent?.length ?? 0).toBeLessThanOrEqual(100);
  });
});
