import { against, type Cost, costOf, type Work } from './fit.ts';
import { markdown } from './table.ts';

/** A size of requests and a share of actions, and what it took. */
export interface Cell extends Work {
  readonly spansPerRequest: number;
  readonly share: number;
}

/** A server, and how what it got was encoded. */
export interface Column {
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** A cell that took so many times what was to be expected, or so many times less, is marked. */
const CLIFF = 1.5;

/** Spans per CPU-second and CPU time a span, cell by cell; then what a request, a span and an action cost by themselves. */
export function matrixTable(columns: readonly Column[]): string {
  const costs = columns.map(({ cells }) => costOf(cells));
  const rows = (columns[0]?.cells ?? []).map(({ spansPerRequest, share }, index) => [
    spansPerRequest.toLocaleString('en'),
    `${Math.round(100 * share)} %`,
    ...columns.map(({ cells }, column) => text(cells[index], costs[column])),
  ]);
  const table = markdown([['spans a request', 'actions', ...columns.map(({ name }) => name)], ...rows], 0);
  const lines = columns.map(({ name, cells }, index) => explained(name, cells, costs[index]));
  return [table, '', ...lines].join('\n');
}

/** Whether any cell is far from what its column's others let expect. */
export function cliffs({ cells }: Column): readonly Cell[] {
  const cost = costOf(cells);
  return cells.filter((cell) => isFar(against(cost, cell)));
}

function text(cell: Cell | undefined, cost: Cost | undefined): string {
  if (cell === undefined || cost === undefined) return '';
  const perSecond = cell.spans / cell.cpuSeconds / 1_000;
  const speed = `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} k · ${micros((1e6 * cell.cpuSeconds) / cell.spans)}`;
  const times = against(cost, cell);
  return isFar(times) ? `${speed} (!${times.toFixed(1)})` : speed;
}

function explained(name: string, cells: readonly Cell[], cost: Cost | undefined): string {
  if (cost === undefined) return '';
  const furthest = [...cells].sort((a, b) => away(against(cost, b)) - away(against(cost, a)))[0];
  const last =
    furthest === undefined
      ? ''
      : `; furthest off: ${furthest.spansPerRequest.toLocaleString('en')} spans, ${Math.round(100 * furthest.share)} % actions, ${against(cost, furthest).toFixed(2)} times that`;
  return `- ${name}: ${micros(cost.request)} a request + ${micros(cost.span)} a span + ${micros(cost.action)} an action${last}`;
}

function micros(value: number): string {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} µs`;
}

function isFar(times: number): boolean {
  return away(times) > Math.log(CLIFF);
}

/** As far below as above. */
function away(times: number): number {
  return Math.abs(Math.log(times));
}
