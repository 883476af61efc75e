import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeAt } from '../../src/yaml/located.ts';
import { readYaml } from '../../src/yaml/read.ts';

/** The character of the file at which a character of the value under `a` stands. */
function characterAt(text: string, offset: number): string | undefined {
  const result = readYaml(text, 'a.yaml');
  const node = result.ok ? nodeAt(result.value, ['a']) : null;
  if (node?.kind !== 'scalar') throw new Error('no scalar under `a`');
  const { line, column } = node.placeAt(offset);
  return text.split('\n')[line - 1]?.[column - 1];
}

function offsetOf(text: string, letter: string): number {
  const result = readYaml(text, 'a.yaml');
  const node = result.ok ? nodeAt(result.value, ['a']) : null;
  return node?.kind === 'scalar' ? String(node.value).indexOf(letter) : -1;
}

describe('a character inside a value has its place in the file', () => {
  test.each([
    ['plain', 'a: one two X three\n'],
    ['plain over lines', 'a: one\n  two\n  X three\n'],
    ['single quotes', "a: 'one ''two'' X'\n"],
    ['double quotes', 'a: "one\\t\\"two\\" \\u00e9 X"\n'],
    ['literal block', 'a: |\n  one\n    two\n  X three\n'],
    ['folded block', 'a: >-\n  one\n  two\n\n  X three\n'],
    ['block with an indentation mark', 'a: |2-\n    one\n  X\n'],
  ])('%s', (_name, text) => {
    expect(characterAt(text, offsetOf(text, 'X'))).toBe('X');
  });
});

test('for any words in any style, a letter is found where it stands', () => {
  const word = fc.stringMatching(/^[b-y]{1,6}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      fc.array(word, { maxLength: 4 }),
      fc.constantFrom('plain', 'single', 'double', 'literal', 'folded'),
      (before, after, style) => {
        const words = [...before, 'Z', ...after];
        const text = {
          plain: `a: ${words.join('\n   ')}\n`,
          single: `a: '${words.join('  ')}'\n`,
          double: `a: "${words.join('\\n')}"\n`,
          literal: `a: |\n   ${words.join('\n   ')}\n`,
          folded: `a: >\n ${words.join('\n ')}\n`,
        }[style];
        expect(characterAt(text, offsetOf(text, 'Z'))).toBe('Z');
      },
    ),
    { numRuns: 300 },
  );
});
