import { describe, expect, test } from 'vitest';
import { maskText } from '../../src/privacy/mask.ts';
import { readable } from '../../src/privacy/readable.ts';
import { Tags } from '../../src/privacy/tag.ts';

const tags = new Tags('salt');

describe('a masked text for a person’s eyes', () => {
  test.each([
    ['IBAN', 'GB29NWBK60161331926819', /^pay GB…[G-Z]{4} \(masked IBAN\) now$/],
    ['card number', '4111 1111 1111 1111', /^pay …[g-z]{4} \(masked card number\) now$/],
  ])('says that an %s stands there, and which', (_, secret, shown) => {
    expect(readable(maskText(`pay ${secret} now`, tags))).toMatch(shown);
  });

  test('shows one value the same, and two apart', () => {
    const [one, again, other] = [
      'GB29NWBK60161331926819',
      'GB29 NWBK 6016 1331 9268 19',
      'DE89370400440532013000',
    ].map((iban) => readable(maskText(iban, tags)));
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  test('leaves every other text as it is', () => {
    for (const text of ['', 'MASKED', 'GB00MASKED', 'XGB00MASKEDKHMJNSZTXQ', 'pay 10']) {
      expect(readable(text)).toBe(text);
    }
  });
});
