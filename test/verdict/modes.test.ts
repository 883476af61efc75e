import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import type { Detector } from '../../src/detectors/detector.ts';
import { rule } from '../../src/detectors/rule.ts';
import type { Charter } from '../../src/model/charter.ts';
import type { Finding } from '../../src/model/finding.ts';
import { ALWAYS, type Schedules } from '../../src/model/schedule.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { judge } from '../../src/verdict/judge.ts';
import { after, call } from '../charter/history.ts';

const found: Finding = {
  detector: 'budget',
  rule: null,
  kind: 'loop',
  severity: 'medium',
  outcome: 'ask',
  score: 0.5,
  reason: 'Round and round.',
  evidence: [],
  owasp: null,
};
const budget: Detector = { id: 'budget', inspect: () => [found] };

const JULY = Date.UTC(2026, 6, 1) * 1e6;
const MONITOR = { ...ALWAYS, mode: 'monitor' } as const;
const UNTIL_JULY = { ...MONITOR, enforceFrom: JULY };

function charter(more: string, mode = 'enforce'): Charter {
  const head = `charter: 1\nname: payer\nversion: "1"\npurpose: p\nagents: [agent]\nmode: ${mode}\n`;
  const result = parseCharter(head + more, 'a.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

const large = (more: string) =>
  `rules: [{ name: large, tools: [pay], when: args.amount > 100, outcome: block, reason: Too much., ${more} }]\n`;

function verdict(by: Charter | null, schedules: Schedules = new Map(), startTime = JULY): Verdict {
  const action = { ...call('pay', { amount: 500 }), startTime };
  return judge(action, after([]), by, [rule, budget], schedules);
}

describe('a detector', () => {
  test('in monitor alerts, and the verdict keeps what it would have been', () => {
    expect(verdict(null, new Map([['budget', MONITOR]]))).toMatchObject({
      outcome: 'alert',
      would: 'ask',
      findings: [{ outcome: 'alert', would: 'ask', reason: 'Round and round. (in monitor, it would ask)' }],
    });
  });

  test('that is off is not asked', () => {
    const asked: Detector = { id: 'budget', inspect: () => expect.unreachable() };
    const off = new Map([['budget', { ...ALWAYS, mode: 'off' } as const]]);
    expect(judge(call('pay'), after([]), null, [asked], off).outcome).toBe('allow');
  });

  test.each([
    [JULY - 1e9, 'alert', 'ask'],
    [JULY, 'ask', undefined],
  ])('is promoted by the time of the call, %d', (time, outcome, would) => {
    const { outcome: now, would: held } = verdict(null, new Map([['budget', UNTIL_JULY]]), time);
    expect([now, held]).toEqual([outcome, would]);
  });

  test('has no more say once it has expired', () => {
    const expired = new Map([['budget', { ...ALWAYS, expires: JULY }]]);
    expect(verdict(null, expired, JULY).outcome).toBe('allow');
    expect(verdict(null, expired, JULY - 1e9).outcome).toBe('ask');
  });

  test('runs as the charter says where it and the configuration differ', () => {
    const schedules = new Map([['budget', MONITOR]]);
    expect(verdict(charter('detectors: { budget: { mode: enforce } }\n'), schedules).outcome).toBe('ask');
    expect(verdict(charter('detectors: { budget: { mode: off } }\n'), schedules).outcome).toBe('allow');
  });
});

describe('a rule', () => {
  test('in monitor stands beside what is enforced', () => {
    const { outcome, would, findings } = verdict(charter(large('mode: monitor')));
    expect([outcome, would]).toEqual(['ask', 'block']);
    expect(findings.map(({ outcome }) => outcome)).toEqual(['ask', 'alert']);
  });

  test.each([
    ['2026-07-02', undefined, 'ask', 'block'],
    ['2026-07-01', undefined, 'block', undefined],
    ['2026-06-01', '2026-07-01', 'ask', undefined],
  ])('enforced from %s, expired on %s', (from, expires, outcome, would) => {
    const dates = `enforce_from: ${from}${expires === undefined ? '' : `, expires: ${expires}`}`;
    const { outcome: now, would: held } = verdict(charter(large(dates)));
    expect([now, held]).toEqual([outcome, would]);
  });

  test('in monitor only reports in a charter in monitor too', () => {
    const { outcome, would, mode } = verdict(charter(large('mode: monitor'), 'monitor'));
    expect([outcome, would, mode]).toEqual(['ask', 'block', 'monitor']);
    expect(verdict(charter(large('severity: high'), 'monitor')).outcome).toBe('block');
  });

  test('is held to the stricter of its own mode and that of the detector of rules', () => {
    const both = (one: string, all: string) =>
      verdict(charter(`${large(one)}detectors: { rule: { mode: ${all} }, budget: { mode: off } }\n`)).outcome;
    expect(both('mode: monitor', 'enforce')).toBe('alert');
    expect(both('mode: enforce', 'monitor')).toBe('alert');
    expect(both('mode: enforce', 'off')).toBe('allow');
  });
});
