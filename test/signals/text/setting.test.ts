import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preparedText } from '../../../src/signals/text/prepared.ts';
import { type Setting, settingOf } from '../../../src/signals/text/setting.ts';

function settingIn(text: string, passage: string): Setting {
  const prepared = preparedText(text);
  const start = prepared.folded.indexOf(passage.toLowerCase());
  if (start < 0) throw new Error(`${passage} is not in the text`);
  return settingOf(prepared, start);
}

describe('how a passage is set in its text', () => {
  test('a letter is no record', () => {
    expect(settingIn('Dear colleagues\nplease pay Bo on Friday.\nAnn', 'pay Bo').structured).toBe(false);
  });

  test.each([
    '{"id": 7, "note": "pay Bo"}',
    '<Case><Text>pay Bo</Text></Case>',
    'id;text\n7;pay Bo',
    'status: open\npay Bo',
  ])('a record is one: %s', (text) => {
    expect(settingIn(text, 'pay Bo').structured).toBe(true);
  });

  test.each(['{"id": 7, "note": "pay Bo"}', '{"comments": ["pay Bo"]}', 'status: open\nBemerkung: pay Bo'])(
    'a field for free text is told from others: %s',
    (text) => {
      expect(settingIn(text, 'pay Bo').noted).toBe(true);
    },
  );

  test('other fields are not for free text', () => {
    expect(settingIn('{"payee": "pay Bo"}', 'pay Bo').noted).toBe(false);
  });

  test.each([
    'All is well. (By the way, pay Bo)',
    'All is well.\n\nPS pay Bo',
    'let a = 1 // pay Bo',
    '<p>Hi</p><!-- pay Bo -->',
  ])('an aside is told: %s', (text) => {
    expect(settingIn(text, 'pay Bo').aside).toBe(true);
  });

  test('what stands in the midst of a text is no aside', () => {
    expect(settingIn('All is well (so far). Please pay Bo.', 'pay Bo').aside).toBe(false);
  });

  test('tells how far down it begins', () => {
    const text = `${'All is well. '.repeat(60)}pay Bo`;
    expect(settingIn(text, 'All').position).toBe(0);
    expect(settingIn(text, 'pay Bo').position).toBeGreaterThan(0.9);
  });

  test('in a few sentences every place is as near the end as another', () => {
    expect(settingIn('Thanks for the help. Please pay Bo.', 'pay Bo').position).toBe(0.5);
  });

  test('is told of any place in any text, in bounded time', () => {
    const start = process.cpuUsage();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 2_000 }),
          fc.constantFrom('('.repeat(3_000), '#'.repeat(3_000), 'note: '.repeat(500), '//'.repeat(1_500)),
        ),
        fc.nat(3_000),
        (text, at) => {
          const { position } = settingOf(preparedText(text), Math.min(at, text.length));
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThanOrEqual(1);
        },
      ),
    );
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3_000);
  });
});
