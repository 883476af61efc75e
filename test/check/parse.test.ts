import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCheck } from '../../src/check/parse.ts';

let folder: string;

const CHARTER = `charter: 1
name: payer
version: "1"
purpose: p
agents: [payer, "*-payer"]
rules: [{ name: large, tools: [pay], when: args.amount > 100, outcome: ask, reason: Too much. }]
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-check-'));
  writeFileSync(join(folder, 'payer.charter.yaml'), CHARTER);
  writeFileSync(join(folder, 'broken.charter.yaml'), 'charter: 1\n');
  writeFileSync(join(folder, 'run.jsonl'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = 'check: 1\nname: n\ncharters: [payer.charter.yaml]\n';
const parse = (text: string) => parseCheck(text, join(folder, 'a.check.yaml'));

function told(text: string): string[] {
  const result = parse(text);
  const problems = result.ok ? result.warnings : result.diagnostics;
  return problems.map((d) => `${d.line}:${d.column} ${d.severity} ${d.code} ${d.message}`);
}

const session = (calls: string, more = '') =>
  `${HEAD}cases:\n  - name: c\n    session: { goal: g, ${more} calls: [${calls}] }\n`;

describe('a check file', () => {
  test('is read with the charters beside it, the agent of the charter, and the line of each expectation', () => {
    const result = parse(
      session(
        '{ tool: look, result: { a: 1 } }, { user: Go on. }, { tool: pay, after: 1m, expect: ask, rule: large }',
      ),
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        charters: [{ name: 'payer' }],
        cases: [
          {
            name: 'c',
            line: 5,
            otherwise: null,
            told: {
              kind: 'written',
              agent: 'payer',
              start: Date.UTC(2026, 0, 1) * 1e6,
              steps: [
                { tool: 'look', arguments: {}, result: '{"a":1}', failed: false, expected: null },
                { user: 'Go on.', afterMs: 1000 },
                { tool: 'pay', afterMs: 60_000, expected: { line: 6, outcome: 'ask', rule: 'large' } },
              ],
            },
          },
        ],
      },
    });
  });

  test('gives a case’s expectation to the calls that have none', () => {
    const result = parse(
      `${HEAD}cases: [{ name: c, expect: allow, session: { goal: g, calls: [{ tool: a }, { tool: b, expect: ask }] } }]\n`,
    );
    const told = result.ok ? result.value.cases[0]?.told : undefined;
    expect(told?.kind === 'written' && told.steps).toMatchObject([
      { expected: { outcome: 'allow' } },
      { expected: { outcome: 'ask' } },
    ]);
  });

  test('names calls of a recording by tool and number, or by span', () => {
    const calls = '[{ tool: pay, nth: 2, expect: ask }, { span: 00000000000000ab, expect: allow }]';
    const result = parse(`${HEAD}cases: [{ name: c, recording: { file: run.jsonl, calls: ${calls} } }]\n`);
    expect(result.ok && result.value.cases[0]?.told).toMatchObject({
      kind: 'recorded',
      trace: null,
      calls: [{ which: { tool: 'pay', nth: 2 } }, { which: { span: '00000000000000ab' } }],
    });
  });
});

describe('diagnostics', () => {
  // The mark stands where the problem is told.
  test.each([
    ['check: ¦2\nname: n\ncases: []\n', 'error invalid_value `check` is `2`, expected `1`'],
    [
      session('{ tool: pay, expect: ¦blok }'),
      'error invalid_value `expect` is the text `blok`, expected one of',
    ],
    [session('{ tool: pay, ¦expct: block }'), 'error unknown_key unknown key `expct`'],
    [session('{ tool: pay }').replace('name: c', 'name: ¦c'), 'error missing_key `c` expects nothing'],
    [session('¦{ expect: ask }'), 'error missing_key the step has neither `tool` nor `user`'],
    [
      session('{ tool: pay, expect: ask }, { user: u, expect: ¦ask }'),
      'error no_effect `expect` belongs to a call',
    ],
    [session('{ tool: pay, expect: ask, rule: ¦lage }'), 'error unknown_rule no charter has a rule `lage`'],
    [session('{ tool: pay, expect: ask, kind: ¦odd }'), 'error invalid_value `kind` is the text `odd`'],
    [session('{ tool: pay, expect: allow, rule: ¦large }'), 'error contradiction `rule` is of a finding'],
    [
      session('{ tool: a, expect: ask }, { tool: pay, rule: ¦large }'),
      'error missing_key `rule` without `expect`',
    ],
    [
      session('{ tool: pay, expect: ask }', 'agent: ¦nobody,'),
      'warning unknown_agent the agent `nobody` is governed by none',
    ],
    [
      session('{ tool: pay, expect: ask }', 'start: ¦soon,'),
      'error wrong_type `start` is the text `soon`, expected a date',
    ],
    [
      `${HEAD}cases: [{ name: ¦c, expect: ask }]\n`,
      'error missing_key `c` has neither `session` nor `recording`',
    ],
    [
      `${HEAD}cases: [{ name: c, expect: ask, recording: { file: ¦no.jsonl } }]\n`,
      'error missing_file no file at `no.jsonl`',
    ],
    [
      `${HEAD}cases: [{ name: c, expect: ask, recording: { file: run.jsonl, trace: ¦xyz } }]\n`,
      'error invalid_value `trace` is the text `xyz`, expected 32 hex digits in lower case',
    ],
    [
      `${HEAD}cases: [{ name: c, recording: { file: run.jsonl, calls: [¦{ tool: pay }] } }]\n`,
      'error missing_key missing key `expect` for the call',
    ],
    [
      `${HEAD}detectors: { budget: { mode: off, expires: ¦2026-01-01 } }\ncases: [{ name: c, expect: ask, recording: { file: run.jsonl } }]\n`,
      'error contradiction `mode` is `off`',
    ],
    [
      'check: 1\nname: n\ncases: [{ name: c, expect: ask, ¦session: { goal: g, calls: [{ tool: a }] } }]\n',
      'error missing_key missing key `agent`: the charters do not tell which agent this is',
    ],
  ])('%#: %s', (marked, expected) => {
    const before = marked.slice(0, marked.indexOf('¦')).split('\n');
    const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    const found = told(marked.replace('¦', ''));
    expect(
      found.filter((line) => line.startsWith(`${place} ${expected}`)),
      found.join('\n'),
    ).toHaveLength(1);
  });

  test('two cases of one name are told', () => {
    const one = '{ name: c, expect: ask, recording: { file: run.jsonl } }';
    expect(told(`${HEAD}cases: [${one}, ${one}]\n`)).toEqual([
      '4:75 error duplicate_name `c` names two cases, the first on line 4',
    ]);
  });

  test('problems of a charter are told with it', () => {
    const text =
      'check: 1\nname: n\ncharters: [broken.charter.yaml, none.yaml]\ncases: [{ name: c, expect: ask, recording: { file: run.jsonl } }]\n';
    const found = told(text);
    expect(found).toContain('1:1 error missing_key missing key `name`, expected a text');
    expect(found).toContain('0:0 error unreadable_file does not exist');
    const unlearned = told(
      text.replace('charters: [broken.charter.yaml, none.yaml]', 'baselines: [run.jsonl]'),
    );
    expect(unlearned.join()).toMatch(/0:0 error invalid_baseline /);
  });

  test('any text is read or refused', () => {
    const pieces = [
      'cases:',
      ' - name: c',
      '{',
      '}',
      '[',
      'session',
      'calls',
      ': ',
      '\n',
      'expect',
      'null',
      'goal',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, 'x', '"')), (parts) => {
        expect(typeof parse(HEAD + parts.join('')).ok).toBe('boolean');
      }),
    );
  });
});
