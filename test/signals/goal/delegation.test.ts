import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deed } from '../../../src/signals/call/effect.ts';
import { deedsIn, namesDeed } from '../../../src/signals/goal/deeds/named.ts';
import { fold } from '../../../src/signals/text/text.ts';

const DEEDS: readonly Deed[] = [
  ...(['pay', 'buy', 'message', 'publish', 'share', 'remove', 'grant', 'secret', 'schedule'] as const),
  ...(['create', 'change', 'run', 'open', 'read'] as const),
];

const FOLDER = new URL('../../../src/signals/goal/deeds/', import.meta.url);
const tables = readdirSync(FOLDER).filter((name) => !/^(?:named|words)/.test(name));
const stems = tables.flatMap((name) =>
  [...readFileSync(new URL(name, FOLDER), 'utf8').matchAll(/'([^'\n]*\|[^'\n]*)'/g)].flatMap(([, all = '']) =>
    all.split('|'),
  ),
);

const beside = fc.constantFrom(' ', '_', '-', 'é', 'x', '7', '請', '𝒜', '\ud835', '');
const text = fc
  .array(
    fc.tuple(fc.oneof(fc.constantFrom(...stems), fc.string({ unit: 'grapheme', maxLength: 4 })), beside),
    {
      maxLength: 12,
    },
  )
  .map((parts) => fold(parts.flat().join('')));

test('the stems of all deeds are read for this test', () => {
  expect(tables.length).toBeGreaterThan(25);
  expect(stems.length).toBeGreaterThan(8_000);
  expect(stems).toContain('支付');
});

test('a text names the deeds that it names when it is asked for each', () => {
  fc.assert(
    fc.property(text, (folded) => {
      const named = DEEDS.filter((deed) => namesDeed(folded, deed));
      expect([...deedsIn(folded)].sort()).toEqual(named.sort());
    }),
    { numRuns: 3_000 },
  );
});
