import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/training/convert/run.ts';
import { sample } from '../../../src/training/convert/sample.ts';

function run(domain: string, id: string, steps?: Run['steps']): Run {
  const asked = [{ user: `Wish ${id}` }, { tool: 'look', arguments: { id }, result: 'found' }];
  return { domain, id, task: id, model: 'm', agent: 'a', tools: [], steps: steps ?? asked };
}

const many = (domain: string, count: number) =>
  Array.from({ length: count }, (_, n) => run(domain, `${domain}${n}`));
const domainsOf = (runs: readonly Run[]) => runs.map(({ domain }) => domain);

describe('a sample', () => {
  it('holds at most so many runs of a domain', () => {
    const drawn = sample([...many('a', 9), ...many('b', 2)], { perDomain: 3, inAll: 100 });
    expect(domainsOf(drawn).sort()).toEqual(['a', 'a', 'a', 'b', 'b']);
  });

  it('keeps some of every domain where it may not hold all', () => {
    const drawn = sample([...many('a', 9), ...many('b', 9), ...many('c', 1)], { perDomain: 9, inAll: 5 });
    expect(domainsOf(drawn).sort()).toEqual(['a', 'a', 'b', 'b', 'c']);
  });

  it('is the same in whatever order the runs come', () => {
    const runs = [...many('a', 12), ...many('b', 5)];
    const bounds = { perDomain: 4, inAll: 6 };
    const drawn = sample(runs, bounds);
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), (shuffled) => {
        expect(sample(shuffled, bounds)).toEqual(drawn);
      }),
    );
  });

  it('leaves out what has no call, no wish before its first call, or tells the same as another', () => {
    const call = { tool: 'look', arguments: {}, result: 'found' };
    const silent = run('a', 'silent', [call]);
    const late = run('a', 'late', [call, { user: 'Thanks' }]);
    const talk = run('a', 'talk', [{ user: 'Hello' }, { assistant: 'Hello' }]);
    const steps = [{ user: 'Look it up' }, call];
    const again = [{ user: 'Look it up' }, { ...call, result: 'found at 12:03' }];
    const drawn = sample([silent, late, talk, run('a', 'one', steps), run('a', 'two', again)], {
      perDomain: 9,
      inAll: 9,
    });
    expect(drawn.map(({ id }) => id)).toEqual(['one']);
  });

  it('refuses two runs of one id: they would be one trace', () => {
    expect(() => sample([run('a', 'x'), run('b', 'x')], { perDomain: 9, inAll: 9 })).toThrow(
      'two runs have the id x',
    );
  });
});
