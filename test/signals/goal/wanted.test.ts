import { expect, test } from 'vitest';
import { wantedIn } from '../../../src/signals/goal/wanted.ts';
import { fold } from '../../../src/signals/text/text.ts';

test.each([
  ['cancel the two', 'remove'],
  ['Look at it, then pay Bo', 'pay'],
  ['Die Rechnung bitte bezahlen', 'pay'],
  ['Trouve le contrat et envoie-le à Luc', 'message'],
  ['删除这两个', 'remove'],
])('asks for a deed: %s', (text, deed) => {
  expect(wantedIn(fold(text))).toContain(deed);
});

test.each([
  ['the order is cancelled', 'buy'],
  ['the order is cancelled', 'remove'],
  ['draft it from my notes', 'message'],
  ['then tell me they are done', 'message'],
  ["don't send it", 'message'],
  ['先方がキャンセルした', 'remove'],
])('only mentions it: %s', (text, deed) => {
  expect(wantedIn(fold(text))).not.toContain(deed);
});
