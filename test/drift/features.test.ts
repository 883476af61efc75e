import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASPECTS } from '../../src/drift/aspects.ts';
import { Gathering } from '../../src/drift/features.ts';
import type { Json } from '../../src/model/json.ts';
import { anAction } from '../session/actions.ts';

function gathered(...calls: [tool: string, args: Json, at?: number][]) {
  const gathering = new Gathering();
  calls.forEach(([tool, args, at], index) => {
    gathering.add(anAction({ id: '1', at: at ?? index, tool, arguments: args }));
  });
  return gathering.finish();
}

describe('the features of a run', () => {
  test('are its tools, which follows which, the shape of arguments, whom it addresses, and what it does', () => {
    const { tools, features } = gathered(
      ['read_mail', { id: 12 }],
      ['send_payment', { iban: 'GB29NWBK60161331926819', amount: 250.5, note: '' }],
    );
    expect(tools).toEqual(['read_mail', 'send_payment']);
    expect([...features.tools]).toEqual(['read_mail', 'send_payment']);
    expect([...features.order]).toEqual([
      'start → read_mail',
      'read_mail → send_payment',
      'send_payment → end',
    ]);
    expect([...features.arguments]).toEqual([
      'read_mail.id: number of 4 to 15',
      'send_payment.iban: text of 16 to 63 characters',
      'send_payment.amount: number of 64 to 255',
      'send_payment.note: empty text',
    ]);
    expect([...features.targets]).toEqual(['account GB29NWBK60161331926819']);
    expect([...features.effects]).toEqual(['read, once', 'outbound, once']);
  });

  test('name hosts, and addresses with their domain', () => {
    const to = ['Ann@Shop.example', 'https://u@evil.example:8443/x', 'https://Evil.example/y', 'no address'];
    expect([...gathered(['send', { to }]).features.targets]).toEqual([
      'domain shop.example',
      'address ann@shop.example',
      'host evil.example',
    ]);
  });

  test('are the same in whatever order the calls arrive', () => {
    const one = gathered(['a', {}, 1], ['b', {}, 2], ['a', {}, 3]);
    const other = gathered(['a', {}, 3], ['a', {}, 1], ['b', {}, 2]);
    expect([...other.features.order]).toEqual([...one.features.order]);
    expect(other.tools).toEqual(['a', 'b', 'a']);
  });

  test('take a tool called again and again for one step', () => {
    const { order, effects } = gathered(
      ...Array.from({ length: 5 }, (): [string, Json] => ['read', {}]),
    ).features;
    expect([...order]).toEqual(['start → read', 'read → end']);
    expect([...effects]).toEqual(['read, 4 to 15 times']);
  });

  test('of arguments that were not captured are none', () => {
    const gathering = new Gathering();
    gathering.add(anAction({ id: '1', at: 0, arguments: null, captured: false }));
    expect(gathering.finish().features.arguments.size).toBe(0);
  });

  test('are bounded in number and length, whatever the arguments hold', () => {
    const args = fc.jsonValue({ maxDepth: 9 }).map((value): Json => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), args), { maxLength: 20 }), (calls) => {
        const { features } = gathered(...calls);
        for (const aspect of ASPECTS) expect(features[aspect].size).toBeLessThanOrEqual(64);
      }),
    );
    const huge = Array.from({ length: 2_000 }, (_, index): [string, Json] => [
      `${index}${'t'.repeat(10_000)}`,
      { ['k'.repeat(10_000)]: { ['l'.repeat(10_000)]: Array(10_000).fill(`${index}@host.example`) } },
    ]);
    const { tools, features } = gathered(...huge);
    expect(tools.length).toBeLessThanOrEqual(256);
    for (const aspect of ASPECTS) {
      expect(features[aspect].size).toBeLessThanOrEqual(64);
      for (const feature of features[aspect]) expect(feature.length).toBeLessThan(400);
    }
  });
});
