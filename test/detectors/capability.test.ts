import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import { capability } from '../../src/detectors/capability.ts';
import type { Action } from '../../src/model/action.ts';
import type { Charter } from '../../src/model/charter.ts';
import type { Finding } from '../../src/model/finding.ts';
import { after, call } from '../charter/history.ts';

function charter(tools: string): Charter {
  const text = `charter: 1\nname: payer\nversion: "1"\npurpose: p\nagents: [payer]\n${tools}`;
  const result = parseCharter(text, 'a.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

const PAYER = charter(`tools:
  read: {}
  mcp__*: { max_calls: 2 }
  pay:
    max_calls: 2
    arguments:
      amount: { max: 100, required: true }
      currency: { one_of: [EUR] }
`);

function inspect(action: Action, earlier: readonly Action[] = [], by: Charter | null = PAYER): Finding[] {
  return capability.inspect(action, { history: after(earlier), charter: by, baseline: null });
}

const kinds = (findings: readonly Finding[]): string[] => findings.map(({ kind }) => kind);

describe('stays silent', () => {
  test.each([
    ['within the limits', call('pay', { amount: 100, currency: 'EUR' })],
    ['where an argument without `required` is left out', call('pay', { amount: 1 })],
    ['for a tool without limits', call('read', { path: 'x' })],
    ['for a tool that fits a pattern', call('mcp__pay__send', {})],
    ['for hidden arguments of a tool without limits', call('read', null, { captured: false })],
  ])('%s', (_name, action) => {
    expect(inspect(action)).toEqual([]);
  });

  test('without a charter, and where the charter leaves tools open', () => {
    expect(inspect(call('anything'), [], null)).toEqual([]);
    expect(inspect(call('anything'), [], charter(''))).toEqual([]);
  });
});

describe('tells', () => {
  test('a tool that is not authorised', () => {
    expect(inspect(call('export_contacts', { limit: 5 }))).toMatchObject([
      {
        detector: 'capability',
        kind: 'unauthorised_tool',
        outcome: 'block',
        severity: 'high',
        owasp: 'ASI02',
        reason: 'export_contacts is not among the tools that the charter payer allows',
      },
    ]);
  });

  test('every tool where the charter allows none', () => {
    expect(kinds(inspect(call('read'), [], charter('tools: {}')))).toEqual(['unauthorised_tool']);
  });

  test('each argument over its limit', () => {
    const findings = inspect(call('pay', { amount: 100.01, currency: 'USD' }));
    expect(findings).toMatchObject([
      {
        kind: 'argument_over_limit',
        outcome: 'block',
        reason: 'amount of pay is 100.01, allowed is at most 100, always given',
      },
      { kind: 'argument_over_limit', reason: 'currency of pay is USD, allowed is EUR' },
    ]);
    expect(findings[0]?.evidence).toMatchObject([{ where: 'argument amount', value: '100.01' }]);
  });

  test('a required argument that is left out', () => {
    expect(inspect(call('pay', {}))[0]?.reason).toBe(
      'amount of pay is left out, allowed is at most 100, always given',
    );
    expect(kinds(inspect(call('pay', null)))).toEqual(['argument_over_limit']);
  });

  test('the call after the last that is allowed, those forgotten counted', () => {
    const pay = () => call('pay', { amount: 1 });
    expect(inspect(pay(), [pay()])).toEqual([]);
    expect(inspect(pay(), [pay(), pay()])).toMatchObject([
      { kind: 'call_limit', outcome: 'block', owasp: 'ASI02' },
    ]);
    const history = { ...after([]), totals: { actions: 9, byTool: new Map([['pay', 9]]) } };
    expect(kinds(capability.inspect(pay(), { history, charter: PAYER, baseline: null }))).toEqual([
      'call_limit',
    ]);
  });

  test('calls of all tools that fit one pattern together', () => {
    expect(kinds(inspect(call('mcp__c'), [call('mcp__a'), call('mcp__b')]))).toEqual(['call_limit']);
  });
});

describe('a limit that cannot be checked is told, and never passes in silence', () => {
  test.each([
    ['arguments that were not captured', call('pay', null, { captured: false })],
    ['an argument that lost its name', call('pay', '100')],
    ['a list for arguments', call('pay', [100])],
    ['arguments that were cut', call('pay', { currency: 'EUR' }, { truncated: true })],
  ])('%s', (_name, action) => {
    expect(inspect(action)).toMatchObject([{ kind: 'unchecked_limit', outcome: 'alert', severity: 'low' }]);
  });

  test('a cut call is over a limit where what is left shows it', () => {
    expect(kinds(inspect(call('pay', { amount: 500 }, { truncated: true })))).toEqual([
      'argument_over_limit',
      'unchecked_limit',
    ]);
  });
});

test('odd arguments are no reason to fail', () => {
  for (const args of [
    { amount: { toString: 'x' } },
    { amount: [] },
    { amount: [[1]] },
    { amount: 'NaN' },
    { __proto__: 1 },
    true,
    7,
  ]) {
    expect(() => inspect(call('pay', args as Action['arguments']))).not.toThrow();
  }
});
