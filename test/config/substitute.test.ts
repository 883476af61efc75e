// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like template strings

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { substitute } from '../../src/config/substitute.ts';
import { plain } from '../../src/yaml/located.ts';
import { readYaml } from '../../src/yaml/read.ts';

const ENV = {
  HOST: 'jaeger',
  PORT: '4317',
  EMPTY: '',
  LIST: '[a, b]',
  BAD: 'a: b: c',
  DOLLAR: '$HOME ${env:HOST}',
  TOKEN: 's3cret',
  COMMENT: '#abc',
  QUOTED: '"abc"',
  ANCHOR: '&abc',
  NULL: 'null',
};

function expand(value: string): unknown {
  const { root, problems } = run(`a: ${JSON.stringify(value)}`);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return (plain(root) as { a: unknown }).a;
}

function run(text: string) {
  const read = readYaml(text, 'a.yaml');
  if (!read.ok) throw new Error('not YAML');
  const { root, problems } = substitute(read.value, ENV, 'a.yaml');
  return {
    root,
    problems: problems.map((d) => `${d.line}:${d.column} ${d.message}${d.help ? ` (${d.help})` : ''}`),
  };
}

describe('references, as in the Collector', () => {
  test.each([
    ['${env:HOST}', 'jaeger'],
    ['${HOST}', 'jaeger'],
    ['${env:HOST}:${env:PORT}', 'jaeger:4317'],
    ['${env:PORT}', 4317],
    ['${env:COMMENT}', '#abc'],
    ['${env:QUOTED}', '"abc"'],
    ['${env:ANCHOR}', '&abc'],
    ['${env:LIST}', ['a', 'b']],
    ['${env:BAD}', 'a: b: c'],
    ['${env:NONE:-fallback}', 'fallback'],
    ['${env:NONE:-}', undefined],
    ['x${env:NONE:-}', 'x'],
    ['${env:EMPTY:-fallback}', undefined],
    ['${env:NONE:-${env:HOST}}', 'jaeger'],
    ['${env:NONE:-http://a:1}', 'http://a:1'],
    ['$$', '$'],
    ['$${env:HOST}', '${env:HOST}'],
    ['a$$b$c', 'a$b$c'],
    ['$$${env:HOST}', '$jaeger'],
    ['${env:HOST', '${env:HOST'],
    ['$HOST', '$HOST'],
    ['${env:DOLLAR}', '$HOME ${env:HOST}'],
  ])('%s', (text, expected) => {
    expect(expand(text)).toEqual(expected);
  });

  test('keys are left alone', () => {
    expect(plain(run('"${env:HOST}": 1').root)).toEqual({ '${env:HOST}': 1 });
  });
});

describe('problems have the place of the reference', () => {
  test.each([
    ['b: 1\na: ${env:HOSTT}', '2:4 the environment variable `HOSTT` is not set (did you mean `HOST`?)'],
    [
      'a: x-${env:QQQQQQ}',
      '1:6 the environment variable `QQQQQQ` is not set (set it, or give a default: `${env:QQQQQQ:-default}`)',
    ],
    ['a: ${env:a-b}', '1:4 `a-b` is not the name of an environment variable'],
    [
      'a: ${file:/etc/passwd}',
      '1:4 `file:` is not a place to read values from, expected `env:` (only `env:` is known)',
    ],
    [
      'a: ${HOST:-x}',
      '1:4 `HOST:` is not a place to read values from, expected `env:` (write `${env:HOST:-x}`)',
    ],
  ])('%s', (text, expected) => {
    expect(run(text).problems).toEqual([expected]);
  });

  test.each(['EMPTY', 'NULL'])('%s shuts nobody out where a key should', (name) => {
    for (const key of ['client_ca_file', 'secret', 'services', 'tenant'])
      expect(run(`a:\n  ${key}: \${env:${name}}`).problems).toEqual([
        expect.stringMatching(new RegExp(`^2:\\d+ \`${key}\` is empty`)),
      ]);
    expect(run(`a:\n  endpoint: \${env:${name}}`).problems).toEqual([]);
  });

  test('what a variable holds is in no message', () => {
    const long = `\${env:NONE:-${'${env:TOKEN}'.repeat(20)}}`;
    expect(run(`a: "\${env:NOPE}\${env:TOKEN}"\nb: "${long}"`).problems.join()).not.toContain('s3cret');
  });
});

test('a default nested without end is refused', () => {
  expect(run(`a: "${'${env:N:-'.repeat(50)}x${'}'.repeat(50)}"`).problems.join()).toMatch(/nested too deep/);
});

test('any text is expanded or refused', () => {
  const part = fc.constantFrom('$', '{', '}', '${', 'env:', 'HOST', 'N', ':-', ':', 'a', '$$', '${env:HOST}');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const { root, problems } = run(`a: ${JSON.stringify(parts.join(''))}`);
      expect(problems.length > 0 || root.kind === 'map').toBe(true);
    }),
    { numRuns: 1000 },
  );
});
