import { describe, expect, it } from 'vitest';
import { floors, grows, type Point, slopeOf } from './slope.ts';

/** A sawtooth as a collector leaves it, on a floor that rises by so much an hour. */
function memory(minutes: number, perHour: number): Point[] {
  return Array.from({ length: minutes * 60 }, (_, at) => ({
    at,
    value: 100 + (perHour * at) / 3_600 + (at % 7) * 10 + ((at * 7919) % 11) / 10,
  }));
}

describe('whether memory is flat', () => {
  it('is read from what collections leave, not from what comes between them', () => {
    const slope = slopeOf(floors(memory(50, 0), 60));
    expect(Math.abs(slope?.perHour ?? Number.NaN)).toBeLessThan(1);
    expect(grows(slope, 100)).toBe(false);
  });

  it('a leak is found, and how large it is', () => {
    const slope = slopeOf(floors(memory(50, 12), 60));
    expect(slope?.perHour).toBeCloseTo(12, 0);
    expect(grows(slope, 100)).toBe(true);
  });

  it('is not told from too little', () => {
    expect(grows(slopeOf(floors(memory(2, 0), 60)), 100)).toBeNull();
    const noise = [0, 60, 120, 180].map((at, index) => ({ at, value: 100 + 20 * (index % 2) }));
    expect(grows(slopeOf(noise), 100)).toBeNull();
  });

  it('two points, or points at one time, are no line with an error', () => {
    expect(slopeOf([0, 1].map((at) => ({ at, value: at })))).toBeNull();
    expect(slopeOf([5, 5, 5].map((at) => ({ at, value: 1 })))).toBeNull();
  });
});
