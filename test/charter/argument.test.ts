import { expect, test } from 'vitest';
import { argumentAt } from '../../src/charter/argument.ts';

test('an argument is found by its name, or by the names on the way to it', () => {
  const args = { a: 1, b: { c: { d: 2 } }, 'b.c': 3, list: [{ x: 1 }] };
  expect(argumentAt(args, 'a')).toBe(1);
  expect(argumentAt(args, 'b.c')).toBe(3);
  expect(argumentAt(args, 'b.c.d')).toBe(2);
  expect(argumentAt(args, 'b.x.d')).toBeUndefined();
  expect(argumentAt(args, 'list.x')).toBeUndefined();
  expect(argumentAt(args, 'constructor')).toBeUndefined();
});
