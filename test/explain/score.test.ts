import { describe, expect, test } from 'vitest';
import { FEATURES } from '../../src/scorer/features/index.ts';
import { GOAL, INVOICE, paying, STRANGER, storyOf } from './sessions.ts';

describe("each signal's share in the score", () => {
  const { score } = storyOf(GOAL, [...INVOICE, paying(STRANGER)]);

  test('adds up to the score', () => {
    const told = score.groups.reduce((sum, { share }) => sum + share, 0);
    expect(told + score.rest).toBeCloseTo(score.score, 9);
    for (const { share, signals } of score.groups) {
      expect(signals.reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(share, 9);
    }
  });

  test('leaves the same rest for every action', () => {
    expect(storyOf('What is new?', [['get_news', {}]]).score.rest).toBeCloseTo(score.rest, 9);
  });

  test('is told the weightiest first, and in words', () => {
    const weights = score.groups.map(({ share }) => Math.abs(share));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    for (const { asks } of score.groups) expect(asks).toContain(' ');
  });

  test('tells every signal once, or not at all where it has no share', () => {
    const told = score.groups.flatMap(({ signals }) => signals.map(({ feature }) => feature));
    expect(new Set(told).size).toBe(told.length);
    expect(FEATURES.map(({ name }) => name)).toEqual(expect.arrayContaining(told));
  });

  test('comes with how many clean runs have an action as suspicious', () => {
    expect(score.p).toBeGreaterThan(0);
    expect(score.p).toBeLessThanOrEqual(1);
  });
});
