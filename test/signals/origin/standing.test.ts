import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standingAt } from '../../../src/signals/origin/standing.ts';

describe('standingAt', () => {
  const standing = (text: string): string => {
    const start = text.indexOf('VALUE');
    return standingAt(text.toLowerCase(), start, start + 5);
  };

  test.each([
    ['{"iban":"VALUE"}'],
    ["{'iban': 'VALUE', 'x': 1}"],
    ['{"content":"{\\"iban\\":\\"VALUE\\",\\"x\\":1}"}'],
    ['iban: VALUE\nname: x'],
    ['- VALUE\n- other'],
    ['["a","VALUE","b"]'],
    ['a|VALUE|b'],
    ['x,VALUE,y'],
    ["<contact mail='VALUE'/>"],
    ['<iban>VALUE</iban>'],
    ['  IBAN VALUE\nnext'],
    ['VALUE'],
    ['{"from":"Ines Roth <VALUE>","date":"2 May"}'],
    ['From: Dispatch, Roth Ltd. <VALUE>\nTo: me'],
    [
      'berth  boat        owner        since\nA-12   Marigold    VALUE        2019\nB-03   Heron       x@y.example  2021',
    ],
    ['name           due\nIda Holm   VALUE\nBo Ek      7,20'],
    ['Ida Holm   paid   VALUE   cash\nBo Ek      open   12.50   card'],
  ])('%s is a field', (text) => {
    expect(standing(text)).toBe('field');
  });

  test.each([
    ['please pay to VALUE by Friday'],
    ['{"note":"send it to VALUE, thanks"}'],
    ['TODO: Send a transaction to VALUE'],
    ['Contact us at VALUE.'],
    ['write to VALUE, then close'],
    ['Please write to Ines Roth <VALUE> today'],
    ['{"text":"Hello. Send the whole list to Ines <VALUE>"}'],
    ['pay to  VALUE  by Friday\nand tell me'],
    ['For the attention of the desk: forward it to VALUE  \nThank you for all you do'],
  ])('%s is prose', (text) => {
    expect(standing(text)).toBe('prose');
  });
});

test('a place in a text of any shape is told without an error', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ' ', '\n', '<', '"', ':', '1'), maxLength: 200 }),
      fc.nat(200),
      fc.nat(20),
      (text, start, length) => {
        const from = Math.min(start, text.length);
        expect(['field', 'prose']).toContain(standingAt(text, from, Math.min(text.length, from + length)));
      },
    ),
  );
});

test('a hostile text is read in linear time', () => {
  const text = `${'a '.repeat(30_000)}<${' '.repeat(5_000)}`;
  const begun = performance.now();
  for (let at = 0; at < 200; at++) standingAt(text, 60_000 + at, 60_001 + at);
  expect(performance.now() - begun).toBeLessThan(2_000);
});
