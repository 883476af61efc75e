// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like template strings

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Located, nodeAt, plain } from '../../src/yaml/located.ts';
import { readYaml, YAML_LIMITS } from '../../src/yaml/read.ts';
import { growth } from '../support/growth.ts';

function read(text: string): Located {
  const result = readYaml(text, 'a.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

function problems(text: string): string[] {
  const result = readYaml(text, 'a.yaml');
  return result.ok ? [] : result.diagnostics.map((d) => `${d.line}:${d.column} ${d.code}`);
}

describe('reading', () => {
  test('values keep their place', () => {
    const root = read('a:\n  b: [1, two]\n');
    expect(plain(root)).toEqual({ a: { b: [1, 'two'] } });
    expect(nodeAt(root, ['a', 'b', 1])?.place).toEqual({ line: 2, column: 10 });
  });

  test('an empty file is nothing, and a key without value is undefined', () => {
    expect(plain(read(''))).toBeUndefined();
    expect(plain(read('# only a comment\n'))).toBeUndefined();
    expect(plain(read('a:\nb: 1'))).toEqual({ a: undefined, b: 1 });
  });

  test('anchors, aliases and merge keys work as in a Collector file', () => {
    const root = read('x: &x { a: 1, b: 2 }\ny: { <<: *x, b: 3 }\nz: *x\n');
    expect(plain(root)).toEqual({ x: { a: 1, b: 2 }, y: { a: 1, b: 3 }, z: { a: 1, b: 2 } });
  });

  test('a Windows file with a byte order mark reads like any other', () => {
    expect(plain(read('\ufeffa: 1\r\nb: two\r\n'))).toEqual({ a: 1, b: 'two' });
  });
});

describe('refusing', () => {
  test.each([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3\n', '3:1 duplicate_key'],
    ['an open quote', 'a: "b\n', '2:1 yaml_syntax'],
    ['a tab as indentation', 'a:\n\tb: 1\n', '2:1 yaml_syntax'],
    ['a second document', 'a: 1\n---\nb: 2\n', '2:1 several_documents'],
    ['an alias without anchor', 'a: *b\n', '1:4 unknown_alias'],
    ['a list as key', '? [a]\n: 1\n', '1:3 invalid_key'],
    ['a key that JavaScript treats in its own way', '__proto__: 1\n', '1:1 invalid_key'],
    ['a merge of a text', '<<: a\n', '1:5 invalid_merge'],
    ['a tag of another language', 'a: !ruby/object x\n', '1:4 yaml_syntax'],
  ])('%s', (_name, text, expected) => {
    expect(problems(text)).toContain(expected);
  });

  test('of several syntax errors the first is told: the others follow from it', () => {
    expect(problems('a: {b: ${env:X} }\nc: d\n')).toHaveLength(1);
  });

  test('a reference that needs quotes is told so', () => {
    const result = readYaml('a: {b: ${env:X} }\n', 'a.yaml');
    expect(result.ok ? null : result.diagnostics[0]?.help).toMatch(/quotes/);
  });
});

describe('bounds', () => {
  test('a file over the size limit is refused with both numbers', () => {
    const result = readYaml('#'.repeat(YAML_LIMITS.bytes + 1), 'a.yaml');
    expect(result.ok ? '' : result.diagnostics[0]?.message).toContain(`${YAML_LIMITS.bytes}`);
  });

  test.each([
    ['brackets', '['.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['question marks', '? '.repeat(100_000)],
    ['braces', '{a: '.repeat(60_000)],
  ])('%s nested without end are refused', (_name, text) => {
    expect(problems(text)[0]).toMatch(/nested_too_deep/);
  });

  test('aliases that multiply are refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(problems(lines.join('\n')).join()).toMatch(/too_many_values/);
  });

  test('an alias inside its own anchor is refused', () => {
    expect(problems('a: &a [*a]\n').length).toBeGreaterThan(0);
  });

  test('the time to read, or refuse, a block grows with its keys', () => {
    const work = (count: number) => {
      const text = Array.from({ length: count }, (_, i) => `k${i}:`).join('\n');
      return () => readYaml(text, 'a.yaml');
    };
    expect(growth(2_000, 16, work)).toBeLessThan(16 * 4);
  });
});

const yamlish = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        ': ',
        ':',
        '\n',
        '  ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '"',
        "'",
        '&x ',
        '*x',
        '<<: ',
        '|\n',
        '>-\n',
      ],
      ...['!!str ', '#', '\t', '---\n', '...\n', '? ', '%', '@', '1', '~', 'true', '\u2028', '\ud800', '$'],
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

test('any text gives a value or diagnostics, and every diagnostic has a place in the text', () => {
  fc.assert(
    fc.property(fc.oneof(yamlish, fc.string({ unit: 'binary', maxLength: 80 })), (text) => {
      const result = readYaml(text, 'a.yaml');
      if (result.ok) return;
      expect(result.diagnostics.length).toBeGreaterThan(0);
      for (const { line, column } of result.diagnostics) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(text.split('\n').length + 1);
      }
    }),
    { numRuns: 2000 },
  );
});

test('what JSON can say is read as JSON reads it', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, (json) => {
      const text = JSON.stringify(json);
      fc.pre(
        !text.includes('null') &&
          !text.includes('__proto__') &&
          !/\de[+-]?\d/.test(text) &&
          !/"<<"/.test(text),
      );
      expect(plain(read(text))).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});
