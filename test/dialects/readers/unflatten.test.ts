import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unflatten } from '../../../src/dialects/readers/unflatten.ts';
import type { Json } from '../../../src/model/json.ts';
import { view } from '../view.ts';

const read = (attributes: Record<string, Json>) =>
  unflatten(view({ 'openinference.span.kind': 'LLM', ...attributes }).attributes, 'm.');

it('numbered keys become lists in the order of their numbers, others maps', () => {
  expect(read({ 'm.10.role': 'tool', 'm.2.role': 'user', 'm.2.parts.0.text': 'hi', other: 'x' })).toEqual([
    { role: 'user', parts: [{ text: 'hi' }] },
    { role: 'tool' },
  ]);
});

it('without any key of the prefix there is nothing', () => {
  expect(read({ n: 'x' })).toBeUndefined();
});

it('a value and a structure under one key: the structure stays', () => {
  expect(read({ 'm.0': 'x', 'm.0.role': 'user' })).toEqual([{ role: 'user' }]);
  expect(read({ 'm.0.role': 'user', 'm.0': 'x' })).toEqual([{ role: 'user' }]);
});

it('keys as deep, numbers as large and names as ugly as an attacker likes are harmless', () => {
  const deep = `m.${'a.'.repeat(5000)}b`;
  expect(read({ [deep]: 'x', 'm.999999999999.role': 'y', 'm.__proto__.admin': 'z' })).toEqual(
    JSON.parse('{"999999999999":{"role":"y"},"__proto__":{"admin":"z"}}'),
  );
  expect(({} as { admin?: string }).admin).toBeUndefined();
});

it('any keys at all are read', () => {
  const key = fc.array(
    fc.oneof(fc.constantFrom('0', '1', 'a', '', '__proto__', 'constructor'), fc.string()),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const attributes = Object.fromEntries(keys.map((path) => [`m.${path.join('.')}`, 'x']));
      read(attributes);
    }),
  );
});
