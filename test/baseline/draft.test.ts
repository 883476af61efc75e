import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftCharter } from '../../src/baseline/draft.ts';
import { Setting } from '../../src/baseline/setting.ts';
import { parseCharter } from '../../src/charter/parse.ts';
import type { Charter } from '../../src/model/charter.ts';
import type { Told } from '../detectors/sessions.ts';
import { account, baselineOf, goalOf, payment, payments, run } from './histories.ts';

function settingOf(runs: ReturnType<typeof payments>): Setting {
  const setting = new Setting();
  for (const { action, history } of runs.flat()) setting.take(action, history);
  return setting;
}

function charterOf(text: string): Charter {
  const parsed = parseCharter(text, 'draft.yaml');
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message }) => message).join('; '));
  return parsed.value;
}

const RUNS = payments(40);
const DRAFT = draftCharter(baselineOf(RUNS), settingOf(RUNS));

/** The rules that fire on the last call of a run. */
function fired(text: string, goal: string, calls: readonly Told[]): string[] {
  const { action, history } = run('now', goal, calls).at(-1)!;
  return charterOf(text)
    .rules.filter((rule) => rule.when(action, history) === true)
    .map(({ name }) => name);
}

describe('a draft', () => {
  test('is a charter in monitor, for the agent, with its tools', () => {
    const charter = charterOf(DRAFT);
    expect(charter).toMatchObject({ name: 'payer', agents: ['payer'], mode: 'monitor' });
    expect([...(charter.tools?.keys() ?? [])]).toEqual(['lookup_vendor', 'read_mail', 'send_payment']);
    expect(charter.tools?.get('lookup_vendor')?.readOnly).toBe(true);
  });

  test('shows the evidence beside what it says', () => {
    expect(DRAFT).toContain('from 40 clean runs');
    expect(DRAFT).toContain('# outbound; in 40 of 40 runs, at most 1 call in one');
    expect(DRAFT).toContain('amount: { min: 0, max: 280 } # from 102 to 137, mostly about 119');
    expect(DRAFT).toContain('currency: { one_of: [EUR] } # 40 runs');
    expect(DRAFT).toContain('# it stood in a result of lookup_vendor (40 runs)');
  });

  test('names systems that returned records only, and trusts none by itself', () => {
    expect(DRAFT).toContain('trusted_sources: []');
    expect(DRAFT).toContain('#   - lookup_vendor   40 results');
    expect(charterOf(DRAFT).trusts('lookup_vendor')).toBe(false);
  });

  test('lets pass what it was drafted from, and asks where a value comes from elsewhere or an argument is new', () => {
    for (let i = 0; i < 40; i++) expect(fired(DRAFT, goalOf(i), payment(i))).toEqual([]);
    expect(fired(DRAFT, goalOf(5), payment(5, { iban: account(77), from: 'mail' }))).toEqual([
      'send-payment-iban-origin',
    ]);
    const [mail, vendor, [tool, args]] = payment(5) as [Told, Told, Told];
    expect(fired(DRAFT, goalOf(5), [mail, vendor, [tool, { ...(args as object), express: true }]])).toEqual([
      'send-payment-new-argument',
    ]);
    expect(fired(DRAFT, `${goalOf(5)} to ${account(77)}`, payment(5, { iban: account(77) }))).toEqual([]);
  });

  test('takes few runs for evidence, not for limits', () => {
    const runs = payments(5);
    const draft = draftCharter(baselineOf(runs), settingOf(runs));
    expect(draft).toContain('# amount: always 102');
    expect(charterOf(draft).tools?.get('send_payment')?.limits).toEqual([]);
  });

  test('takes addresses of its own house for known', () => {
    const mails = Array.from({ length: 8 }, (_, i) =>
      run(`m${i}`, 'Tell the colleague', [
        ['send_email', { to: `person.${i}@acme.example`, body: 'all done by now' }],
      ]),
    );
    const draft = draftCharter(baselineOf(mails), settingOf(mails));
    expect(fired(draft, 'Tell her', [['send_email', { to: 'new@acme.example', body: 'x' }]])).toEqual([]);
    expect(fired(draft, 'Tell her', [['send_email', { to: 'new@acme.example.evil', body: 'x' }]])).toEqual([
      'send-email-to-origin',
    ]);
  });

  test('of a history of nothing is still a charter', () => {
    charterOf(draftCharter(baselineOf([]), new Setting()));
  });
});

test('whatever tools, arguments and values are called, the draft is a charter that allows what it saw', () => {
  const hostile = fc.oneof(
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      'true',
      'null',
      'a: b',
      '# c',
      "it's",
      'x\n- y',
      '\u2028',
      '"',
      '{{x}}',
      '__proto__',
      'constructor',
    ),
  );
  const calls = fc.array(
    fc.tuple(
      hostile,
      fc.dictionary(hostile, fc.oneof(hostile, fc.double({ noNaN: true }), fc.array(hostile))),
      hostile,
    ),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(calls, hostile, hostile, (told, goal, agent) => {
      const seen = run('r', goal, told as Told[]).map((one) => ({
        ...one,
        action: { ...one.action, agent },
      }));
      const baseline = baselineOf([seen], { agent, support: { runs: 1, share: 0 } });
      const parsed = parseCharter(draftCharter(baseline, settingOf([seen])), 'draft.yaml');
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
    }),
    { numRuns: 300 },
  );
});
