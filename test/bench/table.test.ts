import { describe, expect, it } from 'vitest';
import type { Measurement } from './measure.ts';
import { spread, table } from './table.ts';

const run = (spansPerCpuSecond: number): Measurement => ({
  bytesPerSpan: 535,
  spansPerCpuSecond,
  spansPerSecond: 90_000,
  cpuSeconds: 3,
  seconds: 4,
  latencyP50Ms: 12.34,
  latencyP99Ms: 56.78,
  peakResidentMiB: 100,
  requests: 1,
  spansAccepted: 512,
  spansArrived: 512,
  actions: 10,
  denied: 1,
  judged: 10,
  alerts: 1,
  retries: 0,
  failed: 0,
  firstError: '',
});

describe('the figures of the benchmark', () => {
  it('a median is the middle, of an even number the mean of the two in the middle', () => {
    expect(spread([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
    expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  });

  it('the table shows median and spread, and says what could not run', () => {
    const lines = table([
      { name: 'a', runs: [run(100_000), run(300_000), run(200_000)], paced: [run(1)], missing: null },
      { name: 'b', runs: [], paced: [], missing: 'not built' },
    ]).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(
      /^\| a \| +200 k \(100 k-300 k\) \| +90 k \| 75 % \| +100 \| +12\.3 \| +56\.8 \|$/,
    );
    expect(lines[3]).toMatch(/^\| b \| +not built \|/);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
});
