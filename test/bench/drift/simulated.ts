import { type Run, Runs } from '../../../src/drift/runs.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Setup } from '../../../src/session/setup.ts';
import { anAction } from '../../session/actions.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export type Random = () => number;

export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(items: readonly T[], next: Random): T {
  return items[Math.floor(next() * items.length)] as T;
}

/** A call of a simulated run. */
export type Call = readonly [tool: string, args: { readonly [key: string]: Json }];

/** Ways in which a run differs from what the agent used to do; each moves one aspect first. */
export const BEHAVIOURS = [
  'new tool',
  'larger amounts',
  'no check before',
  'new addressees',
  'more mails',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

const VENDORS = Array.from({ length: 40 }, (_, index) => `vendor${index}.example`);

/** One run of an agent that pays bills, answers mails and looks things up; steps, amounts and addressees vary. */
export function simulatedCalls(next: Random, behaviour: Behaviour | null): Call[] {
  const task = next();
  const calls =
    task < 0.5 ? payBills(next, behaviour) : task < 0.8 ? answerMails(next, behaviour) : report(next);
  if (behaviour === 'new tool')
    calls.splice(1 + Math.floor(next() * calls.length), 0, ['export_contacts', { format: 'csv' }]);
  if (behaviour === 'more mails') for (let count = 0; count < 4; count++) calls.push(mail(next, behaviour));
  return calls;
}

function payBills(next: Random, behaviour: Behaviour | null): Call[] {
  const calls: Call[] = [['search_inbox', { query: 'invoice', limit: 10 }]];
  for (let bills = 1 + Math.floor(next() * 3); bills > 0; bills--) {
    // Few vendors send most bills.
    const vendor = VENDORS[Math.floor(VENDORS.length * next() ** 3)] as string;
    const amount = Math.round(100 * Math.exp(5 + 1.2 * gauss(next))) / 100;
    const check: Call = ['lookup_vendor', { name: vendor }];
    const pay: Call = [
      'send_payment',
      { payee: addressOf(vendor, behaviour), amount: behaviour === 'larger amounts' ? 12 * amount : amount },
    ];
    calls.push(['read_invoice', { id: `INV-${Math.floor(next() * 1e5)}` }]);
    if (behaviour === 'no check before') calls.push(pay, check);
    else if (next() < 0.9) calls.push(check, pay);
    else calls.push(pay);
  }
  if (next() < 0.3) calls.push(mail(next, behaviour));
  return calls;
}

function answerMails(next: Random, behaviour: Behaviour | null): Call[] {
  const calls: Call[] = [
    ['search_inbox', { query: pick(['unread', 'from:ceo', 'urgent'], next), limit: 20 }],
  ];
  for (let mails = 1 + Math.floor(next() * 2); mails > 0; mails--) {
    calls.push(['read_mail', { id: Math.floor(next() * 1e4) }], mail(next, behaviour));
  }
  return calls;
}

function report(next: Random): Call[] {
  const calls: Call[] = [['list_payments', { month: 1 + Math.floor(next() * 12) }]];
  if (next() < 0.5) calls.push(['get_balance', {}]);
  calls.push([
    'write_file',
    { name: 'report.md', text: 'x'.repeat(Math.floor(200 * Math.exp(gauss(next)))) },
  ]);
  return calls;
}

function mail(next: Random, behaviour: Behaviour | null): Call {
  const text = 'x'.repeat(Math.floor(150 * Math.exp(0.8 * gauss(next))));
  return ['send_mail', { to: addressOf(pick(VENDORS, next), behaviour), text }];
}

function addressOf(vendor: string, behaviour: Behaviour | null): string {
  return behaviour === 'new addressees'
    ? `clerk@${vendor.replace('vendor', 'pay-vendor')}`
    : `billing@${vendor}`;
}

function gauss(next: Random): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

const SETUP: Setup = { model: 'large-1', prompt: 'c0ffee00', toolset: 'facade00' };
/** In seconds. */
const NOVEMBER = Date.UTC(2026, 10, 1) / 1e3;

/** A run of these calls, the `index`th of its agent; one begins each minute. */
export function runOf(calls: readonly Call[], index: number, setup: Setup = SETUP, agent = 'clerk'): Run {
  const runs = new Runs();
  const trace = (index + 1).toString(16).padStart(32, '0');
  calls.forEach(([tool, args], step) => {
    const id = (step + 1).toString(16);
    const at = NOVEMBER + index * 60 + step;
    runs.add(anAction({ id, trace, at, agent, tool, arguments: { ...args } }), setup, 0);
  });
  return runs.take(Number.POSITIVE_INFINITY)[0] as Run;
}
