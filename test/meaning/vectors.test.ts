import { describe, expect, test } from 'vitest';
import { DIMENSIONS, vectors } from '../../src/meaning/vectors.ts';

describe('the shipped vectors', () => {
  const { rows, numbers } = vectors();

  test('have one row for each piece of the vocabulary, and no piece twice', () => {
    expect(numbers.length).toBe(rows.size * DIMENSIONS);
    expect(new Set(rows.values()).size).toBe(rows.size);
  });

  test('hold pieces as texts are cut into: lower case, without accents, without blanks', () => {
    for (const piece of rows.keys()) expect(piece).toMatch(/^(?:##)?[a-z0-9]+$/);
  });

  test('are read once', () => {
    expect(vectors()).toBe(vectors());
  });
});
