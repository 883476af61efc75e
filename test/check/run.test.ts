import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import type { Case, Check, Expectation, Step, WrittenSession } from '../../src/check/case.ts';
import { parseCheck } from '../../src/check/parse.ts';
import { Judging, runRecorded, runWritten } from '../../src/check/run.ts';
import { sessionSpans } from '../../src/check/spans.ts';
import { ALWAYS } from '../../src/model/schedule.ts';

const EXPECTED: Expectation = { line: 9, outcome: 'ask', would: null, kind: null, rule: null, reason: null };

function check(rules: string): Check {
  const text = `charter: 1\nname: payer\nversion: "1"\npurpose: p\nagents: [payer]\nmode: enforce\nrules: [${rules}]\n`;
  const charter = parseCharter(text, 'payer.yaml');
  if (!charter.ok) throw new Error(JSON.stringify(charter.diagnostics));
  const schedules = new Map([['provenance', { ...ALWAYS, mode: 'off' } as const]]);
  return { file: 'a.check.yaml', name: 'a', charters: [charter.value], baselines: [], schedules, cases: [] };
}

const call = (tool: string, expected: Partial<Expectation> | null = null, given: object = {}): Step => ({
  tool,
  arguments: {},
  result: null,
  failed: false,
  afterMs: 1000,
  expected: expected && { ...EXPECTED, ...expected },
  ...given,
});

const written = (steps: readonly Step[], start = 1.7e18): WrittenSession => ({
  kind: 'written',
  agent: 'payer',
  system: 'Be careful.',
  goal: 'Pay.',
  tools: { pay: 'Pays.' },
  start,
  steps,
});

function run(rules: string, steps: readonly Step[], start?: number) {
  const told = written(steps, start);
  const one: Case = { name: 'c', line: 3, otherwise: null, told };
  return runWritten(check(rules), one, told);
}

const rule = (when: string, more = '') =>
  `{ name: r, when: '${when}', outcome: ask, reason: Because of r., ${more} }`;

describe('a written session', () => {
  test('is judged as the charter says, call by call', () => {
    const result = run(rule('tool == "pay"'), [
      call('look', { outcome: 'allow' }),
      call('pay', { rule: 'r', reason: 'of r' }),
    ]);
    expect(result).toEqual({ name: 'c', line: 3, checked: 2, shortfalls: [] });
  });

  test.each([
    ['the arguments', 'args.n == 3.0', [call('pay', {}, { arguments: { n: 3 } })]],
    ['the goal', 'goal.contains("Pay.")', [call('pay', {})]],
    [
      'what the user says later',
      'goal.contains("And then?")',
      [{ user: 'And then?', afterMs: 1 }, call('pay', {})],
    ],
    [
      'an earlier result',
      'from_record("x-1", "look")',
      [call('look', null, { result: '{"id":"x-1"}' }), call('pay', {})],
    ],
    [
      'that an earlier call failed',
      'actions.exists(a, a.status == "error")',
      [call('look', null, { failed: true }), call('pay', {})],
    ],
    ['the time', 'call.start > timestamp("2023-11-14T22:30:00Z")', [call('pay', {}, { afterMs: 3_600_000 })]],
  ] as const)('tells rules %s', (_name, when, steps) => {
    expect(
      run(`{ name: r, tools: [pay], when: '${when}', outcome: ask, reason: x }`, steps).shortfalls,
    ).toEqual([]);
  });

  test('does not tell what the user says only later', () => {
    const steps = [call('pay', { outcome: 'allow' }), { user: 'And then?', afterMs: 1 }];
    expect(run(rule('goal.contains("And then?")'), steps).shortfalls).toEqual([]);
  });

  test('begins when it says, for rules with dates', () => {
    const dated = rule('true', 'enforce_from: 2026-06-01');
    const [may, june] = [Date.UTC(2026, 4, 1) * 1e6, Date.UTC(2026, 5, 1) * 1e6];
    expect(run(dated, [call('pay', { outcome: 'alert', would: 'ask' })], may).shortfalls).toEqual([]);
    expect(run(dated, [call('pay', {})], june).shortfalls).toEqual([]);
  });

  test('fails with what was expected and what came, at the line that expects it', () => {
    const { shortfalls } = run(rule('true'), [
      call('look'),
      call('pay', { outcome: 'block', rule: 'other', line: 12 }),
    ]);
    expect(shortfalls).toEqual([
      { line: 12, call: 'call 2, pay', expected: 'block by rule other', found: 'ask\nask r: Because of r.' },
    ]);
  });

  test.each([
    ['another kind', { kind: 'loop' } as const, 'ask of kind loop'],
    ['another reason', { reason: 'moon' }, 'ask with a reason that has `moon`'],
    ['a monitored verdict', { would: 'block' } as const, 'ask that would block'],
  ])('fails for %s', (_name, expected, wanted) => {
    expect(run(rule('true'), [call('pay', expected)]).shortfalls).toMatchObject([{ expected: wanted }]);
  });

  test('has the same spans each time, and others under another name', () => {
    const session = written([call('pay')]);
    expect(sessionSpans(session, 'a')).toEqual(sessionSpans(session, 'a'));
    expect(sessionSpans(session, 'b').spanIds).not.toEqual(sessionSpans(session, 'a').spanIds);
  });
});

describe('a recorded session', () => {
  const { request, spanIds } = sessionSpans(written([call('look'), call('pay'), call('pay')]), 'recorded');
  const judge = (traces: ReadonlySet<string> | null = null) => {
    const judging = new Judging(check(rule('tool == "pay"')), traces);
    judging.take({ signal: 'traces', request });
    return judging.end();
  };
  const recorded = (calls: object[], otherwise: Case['otherwise'] = null, trace: string | null = null) => {
    const told = { kind: 'recorded', file: 'f', trace, calls } as Extract<Case['told'], { kind: 'recorded' }>;
    return runRecorded({ name: 'c', line: 3, otherwise, told }, told, judge());
  };

  test('is held against what is expected of single calls, by tool or by span', () => {
    const result = recorded([
      { which: { tool: 'pay', nth: 2 }, expected: EXPECTED },
      { which: { span: spanIds[0] }, expected: { ...EXPECTED, outcome: 'allow' } },
    ]);
    expect(result).toEqual({ name: 'c', line: 3, checked: 2, shortfalls: [] });
  });

  test('is held as a whole against what the case expects, but for calls that have their own', () => {
    const { checked, shortfalls } = recorded(
      [{ which: { tool: 'pay', nth: 1 }, expected: EXPECTED }],
      'allow',
    );
    expect(checked).toBe(3);
    expect(shortfalls).toMatchObject([{ call: `pay, span ${spanIds[2]}`, expected: 'allow', line: 3 }]);
  });

  test('fails where it has no such call, and tells which it has', () => {
    const { shortfalls } = recorded([{ which: { tool: 'pay', nth: 3 }, expected: EXPECTED }]);
    expect(shortfalls).toMatchObject([
      { call: 'pay, number 3', found: 'no such call; the calls are of look, pay' },
    ]);
  });

  test('fails where it holds nothing of the trace', () => {
    expect(recorded([], 'allow', 'f'.repeat(32)).shortfalls).toMatchObject([{ found: 'no call was found' }]);
  });

  test('keeps only the traces that are asked for', () => {
    expect(judge()).toHaveLength(3);
    expect(judge(new Set(['f'.repeat(32)]))).toEqual([]);
  });
});

const CHARTERS = fileURLToPath(new URL('../../deploy/charters/', import.meta.url));
const files = readdirSync(CHARTERS);

test('every example charter has a check', () => {
  const roles = (end: string) =>
    files.filter((name) => name.endsWith(end)).map((name) => name.slice(0, -end.length));
  expect(roles('.check.yaml')).toEqual(roles('.charter.yaml'));
});

describe.each(files.filter((name) => name.endsWith('.check.yaml')))('%s', (name) => {
  const parsed = parseCheck(readFileSync(CHARTERS + name, 'utf8'), CHARTERS + name);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  const cases = parsed.value.cases.flatMap((one) =>
    one.told.kind === 'written' ? [{ ...one, told: one.told }] : [],
  );
  test.each(cases)('$name', (one) => {
    expect(runWritten(parsed.value, one, one.told).shortfalls).toEqual([]);
  });
});
