import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Caseless, cased } from '../../../src/signals/text/caseless.ts';

/** All patterns that are used so, as they are written. */
const written = ['outcome', 'roundabout', 'safeguards'].flatMap((name) => {
  const source = readFileSync(new URL(`../../../src/signals/call/${name}.ts`, import.meta.url), 'utf8');
  return [...source.matchAll(/^ +\/(.+)\/(iu?),$/gm)].map(
    ([, pattern = '', flags]) => new RegExp(pattern, flags),
  );
});

/** Texts of the pieces a pattern is written with, in any case, and of what it leaves open. */
function textFor({ source }: RegExp) {
  const pieces = source
    .replace(/\\[a-zA-Z]/g, ' ')
    .split(/[^a-zA-Z0-9 _\p{L}-]+/u)
    .filter((piece) => piece !== '');
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    fc.string({ unit: 'grapheme-ascii', maxLength: 6 }),
    fc.constantFrom(' ', ': ', '"', '=', '\n', '401 ', 'ſ', 'K', 'é'),
  );
  const mixed = fc.tuple(piece, fc.boolean()).map(([text, loud]) => (loud ? text.toUpperCase() : text));
  return fc.array(mixed, { maxLength: 12 }).map((parts) => parts.join(''));
}

test('patterns are read for this test', () => {
  expect(written.length).toBeGreaterThan(8);
});

describe('a pattern says the same of a text and of the same in lower case', () => {
  test.each(written.map((pattern) => [pattern.source.slice(0, 40), pattern] as const))('%s', (_, pattern) => {
    const caseless = new Caseless(pattern);
    fc.assert(
      fc.property(textFor(pattern), (text) => {
        const found = pattern.exec(text)?.[0] ?? null;
        expect(caseless.find(cased(text))).toBe(found);
        expect(caseless.test(cased(text))).toBe(found !== null);
      }),
      { numRuns: 1_000 },
    );
  });
});
