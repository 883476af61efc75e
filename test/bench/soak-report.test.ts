import { describe, expect, it } from 'vitest';
import { problemsOf, type Sample, type Soak, soakReport } from './soak-report.ts';

const minutes = 60;

function samples(perHour: number): Sample[] {
  return Array.from({ length: minutes * 6 }, (_, index) => ({
    at: index * 10,
    residentMiB: 300 + (perHour * index) / (minutes * 6) + (index % 5),
    heapMiB: 90 + (index % 7),
    sessions: 2_000,
    waiting: 900,
    queue: 3,
    exported: index * 1_000,
    dropped: 0,
  }));
}

const load: Soak['load'] = {
  bytesPerSpan: 535,
  spansPerCpuSecond: 150_000,
  spansPerSecond: 100_000,
  cpuSeconds: 2_400,
  seconds: 3_600,
  latencyP50Ms: 3,
  latencyP99Ms: 12,
  peakResidentMiB: 305,
  requests: 1_000,
  spansAccepted: 512_000,
  spansArrived: 512_000,
  actions: 10_000,
  denied: 1_000,
  judged: 10_000,
  alerts: 1_000,
  retries: 0,
  failed: 0,
  firstError: '',
};
const fine: Soak = {
  minutes,
  samples: samples(0),
  loops: [{ heldMs: 8, waitedMs: 1 }],
  load,
  dropped: 0,
};

describe('a soak', () => {
  it('is fine where memory is flat, nothing is lost and the loop is not held', () => {
    expect(problemsOf(fine)).toEqual([]);
    expect(soakReport(fine)).toMatch(/RSS: 300 MiB, -?\d\.\d ± \d\.\d MiB an hour; flat/);
  });

  it('fails where memory grows', () => {
    const leaking = { ...fine, samples: samples(40) };
    expect(problemsOf(leaking)).toEqual([expect.stringMatching(/^RSS grows: \d+ MiB, 40\.\d ± /)]);
  });

  it('fails where a span is lost, though it was said, and where it was not', () => {
    const short = { ...load, spansArrived: 511_999 };
    expect(problemsOf({ ...fine, load: short })).toEqual([
      '512000 spans were accepted, 511999 arrived and 0 were reported as lost',
    ]);
    expect(problemsOf({ ...fine, load: short, dropped: 1 })).toEqual(['1 spans were lost and reported']);
  });

  it('fails where the loop was held, and not where its thread waited for a core', () => {
    const waits = { heldMs: 30, waitedMs: 25 };
    const held = { heldMs: 28, waitedMs: 2 };
    expect(problemsOf({ ...fine, loops: [waits] })).toEqual([]);
    expect(soakReport({ ...fine, loops: [waits] })).toContain('in 1 of 1 seconds, it is not judged');
    expect(problemsOf({ ...fine, loops: [waits, held] })).toEqual([
      'the event loop was held for more than 10 ms in 1 of 1 seconds, 28.0 ms at most',
    ]);
    expect(soakReport({ ...fine, loops: [waits, held] })).toContain('which is judged, 28.0 ms');
  });
});
