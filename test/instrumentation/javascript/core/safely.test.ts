import { describe, expect, test } from 'vitest';
import { inside, orElse } from '../../../../instrumentation/javascript/core/safely.ts';

const around = (within: (body: () => unknown) => unknown) => ({ within: within as <R>(body: () => R) => R });

describe('what is done inside of something of ours', () => {
  test.each([
    ['does nothing', () => undefined],
    [
      'does it twice',
      (body: () => unknown) => {
        body();
        return body();
      },
    ],
    [
      'does it once more, later',
      (body: () => unknown) => {
        setTimeout(body, 0);
        return body();
      },
    ],
    ['does it late', (body: () => unknown) => void setTimeout(body, 0)],
    [
      'throws before',
      () => {
        throw new Error('ours');
      },
    ],
    [
      'throws after',
      (body: () => unknown) => {
        body();
        throw new Error('ours');
      },
    ],
    ['gives something else', () => 'else'],
  ])('is done once, and what comes of it comes back, where that %s', async (_, within) => {
    let done = 0;
    expect(inside(around(within), () => ++done)).toBe(1);
    const own = new Error('theirs');
    expect(() =>
      inside(around(within), () => {
        done++;
        throw own;
      }),
    ).toThrow(own);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toBe(2);
  });
});

test('what throws gives what it is to give otherwise', () => {
  const throws = (): number => {
    throw undefined;
  };
  expect(orElse(throws, 7)).toBe(7);
});
