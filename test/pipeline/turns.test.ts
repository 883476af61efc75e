import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Steps, Turns } from '../../src/pipeline/turns.ts';

/** Each step of work takes one tick of this clock. */
function clocked() {
  let time = 0;
  const steps: string[] = [];
  const turns = new Turns(() => time);
  function* work(name: string, count: number): Steps<string> {
    for (let step = 0; step < count; step++) {
      time++;
      steps.push(name);
      yield;
    }
    return name;
  }
  return { turns, steps, work };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('short work is done at once', () => {
  const { turns, work } = clocked();
  expect(turns.do(work('a', 2))).toBe('a');
});

test('a turn of the event loop ends after three milliseconds of work, however much there is', async () => {
  const { turns, steps, work } = clocked();
  const all = [turns.do(work('a', 23)), turns.do(work('b', 4)), turns.do(work('c', 1))];
  const perTurn: number[] = [];
  for (let before = 0; steps.length > before; before = perTurn.reduce((sum, one) => sum + one, 0)) {
    perTurn.push(steps.length - before);
    await nextTurn();
  }
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  expect(Math.max(...perTurn)).toBeLessThanOrEqual(4);
  expect(steps.join('')).toBe(`${'a'.repeat(23)}bbbbc`);
});

test('work that yields lets what came after it go in between', async () => {
  const { turns, steps, work } = clocked();
  const long = turns.do(work('a', 20), () => true);
  await turns.do(work('b', 2));
  expect(steps.length).toBeLessThan(22);
  await long;
  expect(steps.filter((name) => name === 'a')).toHaveLength(20);
});

test('all is done when it is told to finish, and what it gives arrives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(12), { maxLength: 8 }), async (lengths) => {
      const { turns, steps, work } = clocked();
      const given = lengths.map((length, n) => turns.do(work(`${n}`, length)));
      turns.finish();
      expect(steps).toEqual(lengths.flatMap((length, n) => Array(length).fill(`${n}`)));
      expect(await Promise.all(given)).toEqual(lengths.map((_, n) => `${n}`));
    }),
    { numRuns: 50 },
  );
});

test('what fails fails alone', async () => {
  const { turns, work } = clocked();
  function* broken(): Steps<never> {
    yield* work('x', 7);
    throw new RangeError('a bug');
  }
  const long = turns.do(work('a', 9));
  const failing = turns.do(broken());
  const after = turns.do(work('b', 9));
  await expect(failing).rejects.toThrow('a bug');
  expect(await Promise.all([long, after])).toEqual(['a', 'b']);
});
