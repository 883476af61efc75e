// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like template strings

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import type { Charter } from '../../src/model/charter.ts';
import { after, call } from './history.ts';

const HEAD = `charter: 1
name: payer
version: "1"
purpose: pays
agents: [payer]
`;

function parse(rest: string): Charter {
  const result = parseCharter(HEAD + rest, 'a.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

/** Problems below the head, counted from its end. */
function told(rest: string): string[] {
  const result = parseCharter(HEAD + rest, 'a.yaml');
  const diagnostics = result.ok ? result.warnings : result.diagnostics;
  return diagnostics.map((d) => `${d.line - 5}:${d.column} ${d.severity} ${d.code} ${d.message}`);
}

describe('a charter', () => {
  test('without tools and rules leaves everything open and only reports', () => {
    expect(parse('')).toMatchObject({
      name: 'payer',
      mode: 'monitor',
      tools: null,
      rules: [],
      agents: ['payer'],
    });
  });

  test('with `tools: {}` allows none', () => {
    expect(parse('tools: {}').tools?.size).toBe(0);
  });

  test('knows what it says of each tool', () => {
    const { tools } = parse(
      'tools: { pay: { max_calls: 2, arguments: { amount: { max: 5 } } }, read: { read_only: true }, look: }',
    );
    expect(tools?.get('pay')).toMatchObject({
      maxCalls: 2,
      readOnly: null,
      limits: [{ argument: 'amount' }],
    });
    expect(tools?.get('read')).toMatchObject({ maxCalls: null, readOnly: true, limits: [] });
    expect(tools?.get('look')).toMatchObject({ maxCalls: null, readOnly: null, limits: [] });
  });

  test('trusts the sources it names, patterns included', () => {
    const charter = parse('trusted_sources: [lookup, "crm_*"]');
    expect(['lookup', 'crm_get', 'read', 'lookup2'].map((tool) => charter.trusts(tool))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('has rules that fire for their tools and their condition', () => {
    const { rules } = parse(
      'rules:\n  - { name: a, tools: ["pay*"], when: args.n > 1, outcome: block, reason: r, severity: high, owasp: ASI02 }\n  - { name: b, tools: [mail], outcome: ask, reason: r }\n',
    );
    const none = after([]);
    expect(rules[0]).toMatchObject({
      name: 'a',
      outcome: 'block',
      severity: 'high',
      owasp: 'ASI02',
    });
    expect(rules[1]).toMatchObject({ severity: 'medium', owasp: null });
    expect(rules[0]?.when(call('pay_now', { n: 2 }), none)).toBe(true);
    expect(rules[0]?.when(call('pay_now', { n: 1 }), none)).toBe(false);
    expect(rules[0]?.when(call('mail', { n: 2 }), none)).toBe(false);
    expect(rules[0]?.when(call('pay_now', {}), none)).toBeInstanceOf(Error);
    expect(rules[1]?.when(call('mail'), none)).toBe(true);
  });

  test('a rule may run in monitor, for good or until a date, and expire', () => {
    const { rules } = parse(`mode: enforce
rules:
  - { name: a, when: "true", outcome: block, reason: r, mode: monitor }
  - { name: b, when: 1 == 1, outcome: block, reason: r }
  - { name: c, when: 2 == 2, outcome: ask, reason: r, enforce_from: 2026-12-01, expires: 2027-01-01T06:00:00+06:00 }
`);
    const [december, january] = [Date.UTC(2026, 11, 1) * 1e6, Date.UTC(2027, 0, 1) * 1e6];
    expect(rules.map(({ schedule }) => schedule)).toEqual([
      { mode: 'monitor', enforceFrom: null, expires: null },
      { mode: 'enforce', enforceFrom: null, expires: null },
      { mode: 'monitor', enforceFrom: december, expires: january },
    ]);
  });

  test('detectors have their schedules by name', () => {
    const { detectors } = parse(
      'detectors: { provenance: { mode: off }, budget: { expires: 2026-12-01 } }\n',
    );
    expect([...detectors]).toEqual([
      ['provenance', { mode: 'off', enforceFrom: null, expires: null }],
      ['budget', { mode: 'enforce', enforceFrom: null, expires: Date.UTC(2026, 11, 1) * 1e6 }],
    ]);
  });
});

const rule = (more: string) => `rules:\n  - { name: r, outcome: block, reason: x, ${more} }\n`;

describe('diagnostics', () => {
  // The mark stands where the problem is told.
  test.each([
    ['¦tools:\n', 'error missing_value `tools` has no value'],
    ['¦tols: {}\n', 'error unknown_key unknown key `tols`'],
    ['tools: { pay: { ¦max_call: 1 } }\n', 'error unknown_key unknown key `max_call` in `tools.pay`'],
    ['tools: { pay: { max_calls: ¦0 } }\n', 'error invalid_value `max_calls` is `0`, expected at least 1'],
    ['tools: { pay: { arguments: { ¦n: {} } } }\n', 'error empty_limit `n` has no limit'],
    [
      'tools: { pay: { arguments: { n: { min: ¦2, max: 1 } } } }\n',
      'error contradiction `min` is 2, more than `max` (1)',
    ],
    [
      'tools: { pay: { arguments: { n: { matches: ¦"(" } } } }\n',
      'error invalid_pattern not a regular expression (RE2): missing closing ): `(`',
    ],
    [
      'tools: { pay: { arguments: { n: { one_of: [¦[1]] } } } }\n',
      'error wrong_type `one_of[0]` is a list, expected a text, a number, `true` or `false`',
    ],
    [
      'tools: { pay: }\ntrusted_sources: [¦pai]\n',
      'error unknown_tool the tool `pai` is not listed under `tools`',
    ],
    [
      'mode: ¦enforced\n',
      'error invalid_value `mode` is the text `enforced`, expected one of `monitor`, `enforce`',
    ],
    [rule('when: "¦tol == 1"'), 'error unknown_variable unknown variable `tol`'],
    [rule('when: "args.n ¦> "'), 'error cel_syntax not a CEL expression: `>` is not expected here'],
    [rule('severity: ¦bad, when: "true"'), 'error invalid_value `severity` is the text `bad`'],
    [
      rule('owasp: ¦ASI11, when: "true"'),
      'error invalid_value `owasp` is the text `ASI11`, expected `ASI01` to `ASI10`',
    ],
    [
      'rules: [{ name: ¦r, outcome: block, reason: x }]\n',
      'error missing_key `r` has neither `when` nor `tools`',
    ],
    [
      'rules: [¦{ name: r, when: "true", reason: x }]\n',
      'error missing_key missing key `outcome` in `rules.0`',
    ],
    [
      'rules: [{ name: ¦"r 1", when: "true", outcome: ask, reason: x }]\n',
      'error invalid_value `name` is the text `r 1`',
    ],
    [rule('when: "¦false"'), 'warning never_fires'],
    [rule('when: "true", mode: ¦enforce'), 'warning no_effect'],
    [rule('when: "true", enforce_from: ¦2026-12-01'), 'warning no_effect'],
    [
      rule('when: "true", enforce_from: ¦2026-02-30'),
      'error wrong_type `enforce_from` is the text `2026-02-30`, expected a date such as `2026-12-01`',
    ],
    [
      rule('when: "true", expires: ¦2026'),
      'error wrong_type `expires` is `2026`, expected a date such as `2026-12-01`, or a time',
    ],
    [
      `mode: enforce\n${rule('when: "true", mode: enforce, enforce_from: ¦2026-12-01')}`,
      'error contradiction `mode` is `enforce` already, so `enforce_from` has nothing to change',
    ],
    [
      `mode: enforce\n${rule('when: "true", enforce_from: 2026-12-01, expires: ¦2026-11-30T12:00:00Z')}`,
      'error contradiction `expires` is 2026-11-30T12:00Z, not after `enforce_from` (2026-12-01): it would never be enforced',
    ],
    [
      'detectors: { budget: { mode: off, enforce_from: ¦2026-12-01 } }\n',
      'error contradiction `mode` is `off`, so `enforce_from` has nothing to change',
    ],
    [
      'detectors: { ¦provenence: { mode: off } }\n',
      'error unknown_key unknown key `provenence` in `detectors`',
    ],
    [
      'detectors: { budget: { mode: ¦on } }\n',
      'error invalid_value `mode` is the text `on`, expected one of `monitor`, `enforce`, `off`',
    ],
    [
      `${rule('when: "tool == \\"a\\""')}  - { name: s, outcome: ask, reason: x, when: ¦tool=="a" }\n`,
      'warning repeated_condition',
    ],
    [
      `${rule('when: "true"')}  - { name: ¦r, outcome: ask, reason: x, when: tool == "a" }\n`,
      'error duplicate_name `r` names two rules, the first on line 7',
    ],
    [
      `tools: { pay: }\n${rule('tools: [pay, ¦pax]')}`,
      'error unknown_tool the tool `pax` is not listed under `tools`',
    ],
    [
      `tools: { pay: }\n${rule('when: \'count(¦"pey") > 1\'')}`,
      'error unknown_tool the tool `pey` is not listed under `tools`',
    ],
  ])('%s', (marked, expected) => {
    const before = marked.slice(0, marked.indexOf('¦')).split('\n');
    const place = `${before.length}:${before.at(-1)!.length + 1}`;
    const found = told(marked.replace('¦', ''));
    expect(
      found.filter((line) => line.startsWith(`${place} ${expected}`)),
      found.join('\n'),
    ).toHaveLength(1);
  });

  test('the place inside a folded condition is the place in the file', () => {
    const rest =
      'rules:\n  - name: r\n    outcome: ask\n    reason: x\n    when: >-\n      tool == "a" &&\n        args.n > 1 && tol == 2\n';
    expect(told(rest)).toEqual(['7:23 error unknown_variable unknown variable `tol`']);
  });

  test('a missing key has the place of the file’s first line', () => {
    const result = parseCharter('charter: 1\nname: a\n', 'a.yaml');
    expect(result.ok ? [] : result.diagnostics.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '1 missing key `version`, expected a text',
      '1 missing key `purpose`, expected a text',
      '1 missing key `agents`, expected a list',
    ]);
  });

  test('a version that YAML reads as a number wants quotes', () => {
    const result = parseCharter('charter: 1\nname: a\nversion: 1.10\npurpose: p\nagents: [a]\n', 'a.yaml');
    expect(result.ok ? null : result.diagnostics[0]).toMatchObject({
      line: 3,
      help: 'put it in quotes: "1.10"',
    });
  });

  test('environment variables are not read in charters', () => {
    expect(parse('trusted_sources: ["${env:HOME}"]').trusts('${env:HOME}')).toBe(true);
  });
});

test('any text is a charter or told why not', () => {
  const part = fc.constantFrom(
    ...[
      HEAD,
      'tools',
      'pay',
      'rules',
      'when',
      'name',
      'outcome',
      'block',
      'reason',
      'arguments',
      'max',
      'matches',
      'args.n > 1',
    ],
    ...[': ', ':\n', '\n', '  ', '- ', '{', '}', '[', ']', ',', '"', '1', '>-\n', '*', '&a '],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const result = parseCharter(parts.join(''), 'a.yaml');
      expect(result.ok || result.diagnostics.length > 0).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
