import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exposition, type Family } from '../../src/telemetry/exposition.ts';

const family = (labels: Record<string, string>, value = 1): Family => ({
  name: 'a_b',
  type: 'gauge',
  help: 'What it is.',
  samples: [{ labels, value }],
});

it('writes help, type and samples', () => {
  expect(
    exposition([
      { ...family({}), samples: [{ value: 1.5 }, { suffix: '_sum', labels: { x: 'y' }, value: 2 }] },
    ]),
  ).toBe('# HELP a_b What it is.\n# TYPE a_b gauge\na_b 1.5\na_b_sum{x="y"} 2\n');
});

it.each([
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NaN, 'NaN'],
  [1e21, '1e+21'],
])('writes %d as %s', (value, text) => {
  expect(exposition([family({}, value)])).toContain(`a_b ${text}\n`);
});

/** As Prometheus' own parser reads a label's value. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
}

it('gives labels of any text back as they were, one sample a line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const lines = exposition([family({ x: value })]).split('\n');
      expect(lines).toHaveLength(4);
      const [, found = ''] = /^a_b\{x="((?:[^"\\]|\\.)*)"\} 1$/s.exec(lines[2] ?? '') ?? [];
      expect(unescaped(found)).toBe(value);
    }),
  );
});
