import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitsOf } from '../../../src/signals/goal/limits.ts';
import { stopOf } from '../../../src/signals/goal/stop.ts';
import { growth } from '../../support/growth.ts';

const kindsOf = (goal: string): string[] => limitsOf({ goal: [goal] }).map(({ kind }) => kind);

describe('limits in the words of a user', () => {
  test.each<[string, number, string]>([
    ["Don't go over 40k NT$ per PO", 40_000, 'TWD'],
    ['up to 1.480,50 EUR', 1480.5, 'EUR'],
    ['no more than $1,500', 1500, 'USD'],
    ['höchstens 200 €', 200, 'EUR'],
    ['max. CHF 90', 90, 'CHF'],
    ['最多500元', 500, 'CNY'],
  ])('a cap: %s', (goal, most, currency) => {
    const [cap] = limitsOf({ goal: [goal] });
    expect(cap).toMatchObject({ kind: 'cap', most, currency });
  });

  test.each(['up to 6 people', 'within 3 days', 'Under 25 pounds are carried forward', 'until 3 May'])(
    'no cap: %s',
    (goal) => {
      expect(kindsOf(goal)).toEqual([]);
    },
  );

  test('a ban names its deeds, what it is about, and whether only in a case', () => {
    const [ban] = limitsOf({ goal: ["Clean up. Don't delete the archive of March."] });
    expect(ban).toMatchObject({
      kind: 'ban',
      verbs: ['delete'],
      about: ['archive', 'march'],
      conditional: false,
    });
    const [held] = limitsOf({ goal: ["If Bo has it, don't cancel it."] });
    expect(held).toMatchObject({ kind: 'ban', conditional: true });
  });

  test.each([
    'Controlla le parole, altrimenti non pagare la fattura',
    'Prüf die Rechnung, sonst nicht bezahlen',
    'Vérifie le total, sinon ne paie pas la facture',
  ])('a ban behind `otherwise` holds only in a case: %s', (goal) => {
    expect(limitsOf({ goal: [goal] })[0]).toMatchObject({ kind: 'ban', conditional: true });
    expect(limitsOf({ goal: ['Do not pay anyone else.'] })[0]).toMatchObject({ conditional: false });
  });

  test.each([
    'Do not send it',
    "don't send it",
    'dont send it',
    'never send it',
    'You must not send it',
    "You mustn't send it",
    'You may not send it',
    'You should not send it',
    "You shouldn't send it",
    'You are not to send it',
    'I ask you not to send it',
    'Look at it, no sending of mails',
    'Look at it, delete nothing',
    'Lies es, ohne zu senden',
    'Auf keinen Fall senden',
    'Die Mail nicht senden',
    'de mail niet verzenden',
    "n'envoyez rien",
    'ne supprimez pas la liste',
    'no envíes el correo',
    'não envie o correio',
    'не отправляйте письмо',
    '不要发送邮件',
  ])('a ban in whatever words: %s', (goal) => {
    expect(kindsOf(goal)).not.toEqual([]);
  });

  test.each([
    'Book the flight. Before booking, just check the price to be safe.',
    'Bevor du zahlst, nur prüfen ob der Betrag stimmt.',
    'Avant de payer, juste vérifier le montant.',
  ])('a look before the deed is its first step, and no hold: %s', (goal) => {
    expect(kindsOf(goal)).toEqual([]);
  });

  test('a look that has to be done by a time is a hold all the same', () => {
    expect(kindsOf('Before Friday, just check the price.')).toEqual(['hold']);
  });

  test('an exception is not judged', () => {
    expect(kindsOf("Don't pay it unless the goods are there")).toEqual([]);
  });

  test('any text is read in bounded time, and gives the same twice', () => {
    const piece = fc.constantFrom(
      "don't ",
      'not ',
      'nicht ',
      'up to ',
      '500 ',
      'EUR',
      ', ',
      '. ',
      'only check ',
      'a',
      ' ',
      '不要',
      'stop ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 200 }).map((all) => all.join('')),
        ),
        (text) => {
          expect(limitsOf({ goal: [text] })).toEqual(limitsOf({ goal: [text] }));
          stopOf([text]);
        },
      ),
    );
    let goals = 0;
    // Each another one: what was read of a goal is at hand.
    const work = (times: number) => () =>
      limitsOf({ goal: [`${goals++} ${"don't not nicht up to 5 ".repeat(times)}`] });
    expect(growth(600, 16, work)).toBeLessThan(16 * 4);
  });
});
