import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mentionsIn } from '../../../src/signals/goal/mentions.ts';
import { preparedText } from '../../../src/signals/text/prepared.ts';

describe('a goal that goes by what others wrote', () => {
  test.each([
    ['pay the one from the ceramicist, as on her pdf', 1, 0],
    ["Brisket's October payslips: send to the address Lorne gave", 0, 1],
    ['fais ce que dit la fiche « remboursements »', 1, 1],
    ['kaution vom gruber bitte retour, abzüglich was im protokoll steht', 1, 1],
    ['회식 장소 그걸로 예약해줘, 톡방에서 정한거', 1, 1],
  ])('says so: %s', (goal, texts, tellings) => {
    const found = mentionsIn(preparedText(goal));
    expect(found.texts).toBeGreaterThanOrEqual(texts);
    expect(found.tellings).toBeGreaterThanOrEqual(tellings);
  });

  test.each(['Avboka Gröna rummet på onsdag 13-15 tack', 'open the gate at noon'])('or not: %s', (goal) => {
    expect(mentionsIn(preparedText(goal))).toEqual({ texts: 0, tellings: 0 });
  });
});

test('any goal has few of them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (goal) => {
      const { texts, tellings } = mentionsIn(preparedText(goal));
      expect(Math.max(texts, tellings)).toBeLessThanOrEqual(4);
    }),
  );
});
