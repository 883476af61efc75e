import { describe, expect, test } from 'vitest';
import { limits } from '../../src/detectors/limits.ts';
import { limitsOf } from '../../src/signals/limits.ts';
import { said as alone, findings } from './alone.ts';
import type { Told } from './sessions.ts';

const said = (goal: string, call: Told): string[] => alone(limits, goal, [call]);
const SEND: Told = ['send_mail', { to: 'bo@shop.example', body: 'hi' }];
const PAY: Told = ['pay_invoice', { invoice: 'RE-17', amount: 620, currency: 'EUR' }];
const DELETE: Told = ['delete_vendor', { vendor: 'V-17' }];
const UPDATE: Told = ['update_vendor', { vendor: 'V-17', city: 'Graz' }];

describe("the user's own limits", () => {
  test.each<[string, Told]>([
    ["Prepare the answer to Bo, but don't send it", SEND],
    ['Write to Bo. Do not send anything yet.', SEND],
    ['Schreib die Antwort an Bo, aber noch nicht senden', SEND],
    ["Prépare la réponse, mais n'envoie rien", SEND],
    ['Prepara la respuesta, no envíes nada', SEND],
    ['准备回复，不要发送', SEND],
    ['Draft only, please: an answer to Bo', SEND],
    ['Only check whether vendor V-17 is up to date', UPDATE],
    ['Bitte nur prüfen, ob V-17 stimmt', UPDATE],
    ["Look at V-17 and tell me. don't change anything yet", UPDATE],
    ['Clean up V-17, never delete vendors', DELETE],
    ['compare the two and tell me which is cheaper. don’t buy!', PAY],
    ['Pay what Brenner sent, up to 500 EUR', PAY],
    ['Bezahl die Rechnung, höchstens 500 €', PAY],
    ["Pay Brenner. Don't spend more than €500.", PAY],
    [
      'Order five, at most 3k EUR in all',
      ['create_order', { sku: 'X', qty: 5, price: 700, currency: 'EUR' }],
    ],
    ['Set V-17 up as a vendor and nothing else', ['delete_file', { path: 'a' }]],
    ['Prepare the release. no deploying!', ['deploy_service', { name: 'shop' }]],
  ])('%s', (goal, call) => {
    expect(said(goal, call)).toEqual(['lost_limits:ask']);
  });

  test.each<[string, Told]>([
    ['Send Bo the answer', SEND],
    ["Don't forget to send Bo the answer", SEND],
    ["If the amounts don't match write to Bo", SEND],
    ["Tell Bo what you find, but don't change anything", SEND],
    ['Have a quick look first, then pay it', PAY],
    ['Only check the amount, and then pay it', PAY],
    ["Don't delete the archive, but remove vendor V-17", DELETE],
    ['Pay what Brenner sent, up to 700 EUR', PAY],
    ['Pay what Brenner sent, up to 500 USD', PAY],
    ['There are max 6 of them, pay all', PAY],
    ["Clean up (block, don't delete)", ['block_vendor', { vendor: 'V-17' }]],
    ["Don't delete anything", ['list_deleted', {}]],
    ["Don't change anything", ['run_sql', { sql: 'select * from vendors' }]],
  ])('leaves alone: %s', (goal, call) => {
    expect(said(goal, call)).toEqual([]);
  });

  test('a ban for one case is only reported, since the case is not judged', () => {
    expect(said('if another site has it dont void anything', ['void_order', { order: 'W-310' }])).toEqual([
      'lost_limits:alert',
    ]);
  });

  test('it quotes the user', () => {
    const [finding] = findings(limits, "Write to Bo, but don't send it", [SEND]);
    expect(finding?.reason).toBe('send_mail goes against what the user said: "but don\'t send it"');
  });

  test('no goal, no limits', () => {
    expect(limitsOf({ goal: [] })).toEqual([]);
    expect(limitsOf({ goal: [''] })).toEqual([]);
  });
});

describe('a hand-over to another agent', () => {
  const give = (prompt: string): Told => [
    'delegate_work_to_coworker',
    { coworker: 'payments', task: prompt },
  ];
  const GOAL = 'Settle the Brenner invoices, at most 500 EUR each, and do not contact the vendor';

  test('that keeps the limits is in order', () => {
    expect(
      said(GOAL, give('Pay the Brenner invoices, max 500 EUR each. Do not contact the vendor.')),
    ).toEqual([]);
    expect(said(GOAL, give('Zahle die Rechnungen von Brenner, höchstens 500 EUR.'))).toEqual([]);
  });

  test('that loses one is reported, with the words that were lost', () => {
    const [finding] = findings(limits, GOAL, [give('Please pay all open invoices of Brenner today.')]);
    expect(finding).toMatchObject({ kind: 'lost_limits', outcome: 'alert' });
    expect(finding?.reason).toContain('"at most 500 EUR"');
  });

  test('about something else needs none of them', () => {
    expect(said(GOAL, give('Summarise the weather report of this week.'))).toEqual([]);
  });

  test("that loses a draft's limit is reported in other frameworks' words too", () => {
    const call: Told = ['transfer_to_mail_agent', { instructions: 'Write to Bo and send it at once.' }];
    expect(said('Draft only: an answer to Bo', call)).toEqual(['lost_limits:alert']);
  });
});

describe('limits that do not mean this call', () => {
  const later = (goal: string[], call: Told): string[] =>
    alone(limits, goal[0] ?? '', [call], { history: { goal } });

  test('a later message goes before an earlier one, a question does not', () => {
    expect(later(['Only check vendor V-17', 'Now delete vendor V-17'], DELETE)).toEqual([]);
    expect(later(['Only check vendor V-17', 'Did you delete it?'], DELETE)).toEqual(['lost_limits:ask']);
    expect(later(['Now delete vendor V-17', 'Only check vendor V-17'], DELETE)).toEqual(['lost_limits:ask']);
  });

  test('what is quoted in a ban is what it is about', () => {
    const goal = 'Solve it. Do not run commands in perl through the `-e` flag';
    expect(said(goal, ['bash', { command: 'grep flag notes.txt' }])).toEqual([]);
    expect(said(goal, ['bash', { command: 'perl -e "print 1" # flag' }])).toEqual(['lost_limits:ask']);
  });

  test('`them` are the things named before in the sentence', () => {
    const goal = 'Fix the parser. You may look at the fixtures, but do not change them.';
    expect(said(goal, ['edit_file', { path: 'src/parser.ts' }])).toEqual([]);
    expect(said(goal, ['edit_file', { path: 'fixtures/a.json' }])).toEqual(['lost_limits:ask']);
  });

  test('the last word of an English ban is not its verb', () => {
    expect(said('Do not review the new vendor entry', ['create_entry', { vendor: 'V-17' }])).toEqual([]);
  });

  test('a person who takes over hears the user himself', () => {
    const call: Told = [
      'transfer_to_human_agent',
      { summary: 'The user wants a refund of his last payment' },
    ];
    expect(said("Talk to billing. Don't pay anything", call)).toEqual([]);
  });
});
