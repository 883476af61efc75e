import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteIn, quoteOf } from '../../src/explain/quote.ts';

describe('quoteOf', () => {
  test('marks out what matters, with the words around it on one line', () => {
    const text = 'Hello,\n\nplease pay\tGB29 now';
    expect(quoteOf(text, 19, 23)).toEqual({ before: 'Hello, please pay ', said: 'GB29', after: ' now' });
  });

  test('tells where it left something out', () => {
    const text = `${'a '.repeat(100)}X${' b'.repeat(100)}`;
    const { before, after } = quoteOf(text, 200, 201, 4);
    expect([before, after]).toEqual(['…a a ', ' b b…']);
  });

  test('keeps the blank that a sentence begins with before it', () => {
    expect(quoteOf('One. Two.', 4, 9)).toEqual({ before: 'One. ', said: 'Two.', after: '' });
  });

  test('stays short, whatever the text and the place', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 2_000 }),
        fc.nat(2_000),
        fc.nat(2_000),
        (text, a, b) => {
          const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
          const { before, said, after } = quoteOf(text, start, end);
          expect(before.length + said.length + after.length).toBeLessThan(400);
        },
      ),
    );
  });
});

describe('quoteIn', () => {
  test('finds a value however it is grouped', () => {
    expect(
      quoteIn('To DE89 3704 0044 0532 0130 00, now', 'DE89370400440532013000', 'de89370400440532013000'),
    ).toEqual({
      before: 'To ',
      said: 'DE89 3704 0044 0532 0130 00',
      after: ', now',
    });
  });

  test('finds a name in whatever case', () => {
    expect(quoteIn('Invite ANN', 'Ann', null)?.said).toBe('ANN');
  });

  test('finds nothing where nothing is', () => {
    expect(quoteIn('Invite Ann', 'Bo', null)).toBeNull();
    expect(quoteIn('Invite Ann', ' ', null)).toBeNull();
  });
});
