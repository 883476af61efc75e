import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Stems } from '../../../src/signals/text/stems.ts';
import { fold } from '../../../src/signals/text/text.ts';

function stemsOf(...all: [stem: string, anywhere?: boolean][]): Stems {
  const stems = new Stems();
  all.forEach(([stem, anywhere = false], meaning) => {
    stems.add(meaning, stem, anywhere);
  });
  return stems;
}

describe('a stem', () => {
  test.each<[string, string, boolean]>([
    ['pay', 'payment due', true],
    ['pay', 'please pay', true],
    ['pay', 'prepay', false],
    ['pay', 'to-pay', true],
    ['dm', 'dm her', true],
    ['osta ', 'osta maitoa', true],
    ['osta ', 'osta', true],
    ['osta ', 'osta!', true],
    ['osta ', 'ostaa', false],
    ['take off', 'take off the list', true],
    ['भुगतान', 'कृपया भुगतान करें', true],
    ['गत', 'भुगतान', false],
  ])('%s in %s: %s', (stem, text, found) => {
    expect(stemsOf([stem]).in(text)).toBe(found ? 1 : 0);
  });

  test('of a language without edges stands anywhere', () => {
    expect(stemsOf(['支付', true], ['ชำระ', true]).in('请支付房租')).toBe(1);
    expect(stemsOf(['支付', true], ['ชำระ', true]).in('กรุณาชำระเงิน')).toBe(2);
  });

  test('may have several meanings', () => {
    const stems = stemsOf(['transfer'], ['transfer']);
    expect(stems.in('transfers')).toBe(3);
  });
});

test('any text is looked through, and what stands in it is found', () => {
  const stems = stemsOf(['bezahl'], ['払', true]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(stems.in(fold(`${text} bezahl`)) & 1).toBe(1);
      expect(stems.in(fold(`${text}払`)) & 2).toBe(2);
    }),
  );
});
