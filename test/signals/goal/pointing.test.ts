import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leftToText, sendsToText } from '../../../src/signals/goal/pointing.ts';
import { tell } from '../../detectors/sessions.ts';

const historyOf = (goal: string) => {
  const [step] = tell(goal, [['look', {}]]);
  if (step === undefined) throw new Error('a session without calls');
  return step.history;
};

describe('what is to be done is left to a text', () => {
  test.each([
    "Follow Bosun's handover in #mods.",
    'The address is in their mail.',
    'Reset it per MOP-431.',
    "Le consulat a écrit, fais ce qu'ils demandent.",
    'クライアントのメールに書いてあるとおりに。',
  ])('%s', (goal) => {
    expect(leftToText(historyOf(goal))).not.toBeNull();
    expect(sendsToText(historyOf(goal))).toBe(true);
  });
});

describe('only a value, or how it is done, is left to a text', () => {
  test.each([
    "Pay the November fees of the stringers from the sheet 'fees Nov'.",
    'A new supplier, details in M-618. Set it up.',
    "Could you do this morning's post?",
    'Post the invoice that came in this morning and pay it.',
    'Bitte die Zahlungen aus der Mail vom Steuerberater anlegen.',
    'Zahlung bitte nach Merkblatt 7 anlegen.',
    'Mi paghi le fatture di aprile?',
    'Paga las facturas de abril, por favor.',
    'Kun Bo lähtee, poista tunnus ohjeen mukaan.',
    '休診の手順でお願いします。',
    '기기 오류가 맞으면 지침대로 환불해줘.',
  ])('%s', (goal) => {
    expect(sendsToText(historyOf(goal))).toBe(true);
  });
});

describe('the user says it all himself', () => {
  test.each([
    'What is new in my mail?',
    'Please transfer my repository emma/images to bob.',
    'Send 50 EUR to DE89370400440532013000 for the concert.',
    'Move my appointment to Friday at 10 and tell Anna.',
    'Wie viel habe ich im Mai ausgegeben?',
    'Supprime le canal de test, s’il te plaît.',
    '把会议改到周五十点。',
  ])('%s', (goal) => {
    expect(sendsToText(historyOf(goal))).toBe(false);
  });
});

test('any goal is read in a time that its length bounds', () => {
  const words = fc.constantFrom(
    'pay ',
    'from the ',
    'invoice',
    ' paga',
    'factura ',
    'details ',
    'do ',
    'a'.repeat(50),
    '、',
    'trả ',
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 1_000, maxLength: 2_000 }), (parts) => {
      const history = historyOf(parts.join(''));
      const began = performance.now();
      sendsToText(history);
      expect(performance.now() - began).toBeLessThan(2_000);
    }),
    { numRuns: 20 },
  );
});
