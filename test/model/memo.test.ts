import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { keepShare, Memo } from '../../src/model/memo.ts';

afterEach(() => keepShare(1));

test('what was worked out lately is not worked out again', () => {
  const memo = new Memo<string, string>(10);
  let made = 0;
  const ask = (key: string) => memo.get(key, 1, () => `${key}${made++}`);
  expect([ask('a'), ask('b'), ask('a')]).toEqual(['a0', 'b1', 'a0']);
});

test('what nobody asked for while twice the bound came in is forgotten, what was asked for stays', () => {
  const memo = new Memo<string, object>(10);
  const kept = memo.get('kept', 1, () => ({}));
  const left = memo.get('left', 1, () => ({}));
  for (let i = 0; i < 30; i++) {
    memo.get(`other ${i}`, 1, () => ({}));
    expect(memo.get('kept', 1, () => ({}))).toBe(kept);
  }
  expect(memo.get('left', 1, () => ({}))).not.toBe(left);
});

test('what is heavier than the bound is given all the same', () => {
  const memo = new Memo<string, number>(10);
  expect(memo.get('heavy', 100, () => 1)).toBe(1);
});

test('no more than twice the bound is remembered, whatever is asked for', () => {
  const asked = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 9 })), { maxLength: 200 });
  fc.assert(
    fc.property(asked, (questions) => {
      const memo = new Memo<number, number>(20);
      const weights = new Map<number, number>();
      for (const [key] of questions) {
        const weight = weights.get(key) ?? 1 + (key % 9);
        weights.set(key, weight);
        memo.get(key, weight, () => key);
      }
      let remembered = 0;
      for (const [key, weight] of weights) {
        let made = false;
        // Weightless, so that asking pushes nothing out.
        memo.get(key, 0, () => {
          made = true;
          return key;
        });
        if (!made) remembered += weight;
      }
      expect(remembered).toBeLessThanOrEqual(40);
    }),
  );
});

test('the weight may be told by what was made', () => {
  const memo = new Memo<string, string>(10);
  let made = 0;
  const ask = (key: string, text: string) =>
    memo.get(
      key,
      (value) => value.length,
      () => {
        made++;
        return text;
      },
    );
  ask('light', 'a');
  ask('light', 'a');
  expect(made).toBe(1);
  ask('heavy', 'as heavy as may be');
  ask('heavier', 'and still more of it');
  ask('light', 'a');
  expect(made).toBe(4);
});

test('a process that keeps a share forgets sooner', () => {
  keepShare(1 / 2);
  const memo = new Memo<string, object>(10);
  const left = memo.get('left', 1, () => ({}));
  for (let i = 0; i < 10; i++) memo.get(`other ${i}`, 1, () => ({}));
  expect(memo.get('left', 1, () => ({}))).not.toBe(left);
});
