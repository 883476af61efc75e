import type { Cell, Column } from './matrix-table.ts';
import { type Measurement, Series } from './measure.ts';
import { COLLECTOR, type Contender, GOALKEEPER } from './servers.ts';

// Requests of every size with every share of actions, packed and not, and both servers after one another at each: a
// cliff, or a cost that grows faster than the work, would show as a cell that the others do not let expect.

const SIZES = [1, 100, 512, 8_000];
const SHARES = [0, 0.02, 0.33, 1];
const ENCODINGS = ['identity', 'gzip'] as const;

export interface MatrixOptions {
  /** Requests are sent so long in each cell; what they cost is counted to its end. */
  readonly seconds: number;
  /** Before the first: V8 compiles, and conversations are held as they will be. */
  readonly warmup: number;
  readonly rounds: number;
  readonly encodings: readonly (typeof ENCODINGS)[number][];
}

export const WHOLE: MatrixOptions = { seconds: 3, warmup: 10, rounds: 1, encodings: ENCODINGS };
export const QUICK: MatrixOptions = { seconds: 0.3, warmup: 2, rounds: 1, encodings: ['identity'] };

/** A cell may leave seconds of work behind for each second it sends. */
const PATIENCE_MS = 120_000;

/** Every cell of every server that is there, in columns. */
export async function matrix(options: MatrixOptions, tell: (what: string) => void): Promise<Column[]> {
  const present = [GOALKEEPER, COLLECTOR].filter(({ missing }) => missing === null);
  const servers: { readonly contender: Contender; readonly series: Series }[] = [];
  try {
    for (const contender of present) servers.push({ contender, series: await Series.start(contender) });
    for (const { contender, series } of servers) {
      tell(`warming up: ${contender.name}`);
      for (const flags of warmups(options.warmup)) await series.run(flags, PATIENCE_MS);
    }
    const columns = servers.flatMap(({ contender, series }) =>
      options.encodings.map((encoding) => ({ series, encoding, column: column(contender, encoding) })),
    );
    for (let round = 1; round <= options.rounds; round++) {
      for (const [spans, share] of SIZES.flatMap((size) => SHARES.map((one) => [size, one] as const))) {
        tell(`round ${round} of ${options.rounds}: ${spans} spans a request, ${100 * share} % actions`);
        for (const { series, encoding, column } of columns) {
          const flags = flagsOf(spans, share, encoding, options.seconds);
          add(column.cells, spans, share, await series.run(flags, PATIENCE_MS));
        }
      }
    }
    return columns.map(({ column }) => column);
  } finally {
    await Promise.all(servers.map(({ series }) => series.stop()));
  }
}

function column({ name }: Contender, encoding: string): { name: string; cells: Cell[] } {
  return { name: `${name.split(' (')[0]}, ${encoding}`, cells: [] };
}

function warmups(seconds: number): string[][] {
  const share = (part: number) => seconds * part;
  return [
    flagsOf(512, 0.33, 'identity', share(0.5)),
    flagsOf(1, 0.02, 'gzip', share(0.3)),
    flagsOf(8_000, 0, 'identity', share(0.2)),
  ];
}

/** Of the largest requests four are on their way, of the others sixteen: else the longest cells would take minutes. */
function flagsOf(spans: number, share: number, encoding: string, seconds: number): string[] {
  return [
    ...['--spans', `${spans}`, '--action-share', `${share}`, '--warmup', '0', '--seconds', `${seconds}`],
    ...['--in-flight', spans > 1_000 ? '1' : '4', `--gzip=${encoding === 'gzip'}`],
  ];
}

/** Rounds add up. */
function add(cells: Cell[], spans: number, share: number, { requests, ...m }: Measurement): void {
  const index = cells.findIndex((cell) => cell.spansPerRequest === spans && cell.share === share);
  const before = cells[index];
  const cell = {
    spansPerRequest: spans,
    share,
    requests: requests + (before?.requests ?? 0),
    spans: m.spansArrived + (before?.spans ?? 0),
    actions: m.actions + (before?.actions ?? 0),
    cpuSeconds: m.cpuSeconds + (before?.cpuSeconds ?? 0),
  };
  if (before === undefined) cells.push(cell);
  else cells[index] = cell;
}
