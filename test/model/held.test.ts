import { expect, it } from 'vitest';
import { Held } from '../../src/model/held.ts';

it('is what it was last replaced by, and tells so those who listen, in their order', () => {
  const held = new Held(1);
  const told: string[] = [];
  held.onReplaced((now) => told.push(`first ${now}`));
  held.onReplaced((now) => told.push(`second ${now} ${held.current}`));
  expect([held.current, told]).toEqual([1, []]);
  held.replace(2);
  expect(held.current).toBe(2);
  expect(told).toEqual(['first 2', 'second 2 2']);
});
