import { describe, expect, test } from 'vitest';
import { Calm } from '../../src/grpc/calm.ts';
import { DEFAULT_LIMITS } from '../../src/grpc/unary-method.ts';

const limits = { ...DEFAULT_LIMITS, minPingMs: 1_000 };

describe('pings', () => {
  test('that keep their distance are welcome for ever', () => {
    const calm = new Calm(limits);
    for (let n = 0; n < 100; n++) expect(calm.ping(n * 1_000, true)).toBe(true);
  });

  test('that come too often are too many at the third', () => {
    const calm = new Calm(limits);
    expect([0, 1, 2, 3].map((at) => calm.ping(at, true))).toEqual([true, true, true, false]);
  });

  test('between answers measure the connection and count anew', () => {
    const calm = new Calm(limits);
    for (let n = 0; n < 100; n++) {
      expect(calm.ping(n, true)).toBe(true);
      calm.answered();
    }
  });

  test('without a call under way are too many, unless they are allowed', () => {
    const idle = new Calm(limits);
    const allowed = new Calm({ ...limits, pingsWithoutCalls: true });
    const times = [0, 1_000, 2_000, 3_000];
    expect(times.map((at) => idle.ping(at, false)).at(-1)).toBe(false);
    expect(times.map((at) => allowed.ping(at, false)).at(-1)).toBe(true);
  });
});

test('settings without an answer between are too many at some point', () => {
  const calm = new Calm(limits);
  for (let n = 0; n < 100; n++) expect(calm.settingsChange()).toBe(true);
  expect(calm.settingsChange()).toBe(false);
});
