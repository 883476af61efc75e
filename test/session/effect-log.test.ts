import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Made } from '../../src/model/effects.ts';
import { EffectLog } from '../../src/session/effect-log.ts';

const made = (id: number, key: string, time: number): Made => ({
  keys: [key],
  span: { traceId: 'a'.repeat(32), spanId: id.toString(16).padStart(16, '0') },
  tool: 'pay',
  agent: null,
  time,
});
const ids = (found: readonly Made[]): number[] => found.map(({ span }) => Number.parseInt(span.spanId, 16));

describe('the log of effects', () => {
  test('tells what was made before, within the window', () => {
    const log = new EffectLog();
    for (const [id, time] of [
      [1, 10],
      [2, 50],
      [3, 90],
    ] as const)
      log.add(made(id, 'k', time), 100);
    log.add(made(4, 'other', 60), 100);
    expect(ids(log.before(['k'], 90, 50))).toEqual([2]);
    expect(ids(log.before(['k'], 90, 100))).toEqual([1, 2]);
    expect(ids(log.before(['other', 'k'], 200, 1000))).toEqual([1, 2, 4, 3]);
    expect(log.before(['none'], 90, 100)).toEqual([]);
  });

  test('tells of an effect that comes late which ones did not know of it', () => {
    const log = new EffectLog();
    expect(log.add(made(2, 'k', 50), 100)).toEqual([]);
    expect(ids(log.add(made(1, 'k', 10), 100))).toEqual([2]);
    expect(log.add(made(1, 'k', 10), 100)).toEqual([]);
    expect(log.add(made(3, 'k', 500), 100)).toEqual([]);
  });

  test('finds the latest of very many equal ones, in no more time than of a few', () => {
    const log = new EffectLog();
    for (let id = 0; id < 20_000; id++) log.add(made(id, 'k', id), 100);
    expect(ids(log.before(['k'], 20_000, 100_000)).at(-1)).toBe(19_999);
    const begun = performance.now();
    for (let i = 0; i < 1_000; i++) log.before(['k'], 20_000, 100_000);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('begins with what was stored, and stores what is news', () => {
    const stored: Made[] = [];
    const store = { known: [made(1, 'k', 10)], remember: (one: Made) => void stored.push(one) };
    const log = new EffectLog(store);
    log.add(made(1, 'k', 10), 100);
    log.add(made(2, 'k', 20), 100);
    expect(ids(stored)).toEqual([2]);
    expect(ids(log.before(['k'], 30, 100))).toEqual([1, 2]);
  });

  test('is bounded: the oldest leave', () => {
    const log = new EffectLog(null, 3);
    for (let id = 1; id <= 10; id++) log.add(made(id, `k${id % 2}`, id), 100);
    expect(log.size).toBe(3);
    expect(ids(log.before(['k0', 'k1'], 100, 1000))).toEqual([8, 9, 10]);
  });

  test('gives the same in any order of arrival', () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 500 }),
        fc.infiniteStream(fc.nat()),
        (all, window, random) => {
          const told = all.map((time, i) => made(i + 1, 'k', time));
          const shuffled = [...told].sort(() => (random.next().value % 2 === 0 ? 1 : -1));
          const [one, other] = [told, shuffled].map((order) => {
            const log = new EffectLog();
            for (const each of order) log.add(each, window);
            return told.map(({ keys, time }) => ids(log.before(keys, time, window)));
          });
          expect(one).toEqual(other);
        },
      ),
    );
  });
});
