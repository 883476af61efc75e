import { describe, expect, test } from 'vitest';
import { ASPECTS, type Features } from '../../src/drift/aspects.ts';
import { movements } from '../../src/drift/movement.ts';
import { Counting, Reference } from '../../src/drift/reference.ts';

function using(...tools: string[]): Features {
  const none = Object.fromEntries(ASPECTS.map((aspect) => [aspect, new Set<string>()]));
  return {
    ...(none as Record<(typeof ASPECTS)[number], Set<string>>),
    tools: new Set(tools),
    sizes: new Map(),
  };
}

/** So many runs of each. */
function counted(...runs: [count: number, features: Features][]): Counting {
  const counts = new Counting();
  for (const [count, features] of runs) for (let index = 0; index < count; index++) counts.add(features);
  return counts;
}

const usual = counted([45, using('read', 'pay')], [5, using('read')]);

describe('a reference', () => {
  const reference = new Reference(usual);
  const surprise = (...tools: string[]) => reference.surprise('tools', using(...tools)).whole;

  test('is surprised by what is new, by what is rare, and by what is missing', () => {
    expect(surprise('read')).toBeGreaterThan(surprise('read', 'pay'));
    expect(surprise('pay')).toBeGreaterThan(surprise('read'));
    expect(surprise('read', 'pay', 'wire')).toBeGreaterThan(surprise('read', 'pay'));
  });

  test('finds a run with ten new things no stranger than one with four', () => {
    expect(surprise('a', 'b', 'c', 'd', 'e', 'f')).toBe(surprise('a', 'b', 'c', 'd'));
  });

  test('sees a rare thing among many that come and go', () => {
    const coming = Array.from({ length: 40 }, (_, index) => using('read', index % 2 === 0 ? 'pay' : 'post'));
    const various = new Reference(counted(...coming.map((features): [number, Features] => [1, features])));
    const rarest = (...tools: string[]) => various.surprise('tools', using(...tools)).rarest;
    expect(rarest('read', 'pay')).toBeLessThan(1);
    expect(rarest('read', 'pay', 'post')).toBeLessThan(1);
    expect(rarest('pay')).toBeGreaterThan(3);
    expect(rarest('read', 'pay', 'wire')).toBeGreaterThan(3);
  });

  test('of no run at all can be surprised, and nothing is stranger than another thing', () => {
    const empty = new Reference(new Counting());
    expect(empty.surprise('tools', using('a'))).toEqual(empty.surprise('tools', using('b')));
  });

  test('remembers a bounded number of features', () => {
    const counts = new Counting(10);
    for (let index = 0; index < 100; index++) counts.add(using(`tool${index}`));
    expect(counts.seen.tools.size).toBe(10);
  });
});

describe('what moved', () => {
  test('is told by how unlikely it is by chance, the most unlikely first', () => {
    const lately = counted([20, using('read', 'wire')], [5, using('read', 'pay')]);
    expect(movements('tools', usual, lately, 3)).toEqual([
      { feature: 'wire', before: 0, after: 20 },
      { feature: 'pay', before: 45, after: 5 },
    ]);
  });

  test('is nothing where shares differ by chance', () => {
    expect(movements('tools', usual, counted([26, using('read', 'pay')], [4, using('read')]), 3)).toEqual([]);
  });
});
