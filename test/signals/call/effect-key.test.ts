import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { effectKeys } from '../../../src/signals/call/effect-key.ts';
import { anAction } from '../../session/actions.ts';

const rule = (...key: string[]) => ({ key, windowNs: 1e9, concerns: () => true });
const keys = (args: Json, ...key: string[]): string[] =>
  effectKeys(anAction({ at: 1, id: '1', tool: 'send_payment', arguments: args }), rule(...key));

describe('what an effect is known again by', () => {
  const PAID = { iban: 'DE89370400440532013000', amount: 1480.5, reference: 'INV-2207' };

  test.each<[string, Json]>([
    [
      'grouped and written out',
      { to: 'DE89 3704 0044 0532 0130 00', betrag: '1.480,50', verwendungszweck: 'INV-2207' },
    ],
    [
      'with a currency in the amount',
      { payee: 'de89370400440532013000', amount: 'EUR 1,480.50', memo: 'for INV-2207' },
    ],
    [
      'in other words',
      { recipient: 'DE89370400440532013000', sum: 1480.5, subject: 'Invoice INV-2207, thanks' },
    ],
  ])('is the same however a tool calls it: %s', (_name, args) => {
    expect(keys(args, 'payee', 'amount', 'reference')).toEqual(keys(PAID, 'payee', 'amount', 'reference'));
  });

  test.each<[string, Json]>([
    ['another payee', { ...PAID, iban: 'GB29NWBK60161331926819' }],
    ['another amount', { ...PAID, amount: 1480.51 }],
    ['another reference', { ...PAID, reference: 'INV-2208' }],
  ])('differs with %s', (_name, args) => {
    expect(keys(args, 'payee', 'amount', 'reference')).not.toEqual(
      keys(PAID, 'payee', 'amount', 'reference'),
    );
  });

  test('a payee by account and by name is found by either', () => {
    const both = keys({ iban: PAID.iban, beneficiary: 'Brenner GmbH', amount: 5 }, 'payee', 'amount');
    expect(both).toHaveLength(2);
    expect(both).toContain(keys({ payee: 'BRENNER', amount: '5.00' }, 'payee', 'amount')[0]);
    expect(both).toContain(keys({ to: PAID.iban, amount: 5 }, 'payee', 'amount')[0]);
  });

  test('any argument may be part of it, by name or path', () => {
    expect(keys({ order: { id: 'LM-7' }, line: 2 }, 'order.id', 'line')).toEqual(
      keys({ order: { id: 'lm-7' }, line: 2, x: 1 }, 'order.id', 'line'),
    );
  });

  test('what is not known is equal to nothing', () => {
    expect(keys({ amount: 5 }, 'payee', 'amount')).toEqual([]);
    expect(keys({ to: PAID.iban }, 'payee', 'amount')).toEqual([]);
    expect(keys({ to: PAID.iban }, 'order_id')).toEqual([]);
    const hidden = anAction({ at: 1, id: '1', arguments: PAID, captured: false });
    expect(effectKeys(hidden, rule('payee', 'amount'))).toEqual([]);
  });

  test('holds nothing that can be read', () => {
    for (const key of keys(PAID, 'payee', 'amount')) expect(key).toMatch(/^[\w-]{32}$/);
  });
});
