import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexOf, Vocabulary } from '../../src/meaning/vocabulary.ts';

const piece = fc.stringMatching(/^(##)?[a-z0-9]{1,6}$/);

function vocabularyOf(pieces: readonly string[], end = '\n'): Vocabulary {
  return new Vocabulary(Buffer.from(pieces.join('\n') + (pieces.length > 0 ? end : '')));
}

test('each piece is found in its own row, with or without an end to the last line', () => {
  fc.assert(
    fc.property(fc.uniqueArray(piece, { maxLength: 300 }), fc.constantFrom('', '\n'), (pieces, end) => {
      const vocabulary = vocabularyOf(pieces, end);
      expect(vocabulary.size).toBe(pieces.length);
      expect(pieces.map((one) => vocabulary.rowOf(one))).toEqual(pieces.map((_, row) => row));
      expect(pieces.map((_, row) => vocabulary.pieceOf(row))).toEqual(pieces);
    }),
  );
});

test('what is no piece is not found, whatever the text', () => {
  const pieces = ['a', 'ab', '##b', 'pay'];
  const vocabulary = vocabularyOf(pieces);
  fc.assert(
    fc.property(fc.oneof(piece, fc.string({ unit: 'binary' })), (text) => {
      expect(vocabulary.rowOf(text)).toBe(pieces.indexOf(text));
    }),
  );
  expect(vocabularyOf([]).rowOf('a')).toBe(-1);
});

test('the longest piece at a place is the one that is found by trying all, at a beginning and within a word', () => {
  const word = fc.stringMatching(/^[ab1]{1,9}$/);
  const short = fc.uniqueArray(fc.stringMatching(/^(##)?[ab1]{1,4}$/), { maxLength: 40 });
  fc.assert(
    fc.property(short, word, fc.nat(8), fc.boolean(), (pieces, text, from, inner) => {
      const vocabulary = vocabularyOf(pieces);
      const start = from % text.length;
      const row = vocabulary.longestAt(text, start, text.length, inner);
      const tries = Array.from({ length: text.length - start }, (_, i) => text.slice(start, text.length - i));
      const longest = tries.find((one) => pieces.includes(inner ? `##${one}` : one));
      expect(row).toBe(longest === undefined ? -1 : pieces.indexOf(inner ? `##${longest}` : longest));
      if (longest !== undefined) expect(vocabulary.lengthOf(row, inner)).toBe(longest.length);
    }),
  );
});

test('an index of another vocabulary, or a damaged one, is refused', () => {
  const text = Buffer.from('a\nab\n');
  const { starts, table } = indexOf(text);
  const refused = 'the index of the vocabulary is none of its text';
  expect(() => new Vocabulary(text, indexOf(Buffer.from('a\nb\n')))).toThrow(refused);
  expect(() => new Vocabulary(text, { starts, table: table.slice(1) })).toThrow(refused);
  expect(() => new Vocabulary(text, { starts, table: table.slice().fill(1) })).toThrow(refused);
  expect(() => new Vocabulary(text, { starts: new Int32Array(0), table })).toThrow(refused);
});
