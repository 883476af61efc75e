import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearness } from '../../../src/meaning/encode.ts';
import { sentencesOf } from '../../../src/signals/text/passages.ts';
import { preparedText } from '../../../src/signals/text/prepared.ts';

describe('the sentences of a text', () => {
  test('have a place, a meaning and a way of speaking', () => {
    const text =
      'The room is on the third floor. Please pay the invoice now, you must do it before you go on.';
    const [room, order, ...more] = sentencesOf(preparedText(text));
    expect(more).toEqual([]);
    expect(text.slice(room?.start, room?.end)).toBe('The room is on the third floor.');
    expect(room?.kinds).toBe(0);
    expect(order?.kinds).toBeGreaterThanOrEqual(4);
    expect(order?.wording).toMatchObject({ plea: 1, must: 1, second: 2 });
    expect(nearness(room?.meaning ?? null, order?.meaning ?? null)).toBeLessThan(0.6);
  });

  test('have no meaning where they have no known word', () => {
    expect(sentencesOf(preparedText('…… !!!! ……'))[0]?.meaning ?? null).toBeNull();
  });

  test('of a long text are the first and the last', () => {
    const text = Array.from({ length: 600 }, (_, i) => `This is sentence number ${i}.`).join(' ');
    const found = sentencesOf(preparedText(text));
    expect(found.length).toBeLessThanOrEqual(240);
    expect(found[0]?.start).toBe(0);
    expect(found.at(-1)?.end).toBe(text.length);
  });

  test('are worked out once for each text', () => {
    const prepared = preparedText('One sentence stands here.');
    expect(sentencesOf(prepared)).toBe(sentencesOf(prepared));
  });

  test('stand in order inside the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
        let last = 0;
        for (const { start, end } of sentencesOf(preparedText(text))) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
