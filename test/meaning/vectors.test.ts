import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dataFile } from '../../src/meaning/files.ts';
import { DIMENSIONS, vectors } from '../../src/meaning/vectors.ts';
import { packVocabulary } from '../../src/training/pack.ts';

describe('the shipped vectors', () => {
  const { vocabulary, quads } = vectors();
  const pieces = Array.from({ length: vocabulary.size }, (_, row) => vocabulary.pieceOf(row));

  test('have one row for each piece of the vocabulary, and no piece twice', () => {
    expect(quads.length * 4).toBe(vocabulary.size * DIMENSIONS);
    expect(new Set(pieces).size).toBe(vocabulary.size);
  });

  test('hold pieces as texts are cut into: lower case, without accents, without blanks', () => {
    for (const piece of pieces) expect(piece).toMatch(/^(?:##)?[a-z0-9]+$/);
  });

  test('come with the index of their vocabulary', () => {
    const packed = packVocabulary(readFileSync('src/meaning/data/vocabulary.txt'));
    expect(Buffer.compare(packed, dataFile('vocabulary.safetensors'))).toBe(0);
  });

  test('are read once', () => {
    expect(vectors()).toBe(vectors());
  });
});
