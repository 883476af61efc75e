import { expect, it } from 'vitest';
import { Allowance } from '../../src/grpc/allowance.ts';

it('gives what it has, and again what came back', () => {
  const allowance = new Allowance(10);
  expect(allowance.take(10)).toBe(true);
  expect(allowance.take(1)).toBe(false);
  allowance.give(4);
  expect(allowance.take(5)).toBe(false);
  expect(allowance.take(4)).toBe(true);
});

it('of a part, is bound by the part and by the whole, and takes nothing where one refuses', () => {
  const whole = new Allowance(10);
  const [one, other] = [new Allowance(6, whole), new Allowance(6, whole)];
  expect(one.take(7)).toBe(false);
  expect(one.take(6)).toBe(true);
  expect(other.take(5)).toBe(false);
  expect(other.take(4)).toBe(true);
  one.give(6);
  expect(whole.take(6)).toBe(true);
});

it('tells once that it was exceeded, and only of itself', () => {
  const whole = new Allowance(10);
  const part = new Allowance(6, whole);
  part.take(7);
  expect([part.wasExceeded(), whole.wasExceeded()]).toEqual([true, false]);
  expect(part.wasExceeded()).toBe(false);
  whole.take(10);
  part.take(1);
  expect([part.wasExceeded(), whole.wasExceeded()]).toEqual([false, true]);
});
