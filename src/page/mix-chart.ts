import { type Html, html, short } from './html.ts';
import { OTHERS, type Palette } from './palette.ts';
import { Across, LEFT, marks, runAxis, TOP, WIDTH } from './scale.ts';
import type { Point, Story } from './story.ts';

const HEIGHT = 200;
const MAX_BINS = 40;
/** Fewer runs in a bin make noise of it. */
const LEAST_RUNS = 10;

/** The share of each tool among an agent's calls, over time. */
export function mixChart(story: Story, palette: Palette): Html {
  const across = new Across(story);
  const layers = [...palette.tools, OTHERS];
  const bins = binned(story.points);
  const shares = bins.map(({ points }) => sharesOf(points, palette));
  const bottom = TOP + HEIGHT;
  const floors = bins.map(() => 0);
  const areas = layers.map((layer) => {
    const below = [...floors];
    shares.forEach((share, index) => {
      floors[index] = below[index]! + (share.get(layer) ?? 0);
    });
    const y = (share: number) => bottom - share * HEIGHT;
    const edge = (heights: readonly number[]) =>
      bins.flatMap(({ at }, index) =>
        at.map((run) => `${across.x(run).toFixed(1)},${y(heights[index]!).toFixed(1)}`),
      );
    const outline = [...edge(floors), ...edge(below).reverse()].join(' ');
    return html`<polygon points="${outline}" fill="${palette.of(layer)}"><title>${title(layer, shares)}</title></polygon>`;
  });
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${bottom + 38}" role="img" aria-label="Share of each tool among the calls, run by run">
${areas}${[0, 50, 100].map(
  (percent) =>
    html`<text x="${LEFT - 8}" y="${bottom - (percent / 100) * HEIGHT + 4}" text-anchor="end">${percent} %</text>`,
)}${marks(story, across, bottom, true)}${runAxis(story, across, bottom)}</svg></figure>`;
}

interface Bin {
  /** Where it stands: in its middle; the first and the last one reach to the edges. */
  readonly at: readonly number[];
  readonly points: readonly Point[];
}

/** Runs together, about as many in each. */
function binned(points: readonly Point[]): Bin[] {
  const count = Math.min(MAX_BINS, Math.ceil(points.length / LEAST_RUNS));
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index, index + 1].map((bin) => Math.round((bin * points.length) / count)) as [
      number,
      number,
    ];
    const some = points.slice(from, to);
    const [first, last] = [some[0]!.number, some.at(-1)!.number];
    const at = [...(index === 0 ? [first] : []), (first + last) / 2, ...(index === count - 1 ? [last] : [])];
    return { at, points: some };
  });
}

function sharesOf(points: readonly Point[], palette: Palette): Map<string, number> {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { tools } of points) {
    for (const tool of tools) {
      const layer = palette.tools.includes(tool) ? tool : OTHERS;
      counts.set(layer, (counts.get(layer) ?? 0) + 1);
      total++;
    }
  }
  return new Map([...counts].map(([layer, count]) => [layer, count / Math.max(1, total)]));
}

function title(layer: string, shares: readonly ReadonlyMap<string, number>[]): string {
  const percent = (share: ReadonlyMap<string, number> | undefined) =>
    Math.round(100 * (share?.get(layer) ?? 0));
  return `${short(layer, 60)}: ${percent(shares[0])} % of calls at first, ${percent(shares.at(-1))} % at last`;
}
