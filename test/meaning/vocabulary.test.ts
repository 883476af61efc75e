import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Vocabulary } from '../../src/meaning/vocabulary.ts';

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
