import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../../src/signals/text/text.ts';
import { wordingOf } from '../../../src/signals/text/wording.ts';

const source = readFileSync(new URL('../../../src/signals/text/wording.ts', import.meta.url), 'utf8');
/** Words of the lexicon, and what may stand beside them. */
const lexicon = [...source.matchAll(/^ {4}(['"])(.*)\1,$/gm)].flatMap(([, , words = '']) => words.split('|'));
const spoken = lexicon.map((word) => word.replaceAll('\\\\.', '.').replace('[-\\\\w.]*', '-4.1_x'));

const beside = fc.constantFrom(' ', ', ', '_', '-', '.', '\n', 'é', 'x', '7', '請', '𝒜', "'", '');
const text = fc
  .array(
    fc.tuple(fc.oneof(fc.constantFrom(...spoken), fc.string({ unit: 'grapheme', maxLength: 4 })), beside),
    {
      maxLength: 30,
    },
  )
  .map((parts) => fold(parts.flat().join('')));

test('a lexicon of some hundred words is read for this test', () => {
  expect(spoken.length).toBeGreaterThan(300);
  expect(spoken).toContain('gpt-4.1_x');
});

test('every word of the lexicon is heard', () => {
  for (const word of spoken) {
    const { tag: _, ...kinds } = wordingOf(` ${word} `);
    expect([word, Object.values(kinds).some((count) => count > 0)]).toEqual([word, true]);
  }
});

test('a passage is heard alike whether its words have edges or not', () => {
  fc.assert(
    fc.property(text, (passage) => {
      // A wide sign, beside which nothing else changes, makes every pattern be asked everywhere.
      expect(wordingOf(passage)).toEqual(wordingOf(`${passage.slice(0, 1_900)} 〇`));
    }),
    { numRuns: 2_000 },
  );
});
