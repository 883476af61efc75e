import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  abbreviate,
  fold,
  MAX_TEXT,
  nameWords,
  passage,
  segments,
  stem,
  words,
} from '../../../src/signals/text/text.ts';

describe('fold', () => {
  test('keeps every position, also where lower case would be longer', () => {
    expect(fold('İSTANBUL Straße')).toBe('İstanbul straße');
    expect(fold('İ'.repeat(5)).length).toBe(5);
  });

  test('is bounded', () => {
    expect(fold('A'.repeat(MAX_TEXT + 10)).length).toBe(MAX_TEXT);
  });
});

describe('segments', () => {
  const parts = (text: string): string[] =>
    segments(text).map(({ start, end }) => text.slice(start, end).trim());

  test.each([
    ['One here. Two there! Three?', ['One here.', 'Two there!', 'Three?']],
    ['wrapped over\n  two lines. Next', ['wrapped over\n  two lines.', 'Next']],
    ['- first item\n- second item', ['- first item', '- second item']],
    ['{"a":"first","b":"second"}', ['{"a":"first",', '"b":"second"}']],
    ['请先付款。谢谢你们！', ['请先付款。', '谢谢你们！']],
    ['cell one | cell two', ['cell one |', 'cell two']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  test('are in order, do not overlap, and are bounded in number and length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        let last = 0;
        for (const { start, end } of segments(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end - start).toBeLessThanOrEqual(400);
          last = end;
        }
      }),
    );
    expect(segments('a. '.repeat(40_000)).length).toBeLessThanOrEqual(2_000);
  });
});

test.each([
  ['readMail', ['read', 'mail']],
  ['SO01_SEND_MAIL', ['so01', 'send', 'mail']],
  ['mcp__github__create-issue', ['mcp', 'github', 'create', 'issue']],
  ['HTTPGetURL', ['http', 'get', 'url']],
  ['', []],
])('nameWords splits %s', (name, expected) => {
  expect(nameWords(name)).toEqual(expected);
});

test('words are bounded in number', () => {
  expect(words('a b c d', 2)).toEqual(['a', 'b']);
});

test('words are runs of letters and digits of any language', () => {
  const letters = fc.oneof(
    fc.string({ unit: 'grapheme-composite' }),
    fc.string({
      unit: fc.constantFrom('a', 'É', 'ß', '7', '²', '_', '-', ' ', '\u0301', 'я', '界', '𝒳', '\ud835'),
    }),
  );
  fc.assert(
    fc.property(letters, fc.nat({ max: 8 }), (text, limit) => {
      const all = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
      expect(words(text)).toEqual([...all]);
      expect(words(text, limit)).toEqual(all.slice(0, limit));
    }),
  );
});

test('stem makes singular and plural meet, and leaves short words alone', () => {
  expect([stem('contacts'), stem('contact'), stem('bus')]).toEqual(['contact', 'contact', 'bus']);
});

describe('passage and abbreviate', () => {
  test('a passage holds its place, on one line, and says where it was cut', () => {
    const text = `${'x '.repeat(200)}\nPAY HERE\n${'y '.repeat(200)}`;
    const shown = passage(text, text.indexOf('PAY'), text.indexOf('PAY') + 8);
    expect(shown).toContain('PAY HERE');
    expect(shown).toMatch(/^….*…$/);
    expect(shown.length).toBeLessThanOrEqual(202);
  });

  test('a long value keeps both ends', () => {
    expect(abbreviate('short')).toBe('short');
    expect(abbreviate('a'.repeat(50) + 'b'.repeat(50))).toMatch(/^a+…b+$/);
  });
});
