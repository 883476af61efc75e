import type { Measurement } from './measure.ts';

export interface Row {
  readonly name: string;
  /** At full speed: what a CPU-second does. */
  readonly runs: Measurement[];
  /** At an easy pace: how late spans come out, with no queue in the way. */
  readonly paced: Measurement[];
  /** Said instead of figures. */
  readonly missing: string | null;
}

interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}

const HEADINGS = [
  '',
  'spans per CPU-second (min-max)',
  'spans/s',
  'CPU',
  'RSS MiB',
  'paced: p50 ms',
  'p99 ms',
];

/** A Markdown table, for the terminal and the README alike. */
export function table(rows: readonly Row[]): string {
  return markdown([HEADINGS, ...rows.map(cellsOf)], 1);
}

/** The first row is the heading; columns from `right` on are set to the right. */
export function markdown(cells: readonly (readonly string[])[], right: number): string {
  const headings = cells[0] ?? [];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => pad(row[column] ?? '', width, column >= right)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column >= right ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(headings), rule, ...cells.slice(1).map(line)].join('\n');
}

function cellsOf({ name, runs, paced, missing }: Row): string[] {
  if (missing !== null) return [name, missing];
  const of = (value: (run: Measurement) => number, among = runs) => spread(among.map(value));
  const speed = of((run) => run.spansPerCpuSecond);
  return [
    name,
    `${thousands(speed.median)} (${thousands(speed.min)}-${thousands(speed.max)})`,
    thousands(of((run) => run.spansPerSecond).median),
    `${Math.round(of((run) => (100 * run.cpuSeconds) / run.seconds).median)} %`,
    Math.round(of((run) => run.peakResidentMiB).max).toString(),
    of((run) => run.latencyP50Ms, paced).median.toFixed(1),
    of((run) => run.latencyP99Ms, paced).median.toFixed(1),
  ];
}

function thousands(value: number): string {
  return `${Math.round(value / 1000)} k`;
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
