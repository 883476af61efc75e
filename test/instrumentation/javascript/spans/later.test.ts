import { expect, test } from 'vitest';
import { Later } from '../../../../instrumentation/javascript/spans/later.ts';

test('work is done in its order when the event loop has its turn, what fails among it too', async () => {
  const later = new Later();
  const done: number[] = [];
  later.add(() => done.push(1));
  later.add(() => {
    throw new Error('lost');
  });
  later.add(() => done.push(2));
  expect(done).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual([1, 2]);
});

test('work does not pile up in a program that gives the loop no turn', () => {
  const later = new Later();
  let done = 0;
  for (let i = 0; i < 1_000; i++) later.add(() => done++);
  expect(1_000 - done).toBeLessThan(256);
  later.settle();
  expect(done).toBe(1_000);
});
