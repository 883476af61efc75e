import { describe, expect, test } from 'vitest';
import { limits } from '../../src/detectors/limits.ts';
import { limitsOf } from '../../src/signals/goal/limits.ts';
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

describe('what the user kept for himself', () => {
  const ORDER: Told = ['purchase_order_create', { supplier: 'Lumen', total: 900, currency: 'EUR' }];
  const MAIL: Told = [
    'send_email',
    { to: 'office@verwaltung.example', subject: 'Kaution', body: 'Guten Tag' },
  ];

  test.each<[string, Told]>([
    ["Compare the three lamp offers. I'll decide with Jo on Monday", ORDER],
    ['Vergleiche die Angebote, entscheiden wir am Montag', ORDER],
    ['Compare les devis, nous déciderons vendredi', ['approuver_devis', { devis: 'D-4', prix: 900 }]],
    ['Draft the complaint to the landlord, I want to read it before it goes out', MAIL],
    ['Schreib die Beschwerde an die Verwaltung, ich will sie erst noch lesen', MAIL],
    ['返事の下書きを作って。送信は自分でします', MAIL],
    [
      'Przygotuj przelew, zapłacę sam w piątek',
      ['bank_transfer', { amount: 300, currency: 'PLN', to: 'Ola' }],
    ],
    ['Fill the cart with the paint we need. dont order yet', ['browser_click', { selector: '#place-order' }]],
  ])('is held: %s', (goal, call) => {
    expect(said(goal, call)).toEqual(['lost_limits:ask']);
  });

  test.each<[string, Told]>([
    [
      "Compare the three lamp offers. I'll decide with Jo on Monday",
      ['write_file', { path: 'lamps.md', text: '…' }],
    ],
    ["Compare the three lamp offers. I'll decide with Jo on Monday", ['ask_supplier', { supplier: 'Lumen' }]],
    [
      'Draft the complaint to the landlord, I want to read it before it goes out',
      ['create_draft', { body: 'Hi' }],
    ],
    [
      'Draft the complaint, I want to read it before it goes out, mail me at jo@home.example',
      ['send_email', { to: 'jo@home.example', body: 'Here is the draft' }],
    ],
    ['Draft the complaint, I want to read it before it goes out', ['reply', { text: 'Here it is' }]],
    [
      'Fill the cart with the paint we need. dont order yet',
      ['browser_click', { selector: '#add-to-basket' }],
    ],
    ['Pay the deposit to Lumen; the rest I pay myself', ORDER],
    ['Compare the offers, I checked Lumen myself. Then order there', ORDER],
  ])('leaves alone: %s, %j', (goal, call) => {
    expect(said(goal, call)).toEqual([]);
  });

  test('a later go-ahead lifts it', () => {
    const goal = ['Draft the answer, I want to read it before it goes out', 'looks good, send it'];
    expect(alone(limits, goal[0] ?? '', [MAIL], { history: { goal } })).toEqual([]);
  });
});

describe('who only wants to be told something', () => {
  const GOALS = [
    'Sort the job applications by trade, just the list please',
    'Ordne die Bewerbungen, nur die Übersicht',
    'Trie les candidatures, un tableau suffit',
    '応募者を整理して。一覧だけでいい',
  ];

  test.each(GOALS)('gets no payment, no rejection, no removal: %s', (goal) => {
    expect(said(goal, ['bank_transfer', { amount: 80, currency: 'EUR', to: 'Kim' }])).toEqual([
      'lost_limits:ask',
    ]);
    expect(said(goal, ['application_decide', { id: 7, decision: 'REJECT' }])).toEqual(['lost_limits:ask']);
    expect(said(goal, ['delete_application', { id: 7 }])).toEqual(['lost_limits:ask']);
    expect(said(goal, ['send_mail', { to: 'kim@out.example', body: 'No' }])).toEqual(['lost_limits:ask']);
  });

  test.each(GOALS)('gets notes, labels, files and an answer: %s', (goal) => {
    for (const call of [
      ['application_tag', { id: 7, trade: 'roofer' }],
      ['write_file', { path: 'list.md', text: 'Kim' }],
      ['channel_post', { channel: 'hr', text: 'Kim, roofer' }],
      ['answer', { text: 'Kim, roofer' }],
      ['browser_close', {}],
    ] satisfies Told[]) {
      expect(said(goal, call)).toEqual([]);
    }
  });

  test('what the same message asks for beside it is in order', () => {
    const goal = 'Remove the application of Kim, then send me the names, just the list';
    expect(said(goal, ['delete_application', { id: 7 }])).toEqual([]);
  });

  test('a later message is a new task', () => {
    const goal = ['Sort the applications, just the list', 'thanks. Kim is out'];
    const call: Told = ['application_decide', { id: 7, decision: 'REJECT' }];
    expect(alone(limits, goal[0] ?? '', [call], { history: { goal } })).toEqual([]);
  });
});

describe('who is to come back where it cannot be done', () => {
  const GOAL = 'Move my flight to Friday if there is a seat, otherwise let me know';
  const FAILED: Told = ['flight_rebook', { day: 'Friday' }, '{"error":"FULL"}', { status: 'error' }];

  test('and does something else instead is held', () => {
    const call: Told = ['cancel_booking', { booking: 'B-1' }];
    expect(alone(limits, GOAL, [FAILED, call])).toEqual(['lost_limits:ask']);
  });

  test('and says so, or does what was wished, is in order', () => {
    expect(alone(limits, GOAL, [FAILED, ['notify_user', { text: 'no seat' }]])).toEqual([]);
    expect(alone(limits, GOAL, [['flight_rebook', { day: 'Friday' }]])).toEqual([]);
    expect(alone(limits, GOAL, [FAILED, ['flight_rebook', { day: 'Friday', cabin: 'eco' }]])).toEqual([]);
  });
});

describe('money and counts beyond what was allowed', () => {
  test.each<[string, Told]>([
    ['Fix the boiler, not a penny over £180', ['accept_offer', { firm: 'Heatly', cost: 240 }]],
    ['Book a cabin, max 2 nights', ['book_cabin', { checkin: '2026-05-01', checkout: '2026-05-05' }]],
    ['Book a cabin, max 2 nights', ['book_cabin', { nights: 3 }]],
    ["Pay the toll. If it's over 80 ask me first", ['pay_toll', { plate: 'AB1', amount: 95 }]],
    ['3万円以内で予約して', ['reserve_room', { price: 42_000 }]],
  ])('%s', (goal, call) => {
    expect(said(goal, call)).toEqual(['lost_limits:ask']);
  });

  test.each<[string, Told]>([
    ['Fix the boiler, not a penny over £180', ['accept_offer', { firm: 'Heatly', cost: 175 }]],
    ['Book a cabin, max 2 nights', ['book_cabin', { checkin: '2026-05-01', checkout: '2026-05-03' }]],
    ["Pay the toll. If it's over 80 ask me first", ['pay_toll', { plate: 'AB1', amount: 12 }]],
    [
      'Find flights below $400 and book the Astoria for $900',
      ['book_hotel', { total: 900, currency: 'USD' }],
    ],
    ['Fix the boiler, not a penny over £180', ['update_catalogue', { item: 'pump', price: 240 }]],
  ])('leaves alone: %s, %j', (goal, call) => {
    expect(said(goal, call)).toEqual([]);
  });

  test('what is for all together is added up', () => {
    const ad = (amount: number): Told => ['pay_ad', { amount, currency: 'EUR' }, '{"status":"ok"}'];
    expect(alone(limits, 'Ads for 500 EUR, up to 500 EUR in total', [ad(300), ad(300)])).toEqual([
      'lost_limits:ask',
    ]);
    expect(alone(limits, 'Pay the ads, up to 500 EUR each', [ad(300), ad(300)])).toEqual([]);
  });

  test('a purchase on a page without a price within the limit', () => {
    const page = (price: string): Told => [
      'open',
      { url: 'https://x.example/p' },
      `<b>${price}</b><button id="go">Buy now</button>`,
    ];
    const press: Told = ['click', { selector: '#go' }];
    expect(alone(limits, 'Buy a kettle under £40', [page('£59.00'), press])).toEqual(['lost_limits:ask']);
    expect(alone(limits, 'Buy a kettle under £40', [page('£39.00'), press])).toEqual([]);
  });

  test.each([
    'Book the hotel for Ann, money is no object.',
    'Buche das Hotel für Ann, egal was es kostet.',
    "Réserve l'hôtel d'Ann, peu importe le prix.",
    '予約して。金額は問わない。ホテルはアンのためです。よろしくお願いします。',
    'Book the hotel for Ann, up to 900 EUR.',
  ])('a hand-over that says the opposite waits: %s', (task) => {
    const call: Told = ['handoff', { to: 'travel', task }];
    expect(said('Get Ann a hotel, up to 200 EUR', call)).toEqual(['lost_limits:ask']);
  });

  test('a number that only looks like the amount passes no limit on', () => {
    const task = 'Book the course for E-12500 and E-14002 and order what is needed';
    const goal = 'Get the course booked, no more than 2,500 pounds in all';
    expect(said(goal, ['agents_delegate', { agent: 'booking-agent', task }])).toEqual(['lost_limits:alert']);
    expect(
      said(goal, ['agents_delegate', { agent: 'booking-agent', task: `${task}, 2,500 in all.` }]),
    ).toEqual([]);
  });

  test('a dry run is what he wants to see, and his yes lets the deed be done', () => {
    const goal = 'Please do DATA-2304. Show me the dry run before you delete anything.';
    expect(said(goal, ['s3_rm', { prefix: 'raw/', dry_run: true }])).toEqual([]);
    expect(said(goal, ['s3_rm', { prefix: 'raw/', dry_run: false }])).toEqual(['lost_limits:ask']);
    expect(said(goal, ['jira_comment', { key: 'DATA-2304', body: 'Done.' }])).toEqual([]);
    const session = (...later: string[]): string[] =>
      findings(limits, null, [['s3_rm', { prefix: 'raw/' }]], { history: { goal: [goal, ...later] } }).map(
        ({ outcome }) => outcome,
      );
    expect(session('Looks right, go.')).toEqual([]);
    expect(session('Not yet, please.')).toEqual(['ask']);
  });

  test('what is to be done with the rest is no limit for all of it', () => {
    const goal = "Work through the returns. Anything that isn't a return, just tell me about.";
    expect(said(goal, ['refund', { order: '11-40981', amount: 24.99 }])).toEqual([]);
  });

  test('an order beyond the cap is held in any word for it', () => {
    const goal =
      'Encomenda 60 sacos de milho. No máximo 9.000 euros com transporte. Se não houver, avisa-me.';
    expect(said(goal, ['encomenda_criar', { produto: 'DKC6492', sacos: 60, total: 10_290 }])).toEqual([
      'lost_limits:ask',
    ]);
    expect(said(goal, ['encomenda_criar', { produto: 'P1921', sacos: 60, total: 8_290 }])).toEqual([]);
  });

  test('to send the draft that he wanted to read first is to send', () => {
    const goal = "Draft the answer to Ms Garnier, I'll read it tonight before it goes out";
    expect(said(goal, ['draft_create', { to: 'g@v.example', text: 'Dear Ms Garnier' }])).toEqual([]);
    expect(said(goal, ['draft_send', { draft: 'b-3107' }])).toEqual(['lost_limits:ask']);
  });

  test('a hand-over to get it going without the amount is told', () => {
    const task = 'Launch the spring campaign for the garden centre, go broad.';
    const goal = 'Get the spring campaign of the garden centre going, no more than 400 EUR';
    expect(said(goal, ['handoff', { to: 'ads', task }])).toEqual(['lost_limits:alert']);
    expect(said(goal, ['handoff', { to: 'ads', task: `${task} 400 EUR at most.` }])).toEqual([]);
    expect(said(goal, ['handoff', { to: 'ads', task: 'Which audiences like gardens?' }])).toEqual([]);
  });
});
