import { describe, expect, test } from 'vitest';
import { LARGER_OR_SMALLER, STRANGER, Wager } from '../../src/drift/wager.ts';
import { random } from '../bench/drift/simulated.ts';

/** A wager after these p-values, one a minute. */
function watched(ps: readonly number[]): Wager {
  const wager = new Wager(STRANGER);
  ps.forEach((p, index) => {
    wager.next(p, index + 1, index * 60);
  });
  return wager;
}

const uniform = (count: number, seed: number) => {
  const next = random(seed);
  return Array.from({ length: count }, () => Math.max(1e-9, next()));
};

describe('a wager', () => {
  test('is fair: each bet on uniform p-values gives back its stake on average', () => {
    for (const bet of STRANGER) {
      // By midpoints of log p, for most of a bold bet's mean lies near 0.
      const steps = 20_000;
      const span = 60;
      let mean = 0;
      for (let step = 0; step < steps; step++) {
        const p = Math.exp((-span * (step + 0.5)) / steps);
        mean += (bet(p) * p * span) / steps;
      }
      expect(mean).toBeGreaterThan(0.98);
      expect(mean).toBeLessThan(1.001);
    }
  });

  test('exceeds N within n uniform p-values with a probability of at most n/N', () => {
    const [n, line, streams] = [200, 2_000, 1_000];
    let alarms = 0;
    for (let seed = 0; seed < streams; seed++) {
      const wager = new Wager(LARGER_OR_SMALLER);
      if (
        uniform(n, seed).some((p, index) => {
          wager.next(p, index, 0);
          return wager.evidence >= line;
        })
      )
        alarms++;
    }
    expect(alarms / streams).toBeLessThan(n / line);
  });

  test('gains where p-values turn small, a few of them, or large', () => {
    const small = uniform(100, 2).map((p) => p / 10);
    const few = uniform(100, 3).map((p, index) => (index % 10 === 0 ? p / 1_000 : p));
    const large = uniform(100, 4).map((p) => 1 - p / 5);
    for (const changed of [small, few, large]) {
      expect(watched([...uniform(300, 5), ...changed]).evidence).toBeGreaterThan(10_000);
    }
  });

  test('tells about when it began, and at what time', () => {
    const changed = uniform(30, 6).map((p) => p / 50);
    const { before, time } = watched([...uniform(200, 7), ...changed]).change;
    expect(before).toBeGreaterThanOrEqual(190);
    expect(before).toBeLessThanOrEqual(210);
    expect(time).toBe(before * 60);
  });

  test('stays finite whatever comes', () => {
    expect(Number.isFinite(watched(Array(5_000).fill(1e-12)).evidence)).toBe(true);
  });
});
