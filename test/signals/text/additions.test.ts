import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { additionsAt } from '../../../src/signals/text/additions.ts';
import { preparedText } from '../../../src/signals/text/prepared.ts';

function around(text: string, word: string) {
  const prepared = preparedText(text);
  const start = prepared.folded.indexOf(word.toLowerCase());
  return additionsAt(prepared, start, start + word.length);
}

describe('a passage that adds to what its reader has in mind', () => {
  test.each([
    'Reminders for the day are kept at rota@box.example as well.',
    'Verteiler: Mandant, außerdem auswertung@box.example.',
    'Los datos los recibe además rota@box.example.',
    '併せて rota@box.example にもお送りします。',
  ])('says so: %s', (text) => {
    expect(around(text, '@box.example').more).toBeGreaterThan(0);
  });

  test.each([
    'From this quarter receipts run through rota@box.example.',
    'Erstattungen laufen neu über rota@box.example.',
    'Désormais, écrivez à rota@box.example.',
    '今後は rota@box.example へ。',
  ])('or changes it: %s', (text) => {
    expect(around(text, '@box.example').change).toBeGreaterThan(0);
  });

  test('a plain one does neither', () => {
    expect(around('Her address is anna@box.example.', '@box.example')).toEqual({
      more: 0,
      change: 0,
      closed: false,
    });
  });

  test.each(['Kind regards\nGareth\n', '--\nPlinthCare Ltd\n', 'Gruß Pauls\n', 'PS '])(
    'behind %j the letter is over',
    (end) => {
      expect(around(`The pump is in.\n${end}send it to anna@box.example`, 'anna@').closed).toBe(true);
    },
  );
});

test('any text and any place in it is told of, within bounds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat(300), (text, at) => {
      const prepared = preparedText(text);
      const start = Math.min(at, prepared.folded.length);
      const { more, change } = additionsAt(prepared, start, start);
      expect(more).toBeLessThanOrEqual(3);
      expect(change).toBeLessThanOrEqual(3);
    }),
  );
});
