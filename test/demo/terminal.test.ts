import fc from 'fast-check';
import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { type Line, piece, render, shorten, sideBySide, widthOf, wrap } from '../../deploy/demo/terminal.ts';

const plain = createColors(false);
const colored = createColors(true);

function textOf(lines: readonly Line[]): string[] {
  return lines.map((line) => line.map(({ text }) => text).join(''));
}

describe('wrap', () => {
  it('breaks at spaces and indents what follows', () => {
    expect(textOf(wrap([piece('pay the invoice if approved')], 12, 2))).toEqual([
      'pay the',
      '  invoice if',
      '  approved',
    ]);
  });

  it('breaks a word only where it is wider than a line', () => {
    expect(textOf(wrap([piece('to DE89370400440532013000 now')], 10))).toEqual([
      'to',
      'DE89370400',
      '4405320130',
      '00 now',
    ]);
  });

  it('keeps every word, in order, and no line wider than asked', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,30}$/);
    const pieces = fc.array(fc.array(word, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        pieces,
        fc.integer({ min: 10, max: 60 }),
        fc.integer({ min: 0, max: 5 }),
        (texts, width, indent) => {
          const lines = wrap(
            texts.map((words) => piece(`${words.join(' ')} `)),
            width,
            indent,
          );
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
          expect(textOf(lines).join('').replaceAll(' ', '')).toBe(texts.flat().join(''));
        },
      ),
    );
  });

  it('colours a passage once, not word by word', () => {
    expect(render(wrap([piece('pay to this IBAN', 'red')], 40), colored)).toBe(
      '\u001b[31mpay to this IBAN\u001b[39m',
    );
  });
});

describe('sideBySide', () => {
  it('keeps the rule in one column, however long each side is', () => {
    const lines = sideBySide([[piece('one')], [piece('two')]], [[piece('uno', 'bold')]], 6);
    expect(textOf(lines)).toEqual(['one    │ uno', 'two    │ ']);
  });
});

describe('render', () => {
  it('writes no escape codes without colours', () => {
    expect(render([[piece('✗ BLOCK', 'red', 'bold'), piece('  ')], []], plain)).toBe('✗ BLOCK\n');
  });
});

describe('shorten', () => {
  it('leaves what fits, and marks what it cuts', () => {
    expect(shorten('12345', 5)).toBe('12345');
    expect(shorten('123456', 5)).toBe('1234…');
  });
});
