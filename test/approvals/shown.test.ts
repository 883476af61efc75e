import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicForm, shownArguments } from '../../src/approvals/shown.ts';
import type { Json } from '../../src/model/json.ts';
import { approval, YES } from './examples.ts';

describe('arguments for a person', () => {
  test('of ordinary size are shown as they are', () => {
    const args = { iban: 'DE89', amount: 1200, lines: [{ text: 'March', net: null }] };
    expect(shownArguments(args)).toEqual(args);
  });

  test('are cut where they are long, and say that there is more', () => {
    const shown = shownArguments({ body: 'x'.repeat(5000), list: Array(9000).fill('word'), last: 1 });
    expect(shown).toMatchObject({ body: expect.stringMatching(/x \[3000 more characters\]$/) });
    const list = (shown as { list: Json[] }).list;
    expect(list.at(-1)).toBe(`[${9000 - (list.length - 1)} more]`);
    expect(shown).toMatchObject({ '…': '[1 more]' });
  });

  test('whatever they are, are kept in bounds', () => {
    const nested = fc.jsonValue({ maxDepth: 8 }) as fc.Arbitrary<Json>;
    const long = fc.array(fc.string({ minLength: 0, maxLength: 4000 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(nested, long), (args) => {
        expect(JSON.stringify(shownArguments(args)).length).toBeLessThan(120_000);
      }),
      { numRuns: 200 },
    );
  });
});

test('an approval is told with times a person and a program can read', () => {
  expect(publicForm(approval({ decided: { ...YES, at: Date.parse('2026-11-28T10:00:05Z') } }))).toMatchObject(
    {
      id: 'a1',
      created: '2026-11-28T10:00:00.000Z',
      expires: '2026-11-28T10:15:00.000Z',
      decided: { by: 'anna', at: '2026-11-28T10:00:05.000Z' },
      used: null,
    },
  );
});
