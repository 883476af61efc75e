import type { Json } from '../../../src/model/json.ts';

// A session of twenty calls of an accounts-payable agent: mails and records are read, invoices paid, vendors told. No two
// sessions share their words, as no two of a day do.

export interface BenchCall {
  readonly tool: string;
  readonly arguments: Json;
  readonly result: string;
}

export const GOAL = (session: number): string =>
  `Please go through the mails of ${day(session)}, pay the invoices that are due to the account on the vendor's record, and tell the vendors.`;

export const CALLS_PER_SESSION = 20;

export function sessionCalls(session: number): BenchCall[] {
  const calls: BenchCall[] = [];
  for (let invoice = 0; calls.length < CALLS_PER_SESSION; invoice++) {
    const id = `INV-${session}-${invoice}`;
    const vendor = `${WORDS[(session + invoice) % WORDS.length]} ${session % 97} Trading`;
    const mail = `billing@${vendor.toLowerCase().replaceAll(' ', '-')}.com`;
    const iban = `DE${String(10 + (session % 89))}37040044${String(session * 31 + invoice).padStart(10, '0')}`;
    const amount = 100 + ((session * 7 + invoice * 13) % 4000);
    calls.push(
      {
        tool: 'read_message',
        arguments: { id: `m-${session}-${invoice}` },
        result: letter(session, invoice, id, vendor, mail),
      },
      {
        tool: 'get_invoice',
        arguments: { id },
        result: JSON.stringify({
          id,
          vendor,
          amount,
          currency: 'EUR',
          status: 'approved',
          lines: lines(session, invoice),
        }),
      },
      {
        tool: 'lookup_vendor',
        arguments: { name: vendor },
        result: JSON.stringify({ vendor, iban, email: mail, since: day(session), terms: '30 days net' }),
      },
      {
        tool: 'send_payment',
        arguments: { iban, amount, currency: 'EUR', reference: id },
        result: JSON.stringify({ status: 'executed', id: `p-${session}-${invoice}` }),
      },
      {
        tool: 'send_email',
        arguments: {
          to: mail,
          subject: `${id} is paid`,
          body: `Dear ${vendor}, ${id} over ${amount} EUR was paid today.`,
        },
        result: 'sent',
      },
    );
  }
  return calls.slice(0, CALLS_PER_SESSION);
}

const WORDS = [
  'Northwind',
  'Hillside',
  'Blue Harbour',
  'Kestrel',
  'Old Mill',
  'Lakeshore',
  'Copper',
  'Juniper',
];

function day(session: number): string {
  return new Date(Date.UTC(2026, 0, 1 + (session % 360))).toISOString().slice(0, 10);
}

function lines(session: number, invoice: number): Json[] {
  return Array.from({ length: 8 }, (_, index) => ({
    article: `A-${session}-${invoice}-${index}`,
    text: `${WORDS[(session + index) % WORDS.length]} fittings, box of ${index + 4}`,
    price: 10 + ((session + index * 17) % 90),
  }));
}

/** About a kilobyte, as mails with their signatures and disclaimers are. */
function letter(session: number, invoice: number, id: string, vendor: string, mail: string): string {
  return `From: ${mail}
Subject: ${id}, due ${day(session + 14)}

Good morning,

please find attached our invoice ${id} for the delivery of ${day(session)}. The goods left our warehouse on Tuesday in ${2 + (invoice % 5)} pallets and were taken over by your colleagues at gate ${1 + (session % 9)}. As agreed we have deducted the two boxes that came damaged; the credit note for those follows by separate mail. Should anything be missing, let us know within eight days, and quote the number of the delivery note (${session}/${invoice}).

We would be glad if you could confirm when the amount was paid. Our office is closed on Fridays from noon.

With kind regards
Accounts receivable, ${vendor}

This message may hold confidential information and is meant for its addressee alone. If you have received it by mistake, please tell the sender and delete it. ${vendor} accepts no liability for damage caused by a virus that was transmitted with this message.`;
}
