import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../../src/model/json.ts';
import { parsePython } from '../../../src/training/vary/python-literal.ts';
import { mapResult } from '../../../src/training/vary/result.ts';

const loud = (text: string): string => text.toUpperCase();

describe('a result', () => {
  test('in JSON, Python or YAML has every text changed and stays in its format', () => {
    expect(mapResult('{"a": ["b", 1]}', loud)).toBe('{"A":["B",1]}');
    expect(mapResult("{'a': ['b', 1.5, None]}", loud)).toBe("{'A': ['B', 1.5, None]}");
    expect(mapResult("- a: b\n  n: 10.0\n  d: 2024-05-15 10:00:00\n- a: 'c\n\n    d'", loud)).toBe(
      "- A: B\n  N: 10.0\n  D: 2024-05-15 10:00:00\n- A: 'C\n\n    D'",
    );
  });

  test('that is prose is one text', () => {
    const prose = 'Dear tenant,\nplease note: the rent is due.';
    expect(mapResult(prose, loud)).toBe(prose.toUpperCase());
    expect(mapResult(prose, loud, 'json')).toBe(prose.toUpperCase());
    expect(mapResult('Note: this is one line', (text) => `<${text}>`)).toBe('<Note: this is one line>');
  });

  test('in which nothing changes stays as it was printed', () => {
    const yaml = '- a:   b\n  c: "d"';
    expect(mapResult(yaml, (text) => text)).toBe(yaml);
  });

  test('is not folded inside an address', () => {
    const address = `https://example.com/${'a'.repeat(90)}`;
    const said = mapResult('- a: "x\\ty"\n- b', (text) => (text === 'b' ? `tab\there ${address}` : text));
    expect(said).toContain(address);
  });

  const record = fc.array(
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(fc.string(), fc.integer(), fc.constant(null)), {
      minKeys: 1,
    }),
    { minLength: 1, maxLength: 4 },
  );

  test('keeps its values from format to format', () => {
    fc.assert(
      fc.property(record, (value) => {
        const json = JSON.stringify(value);
        expect(parsePython(mapResult(json, (text) => text, 'python'))).toEqual(JSON.parse(json));
        expect(parse(mapResult(json, (text) => text, 'yaml')) as Json).toEqual(JSON.parse(json));
      }),
    );
  });
});
