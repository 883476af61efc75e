import { expect, test } from 'vitest';
import { argumentsAt } from '../../src/charter/argument.ts';

test('an argument is found by its name, and by the names on the way to it', () => {
  const args = { a: 1, b: { c: { d: 2 } }, 'b.c': 3, list: [{ x: 1 }, { x: 2 }, 3] };
  expect(argumentsAt(args, 'a')).toEqual([1]);
  expect(argumentsAt(args, 'b.c')).toEqual([3, { d: 2 }]);
  expect(argumentsAt(args, 'b.c.d')).toEqual([2]);
  expect(argumentsAt(args, 'b.x.d')).toEqual([]);
  expect(argumentsAt(args, 'list.x')).toEqual([1, 2]);
  expect(argumentsAt(args, 'constructor')).toEqual([]);
});
