import type { Measurement } from './measure.ts';
import { floors, grows, type Point, type Slope, slopeOf } from './slope.ts';
import { markdown } from './table.ts';

/** The server at one moment of the load, seconds after its begin. */
export interface Sample {
  readonly at: number;
  readonly residentMiB: number;
  readonly heapMiB: number;
  readonly sessions: number;
  readonly waiting: number;
  /** Requests in the sending queue. */
  readonly queue: number;
  readonly exported: number;
  readonly dropped: number;
}

/** Of one second: how long the event loop was held at most, and how long its thread waited for a core, in ms. */
export interface Loop {
  readonly heldMs: number;
  readonly waitedMs: number;
}

export interface Soak {
  readonly minutes: number;
  readonly samples: readonly Sample[];
  readonly loops: readonly Loop[];
  readonly load: Measurement;
  /** Spans that the server said it lost. */
  readonly dropped: number;
}

/** By then the heap has its size, and all conversations it will ever hold are there. */
const SETTLED_S = 600;
/** Of a shorter run the second half is looked at, and memory is told rather than judged. */
const LEAST_MINUTES = 20;
/** At least so many floors; of a minute each in a long run. */
const FLOORS = 12;
const MOST_HELD_MS = 10;
const ROWS = 12;

/** What is wrong, a sentence each; nothing where all is well. */
export function problemsOf({ minutes, samples, loops, load, dropped }: Soak): string[] {
  const problems: string[] = [];
  const { spansAccepted, spansArrived, failed, firstError, actions, judged } = load;
  if (spansAccepted === 0) problems.push('no span was accepted');
  if (spansAccepted !== spansArrived + dropped) {
    problems.push(
      `${spansAccepted} spans were accepted, ${spansArrived} arrived and ${dropped} were reported as lost`,
    );
  }
  if (dropped > 0) problems.push(`${dropped} spans were lost and reported`);
  if (failed > 0) problems.push(`${failed} requests failed, the first with: ${firstError}`);
  if (judged !== actions) problems.push(`${judged} actions were judged of ${actions}`);
  const quiet = loops.filter(isQuiet);
  const held = quiet.filter(({ heldMs }) => heldMs > MOST_HELD_MS);
  if (held.length > 0) {
    problems.push(
      `the event loop was held for more than ${MOST_HELD_MS} ms in ${held.length} of ${quiet.length} seconds, ${most(held)} at most`,
    );
  }
  if (minutes < LEAST_MINUTES) return problems;
  for (const [name, of] of MEMORIES) {
    const { slope, level } = trend(samples, minutes, of);
    if (grows(slope, level) === true) problems.push(`${name} grows: ${words(slope, level)}`);
  }
  return problems;
}

/** What was seen, as a table of some moments and a few sentences. */
export function soakReport(soak: Soak): string {
  const { samples, loops, load, minutes, dropped } = soak;
  const step = Math.max(1, Math.floor(samples.length / ROWS));
  const rows = samples
    .filter((_, index) => index % step === 0 || index === samples.length - 1)
    .map(({ at, residentMiB, heapMiB, sessions, waiting, queue, exported }) =>
      [at / 60, residentMiB, heapMiB, sessions, waiting, queue, exported].map((value, column) =>
        column === 0 ? value.toFixed(1) : Math.round(value).toLocaleString('en'),
      ),
    );
  const headings = ['minute', 'RSS MiB', 'heap MiB', 'conversations', 'actions waiting', 'queue', 'exported'];
  const memory = MEMORIES.map(([name, of]) => {
    const { slope, level } = trend(samples, minutes, of);
    return `${name}: ${slope === null ? 'too few samples for a slope' : words(slope, level)}${verdict(grows(slope, level), minutes)}`;
  });
  return [
    markdown([headings, ...rows], 0),
    '',
    ...memory,
    `Event loop: held ${most(loops)} at most${busy(loops)}`,
    `Spans: ${load.spansAccepted} accepted = ${load.spansArrived} delivered + ${dropped} reported as lost; ${load.actions} actions, ${load.judged} judged; ${load.retries} requests sent again`,
    `CPU: ${Math.round((100 * load.cpuSeconds) / load.seconds)} % of a core, ${Math.round(load.spansPerSecond / 1_000)} k spans/s`,
  ].join('\n');
}

const MEMORIES: readonly (readonly [string, (sample: Sample) => number])[] = [
  ['RSS', ({ residentMiB }) => residentMiB],
  ['heap', ({ heapMiB }) => heapMiB],
];

function trend(
  samples: readonly Sample[],
  minutes: number,
  of: (sample: Sample) => number,
): { slope: Slope | null; level: number } {
  const from = minutes < LEAST_MINUTES ? minutes * 30 : SETTLED_S;
  const settled: Point[] = samples
    .filter(({ at }) => at >= from)
    .map((one) => ({ at: one.at, value: of(one) }));
  const block = Math.min(60, (minutes * 60 - from) / FLOORS);
  const lowest = floors(settled, block);
  const level = lowest.reduce((sum, { value }) => sum + value, 0) / Math.max(1, lowest.length);
  return { slope: slopeOf(lowest), level };
}

function verdict(grown: boolean | null, minutes: number): string {
  if (minutes < LEAST_MINUTES) return `; under ${LEAST_MINUTES} minutes it is not judged`;
  if (grown === null) return '; whether it is flat cannot be told';
  return grown ? '; it grows' : '; flat';
}

function words(slope: Slope | null, level: number): string {
  if (slope === null) return '';
  return `${Math.round(level)} MiB, ${slope.perHour.toFixed(1)} ± ${slope.error.toFixed(1)} MiB an hour`;
}

/** Where the thread waits for a core so do those that collect with it: what the loop was held by cannot be told. */
function isQuiet({ waitedMs }: Loop): boolean {
  return waitedMs < MOST_HELD_MS / 2;
}

function busy(loops: readonly Loop[]): string {
  const quiet = loops.filter(isQuiet);
  if (quiet.length === loops.length) return '';
  const rest = quiet.length === 0 ? 'it is not judged' : `in the rest, which is judged, ${most(quiet)}`;
  return `; others had the core too in ${loops.length - quiet.length} of ${loops.length} seconds, ${rest}`;
}

function most(loops: readonly Loop[]): string {
  return `${Math.max(0, ...loops.map(({ heldMs }) => heldMs)).toFixed(1)} ms`;
}
