import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FileResult, junitXml } from '../../src/check/junit.ts';
import { parseXml } from '../support/xml.ts';

const RESULT: FileResult = {
  file: 'a.check.yaml',
  name: 'Payments',
  problems: ['run.jsonl:3: not JSON'],
  cases: [
    { name: 'passes', line: 4, checked: 2, shortfalls: [] },
    {
      name: 'fails',
      line: 9,
      checked: 1,
      shortfalls: [{ line: 12, call: 'call 2, pay', expected: 'block', found: 'ask\nask r: "5 < 6" & more' }],
    },
  ],
};

describe('JUnit XML', () => {
  test('has a suite for each file and a test case for each case, with counts', () => {
    const root = parseXml(junitXml([RESULT, { ...RESULT, problems: [] }]));
    expect(root.attributes).toEqual({ name: 'goalkeeper check', tests: '5', failures: '2', errors: '1' });
    const [suite, second] = root.children;
    expect(suite?.attributes).toMatchObject({ name: 'Payments', tests: '3', failures: '1', errors: '1' });
    expect(second?.attributes).toMatchObject({ tests: '2', errors: '0' });
    const cases = suite?.children.map(({ attributes, children }) => [attributes.name, children[0]?.name]);
    expect(cases).toEqual([
      ['can be run', 'error'],
      ['passes', undefined],
      ['fails', 'failure'],
    ]);
    expect(suite?.children[1]?.attributes).toMatchObject({
      classname: 'a.check.yaml',
      line: '4',
      assertions: '2',
    });
  });

  test('tells what was expected and found, and where', () => {
    const failure = parseXml(junitXml([RESULT])).children[0]?.children[2]?.children[0];
    expect(failure?.attributes.message).toBe('call 2, pay: expected block, found ask');
    expect(failure?.text).toBe(
      'a.check.yaml:12\ncall 2, pay\nexpected: block\nfound: ask\nask r: "5 < 6" & more',
    );
  });

  test('is well-formed whatever the texts hold', () => {
    const text = fc.string({ unit: 'binary' });
    const pieces = fc.oneof(
      text,
      fc.constantFrom(']]>', '<![CDATA[', '&amp;', '\u0000', '\ud800', '\ufffe', '"', '\r\n'),
    );
    fc.assert(
      fc.property(pieces, pieces, pieces, (name, call, found) => {
        const shortfalls = [{ line: 1, call, expected: 'ask', found }];
        const xml = junitXml([
          { file: name, name, problems: [found], cases: [{ name, line: 1, checked: 1, shortfalls }] },
        ]);
        const suite = parseXml(xml).children[0];
        if (/^[ -~]*$/.test(name)) expect(suite?.attributes.name).toBe(name);
      }),
    );
  });
});
