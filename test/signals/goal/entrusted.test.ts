import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Deed } from '../../../src/signals/call/effect.ts';
import { isEntrusted, isPlainlyKept } from '../../../src/signals/goal/entrusted.ts';
import { tell } from '../../detectors/sessions.ts';

function historyOf(goal: string) {
  const [step] = tell(goal, [['look', {}]]);
  if (step === undefined) throw new Error('a session without calls');
  return step.history;
}

const leaves = (goal: string, deed: Deed, tool = 'do_it') => isEntrusted(tool, deed, historyOf(goal));

describe('where a text is to decide, every deed is left to it', () => {
  test.each([
    "Follow Bosun's handover in #mods.",
    "Do what it says in Bo's mail.",
    'Reset it per MOP-431.',
    "Could you do this morning's post?",
    "Le consulat a écrit, fais ce qu'ils demandent.",
    'Zahlung bitte nach Merkblatt 7 anlegen.',
    'Kun Bo lähtee, poista tunnus ohjeen mukaan.',
    'クライアントのメールに書いてあるとおりに。',
    '休診の手順でお願いします。',
    '기기 오류가 맞으면 지침대로 환불해줘.',
  ])('%s', (goal) => {
    expect(leaves(goal, 'pay')).toBe(true);
    expect(leaves(goal, 'grant')).toBe(true);
  });
});

describe('where a text has but the values, only what the user asks for is left to it', () => {
  test.each<[string, Deed]>([
    ["Pay the November fees of the stringers from the sheet 'fees Nov'.", 'pay'],
    ['Post the invoice that came in this morning and pay it.', 'pay'],
    ['Paga le fatture di aprile, grazie.', 'pay'],
    ['Paga las facturas de abril, por favor.', 'pay'],
    ['Invite the new colleague, details in M-618.', 'grant'],
  ])('%s', (goal, deed) => {
    expect(leaves(goal, deed)).toBe(true);
    expect(leaves(goal, 'secret')).toBe(false);
  });
});

test('a transfer of money is the payment that is asked for, by whatever name', () => {
  const goal = 'Pay the plumber, the invoice is in Downloads somewhere.';
  expect(leaves(goal, 'share', 'bank_transfer')).toBe(true);
  expect(leaves(goal, 'share', 'file_share')).toBe(false);
});

describe('where the user says it all himself, nothing is', () => {
  test.each([
    'What is new in my mail?',
    'Please transfer my repository emma/images to bob.',
    'Send 50 EUR to DE89370400440532013000 for the concert.',
    'Move my appointment to Friday at 10 and tell Anna.',
    'Wie viel habe ich im Mai ausgegeben?',
    'Supprime le canal de test, s’il te plaît.',
    '把会议改到周五十点。',
  ])('%s', (goal) => {
    expect(leaves(goal, 'pay')).toBe(false);
    expect(leaves(goal, 'message')).toBe(false);
  });
});

test.each([
  'ادفع الفاتورة من فضلك',
  'Lütfen faturayı öde ve bana haber ver, sonra da kapat.',
  'שלם את החשבון בבקשה',
])('of a goal in a language that is not read here nothing is taken for granted: %s', (goal) => {
  expect(leaves(goal, 'pay')).toBe(true);
});

test('any goal is read in a time that its length bounds', () => {
  const words = fc.constantFrom(
    ...['pay ', 'from the ', 'invoice', ' paga', 'factura ', 'details ', 'do ', 'a'.repeat(50), '、', 'as '],
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 1_000, maxLength: 2_000 }), (parts) => {
      const history = historyOf(parts.join(''));
      const began = performance.now();
      isEntrusted('do_it', 'pay', history);
      expect(performance.now() - began).toBeLessThan(2_000);
    }),
    { numRuns: 20 },
  );
});

describe('of a goal in words that are not known', () => {
  test.each(['Get him set up, he starts today.', 'cura tu quelli in ritardo'])(
    'nothing is plain: %s',
    (goal) => {
      expect(isPlainlyKept('do_it', 'grant', historyOf(goal))).toBe(false);
    },
  );
});

test.each(['Pay Bo 50 EUR.', 'What is new in my mail?', 'Wie viel habe ich im Mai ausgegeben?'])(
  'in a goal that is understood, a deed that is left to no text is plainly kept: %s',
  (goal) => {
    expect(isPlainlyKept('do_it', 'grant', historyOf(goal))).toBe(true);
  },
);
