import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatDiagnostic } from '../../src/model/diagnostic.ts';
import { readYaml } from '../../src/yaml/read.ts';
import { validate } from '../../src/yaml/validate.ts';

const schema = z.strictObject({
  name: z.string().max(5),
  port: z.int().min(1).max(9).default(4),
  mode: z.enum(['inline', 'tee']).default('inline'),
  inner: z.strictObject({ flag: z.boolean().default(false) }).prefault({}),
  list: z.array(z.string()).default([]),
  secrets: z.record(z.string().regex(/^[a-z]+$/, 'lower-case letters'), z.string()).prefault({}),
});

function check(text: string): string[] {
  const read = readYaml(text, 'a.yaml');
  if (!read.ok) throw new Error('not YAML');
  const result = validate(schema, read.value, {
    file: 'a.yaml',
    secret: (path) => path.includes('secrets'),
    unknownKey: (_path, key) =>
      key === 'later' ? { code: 'not_implemented', message: 'later', help: null } : null,
  });
  return result.ok ? [] : result.diagnostics.map(formatDiagnostic);
}

describe('diagnostics', () => {
  test.each([
    ['missing key', 'port: 1', 'a.yaml:1:1: error: missing key `name`, expected a text'],
    ['missing value', 'name:', 'a.yaml:1:1: error: `name` has no value, expected a text'],
    ['unknown key', 'name: a\nprot: 1', 'a.yaml:2:1: error: unknown key `prot` (did you mean `port`?)'],
    [
      'unknown key in a block, nothing near',
      'name: a\ninner: { colour: red }',
      'a.yaml:2:10: error: unknown key `colour` in `inner` (known here: `flag`)',
    ],
    ['wrong type', 'name: a\nport: x', 'a.yaml:2:7: error: `port` is the text `x`, expected a number'],
    ['fraction', 'name: a\nport: 1.5', 'a.yaml:2:7: error: `port` is `1.5`, expected a whole number'],
    ['too big', 'name: a\nport: 10', 'a.yaml:2:7: error: `port` is `10`, expected at most 9'],
    [
      'too long',
      'name: abcdef',
      'a.yaml:1:7: error: `name` is the text `abcdef`, expected at most 5 characters',
    ],
    [
      'a number for a text',
      'name: 1.0',
      'a.yaml:1:7: error: `name` is `1.0`, expected a text (put it in quotes: "1.0")',
    ],
    [
      'none of the choices',
      'name: a\nmode: inlin',
      'a.yaml:2:7: error: `mode` is the text `inlin`, expected one of `inline`, `tee` (did you mean `inline`?)',
    ],
    ['a block for a text', 'name: {}', 'a.yaml:1:1: error: `name` is a block of keys, expected a text'],
    ['a text for a list', 'name: a\nlist: b', 'a.yaml:2:7: error: `list` is the text `b`, expected a list'],
    [
      'a bad item',
      'name: a\nlist: [b, 2]',
      'a.yaml:2:11: error: `list[1]` is `2`, expected a text (put it in quotes: "2")',
    ],
    [
      'a secret of the wrong type',
      'name: a\nsecrets: { k: 4711 }',
      'a.yaml:2:15: error: `k` is a number, expected a text',
    ],
    [
      'a bad key',
      'name: a\nsecrets: { K9: x }',
      'a.yaml:2:16: error: `K9` cannot be a key here, expected lower-case letters',
    ],
    ['an own answer', 'name: a\nlater: 1', 'a.yaml:2:1: error: later'],
    ['a list for the file', '[1]', 'a.yaml:1:1: error: the file is a list, expected a block of keys'],
  ])('%s', (_name, text, expected) => {
    expect(check(text)).toEqual([expected]);
  });

  test('all problems come at once, in the order of the file', () => {
    expect(check('port: 0\nmode: x\nfoo: 1').map((line) => line.split(':')[1])).toEqual(['1', '1', '2', '3']);
  });

  test('a file with thousands of problems is told the first hundred and how many follow', () => {
    const found = check(`name: a\n${Array.from({ length: 2000 }, (_, i) => `zz${i}: 1`).join('\n')}`);
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toContain('1900 more problems follow');
  });

  test('a key without value takes its default', () => {
    expect(check('name: a\nport:\ninner:\nlist:\n')).toEqual([]);
  });
});
