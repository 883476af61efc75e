import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { parsePython, printPython } from '../../../src/training/vary/python-literal.ts';

describe('Python literals', () => {
  test('dicts, lists, tuples, strings of both quotes, numbers and None are read', () => {
    expect(parsePython(`{'a': [1, -2.5, None], "it's": (True, False,), 'n': 'x\\n\\u00e9\\'y'}`)).toEqual({
      a: [1, -2.5, null],
      "it's": [true, false],
      n: "x\né'y",
    });
  });

  test.each(["{'a': Issue(1)}", "{'a'", '[1, 2', "['a' 'b']", '{1, 2}', "'\\x4'", '', 'plain words'])(
    '%j is no literal',
    (text) => expect(parsePython(text)).toBeUndefined(),
  );

  test('deep nesting is refused, not followed', () => {
    expect(parsePython('['.repeat(100_000))).toBeUndefined();
  });

  test('a key named __proto__ is a key', () => {
    expect(Object.keys(parsePython("{'__proto__': 1}") as object)).toEqual(['__proto__']);
  });

  test('what is printed is read back', () => {
    // Through JSON, which knows no negative zero.
    const json = fc.json({ maxDepth: 4 }).map((text) => JSON.parse(text) as Json);
    fc.assert(
      fc.property(json, (value) => {
        expect(parsePython(printPython(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('any text is read or refused', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePython(text)));
  });
});
