import { type Html, html, short } from './html.ts';
import type { Palette } from './palette.ts';
import { Across, LEFT, marks, runAxis, TOP, WIDTH } from './scale.ts';
import type { Point, Story } from './story.ts';

const MAX_COLUMNS = 160;
const MAX_STEPS = 12;
const CELL = 13;

/** The steps of runs, one column each, from the first step at the top down. */
export function orderChart(story: Story, palette: Palette): Html {
  const across = new Across(story);
  const columns = chosen(story.points);
  const steps = Math.min(MAX_STEPS, Math.max(1, ...columns.map(({ tools }) => tools.length)));
  const bottom = TOP + steps * CELL;
  const edges = [...columns.map(({ number }) => across.x(number)), across.x(across.last + 1)];
  const paths = new Map<string, string>();
  const hints = columns.map(({ number, tools }, index) => {
    const x = edges[index]!;
    const width = Math.max(1, edges[index + 1]! - x - 0.6);
    tools.slice(0, steps).forEach((tool, step) => {
      const cell = `M${x.toFixed(1)} ${TOP + step * CELL}h${width.toFixed(1)}v${CELL - 1}h-${width.toFixed(1)}z`;
      const colour = palette.of(tool);
      paths.set(colour, (paths.get(colour) ?? '') + cell);
    });
    const title = `run ${number}: ${tools.map((tool) => short(tool, 60)).join(' → ')}`;
    return html`<rect x="${x}" y="${TOP}" width="${width}" height="${bottom - TOP}" fill="transparent"><title>${title}</title></rect>`;
  });
  const cells = [...paths].map(([colour, path]) => html`<path d="${path}" fill="${colour}"/>`);
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${bottom + 38}" role="img" aria-label="The steps of runs, in order">
<text x="${LEFT - 8}" y="${TOP + 10}" text-anchor="end">first</text>${cells}${hints}${marks(story, across, bottom, false)}${runAxis(story, across, bottom)}</svg></figure>`;
}

/** All runs where they fit, else evenly some. */
function chosen(points: readonly Point[]): Point[] {
  const step = Math.max(1, points.length / MAX_COLUMNS);
  const some: Point[] = [];
  for (let at = 0; at < points.length; at += step) some.push(points[Math.floor(at)]!);
  return some;
}
