import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/training/random.ts';
import { renaming } from '../../../src/training/vary/rename.ts';

const rename = (texts: readonly string[], seed = 'a') => renaming(texts, new Set(['send']), new Random(seed));

describe('a renaming', () => {
  test('gives people, firms, addresses, hosts, accounts and ids others of the same form', () => {
    const text =
      'Emma Johnson of Blue Sparrow Tech (emma.johnson@bluesparrowtech.com) paid GB29NWBK60161331926819 for ORDER-104674, see www.bluesparrowtech.com/a';
    const said = rename([text])(text);
    for (const old of ['Emma', 'Johnson', 'Blue Sparrow', 'bluesparrow', 'GB29NWBK60161331926819', '104674'])
      expect(said).not.toContain(old);
    const [, first, last, mail] = /^(\w+) (\w+) of .+? \((\S+?)\)/.exec(said)!;
    expect(mail).toMatch(new RegExp(`^${first}\\.${last}@[\\w-]+\\.com$`, 'i'));
    expect(said).toMatch(/paid GB\d\dNWBK\d{14} for ORDER-\d{6}, see www\.[\w-]+\.com\/a$/);
    expect(said).toContain(`www.${mail!.split('@')[1]}/a`);
  });

  test('leaves dates, times, amounts and common words alone', () => {
    const text =
      'On 2024-05-15 10:20 transfer $30,000.00 or USD500; mark it as paid, 100000 in all, item 13.';
    expect(rename([text])(text)).toBe(text);
  });

  test('leaves common words alone that are also names', () => {
    const text = 'Mark (mark.black@gmail.com) will mark the bill as paid.';
    expect(rename([text])(text)).toMatch(
      /^(?!Mark)\w+ \(mark\.\w+@gmail\.com\) will mark the bill as paid\.$/,
    );
  });

  test('reaches a name beside Chinese and Japanese letters', () => {
    const texts = ['pay US133000000121212121212', '向US133000000121212121212转账'];
    const [a, b] = texts.map(rename(texts));
    expect(b).toBe(`向${a!.slice(4)}转账`);
  });

  test('changes an account in one piece and in groups alike', () => {
    const texts = [
      'IBAN DE44 8305 3030 0001 8022 61, please',
      'DE44830530300001802261',
      'call +48 58 555 01 40',
    ];
    const [grouped, whole, phone] = texts.map(rename(texts));
    expect(grouped).toMatch(/^IBAN DE\d\d \d{4} \d{4} \d{4} \d{4} \d\d, please$/);
    expect(grouped!.replaceAll(' ', '')).toBe(`IBAN${whole},please`);
    expect(whole).not.toBe(texts[1]);
    expect(phone).toMatch(/^call \+\d\d \d\d \d{3} \d\d \d\d$/);
    expect(phone).not.toBe(texts[2]);
  });

  test('leaves a host alone that is a word of running text', () => {
    const texts = ['A big discount for Ann, see www.discount.com'];
    expect(rename(texts)(texts[0]!)).toContain('A big discount for');
  });

  test('knows a handle that is a name and digits', () => {
    const texts = ['Invite Fred, fred9246@gmail.com'];
    const [, name, mail] = /^Invite (\w+), (\w+?)\d{4}@gmail\.com$/.exec(rename(texts)(texts[0]!))!;
    expect(name).not.toBe('Fred');
    expect(mail).toBe(name!.toLowerCase());
  });

  const value = fc.oneof(
    fc.constantFrom('Alice', 'Bob', 'Emma Johnson', 'Mark Davies', 'sarah.connor', 'Northwind Traders'),
    fc
      .tuple(
        fc.constantFrom('emma.johnson', 'mark.davies', 'fred9246', 'trustme', 'info'),
        fc.constantFrom('gmail.com', 'bluesparrowtech.com', 'northwind-traders.org', 'a.co.uk'),
      )
      .map((parts) => parts.join('@')),
    fc.stringMatching(/^[A-Z]{2}\d{2}[A-Z]{0,4}\d{8,16}$/),
    fc.stringMatching(/^[A-Z]{2,5}-\d{4,6}$/),
    fc.stringMatching(/^www\.[a-z]{5,9}\.com\/[a-z]{1,5}$/),
  );

  test('keeps every equality and every mention: what a text says of an argument, it says of its new name', () => {
    const around = fc.constantFrom(
      '{}',
      'Dear {}, please reply.',
      'owner: {}',
      '({})',
      '向{}付款',
      'a, {}; b',
    );
    const cases = fc.record({
      values: fc.array(value, { minLength: 1, maxLength: 8 }),
      arounds: fc.array(around, { minLength: 8, maxLength: 8 }),
      seed: fc.string(),
    });
    fc.assert(
      fc.property(cases, ({ values, arounds, seed }) => {
        const prose = values.map((each, i) => arounds[i]!.replace('{}', () => each));
        const to = rename([...prose, ...values], seed);
        values.forEach((each, i) => {
          expect(to(prose[i]!)).toBe(arounds[i]!.replace('{}', () => to(each)));
          for (const other of values) expect(to(each) === to(other)).toBe(each === other);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('is the same for the same texts and seed', () => {
    const texts = ['Emma Johnson', 'emma.johnson@bluesparrowtech.com', 'ORDER-104674'];
    expect(texts.map(rename(texts))).toEqual(texts.map(rename(texts)));
    expect(texts.map(rename(texts, 'a'))).not.toEqual(texts.map(rename(texts, 'b')));
  });
});
