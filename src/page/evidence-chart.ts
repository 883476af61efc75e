import { ASPECT_WORDS, ASPECTS } from '../drift/aspects.ts';
import { type Html, html } from './html.ts';
import { Across, LEFT, marks, runAxis, TOP, WIDTH } from './scale.ts';
import type { Point, Story } from './story.ts';

const HEIGHT = 220;
/** A longer line is drawn by the largest of so many pieces. */
const MAX_PIECES = 400;
const LEAST = 0.1;

/** The evidence of a change, aspect by aspect, on a scale of powers of ten, with the line at which an alarm is raised. */
export function evidenceChart(story: Story, falseAlarms: number): Html {
  const across = new Across(story);
  const bottom = TOP + HEIGHT;
  const most = Math.max(10 * falseAlarms, largest(story.points));
  const range = Math.log10(most) - Math.log10(LEAST);
  const y = (evidence: number) =>
    bottom - (HEIGHT * (Math.log10(Math.min(most, Math.max(LEAST, evidence))) - Math.log10(LEAST))) / range;
  const path = (value: (point: Point) => number) =>
    stretches(story.points)
      .map(
        (points) =>
          `M${pieces(points, value)
            .map(([run, top]) => `${across.x(run).toFixed(1)} ${y(top).toFixed(1)}`)
            .join('L')}`,
      )
      .join('');
  const lines = ASPECTS.map(
    (aspect, index) =>
      html`<path class="line" stroke="var(--a${index})" d="${path(({ evidence }) => evidence?.[aspect] ?? 0)}"><title>${ASPECT_WORDS[aspect]}</title></path>`,
  );
  const powers = Array.from({ length: Math.floor(Math.log10(most)) + 2 }, (_, index) => 10 ** (index - 1));
  const every = Math.ceil(powers.length / 7);
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${bottom + 38}" role="img" aria-label="Evidence of a change, run by run">
${learning(story.points).map(
  ([from, to]) =>
    html`<rect class="learn" x="${across.x(from)}" width="${across.x(to) - across.x(from)}" y="${TOP}" height="${HEIGHT}"/>${
      across.x(to) - across.x(from) > 60
        ? html`<text x="${(across.x(from) + across.x(to)) / 2}" y="${TOP + HEIGHT / 2}" text-anchor="middle">learning</text>`
        : html``
    }`,
)}${powers
  .filter((_, index) => index % every === 0)
  .map(
    (power) =>
      html`<line class="grid" x1="${LEFT}" x2="${across.x(across.last)}" y1="${y(power)}" y2="${y(power)}"/><text x="${LEFT - 8}" y="${y(power) + 4}" text-anchor="end">${inShort(power)}</text>`,
  )}
${lines}<path class="line total" d="${path(({ total }) => total)}"><title>all together</title></path>
<line class="limit" x1="${LEFT}" x2="${across.x(across.last)}" y1="${y(falseAlarms)}" y2="${y(falseAlarms)}"/>
<text class="alarm-word" x="${LEFT + 6}" y="${y(falseAlarms) - 6}">alarm line: one false alarm in ${falseAlarms.toLocaleString('en')} runs</text>
${marks(story, across, bottom, false)}${runAxis(story, across, bottom)}</svg></figure>`;
}

export function evidenceLegend(): Html {
  return html`<div class="legend"><span><i class="thin" style="background:var(--ink)"></i>all together</span>${ASPECTS.map(
    (aspect, index) =>
      html`<span><i class="thin" style="background:var(--a${index})"></i>${ASPECT_WORDS[aspect]}</span>`,
  )}</div>`;
}

/** The evidence of all together, small and without words. */
export function sparkline({ points }: Story, falseAlarms: number): Html {
  const [width, height] = [180, 26];
  const most = Math.log10(Math.max(falseAlarms, largest(points)) / LEAST);
  const x = (index: number) => (width * index) / Math.max(1, points.length - 1);
  const y = (total: number) =>
    height - 1 - ((height - 2) * Math.log10(Math.max(LEAST, total) / LEAST)) / most;
  const step = Math.max(1, Math.floor(points.length / width));
  const tops = points.flatMap(({ total }, index) => {
    if (index % step !== 0) return [];
    const top = Math.max(total, largest(points.slice(index, index + step)));
    return [`${x(index).toFixed(1)},${y(top).toFixed(1)}`];
  });
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Evidence over time"><line class="limit" x1="0" x2="${width}" y1="${y(falseAlarms)}" y2="${y(falseAlarms)}"/><polyline class="line" stroke="var(--ink)" points="${tops.join(' ')}"/></svg>`;
}

function largest(points: readonly Point[]): number {
  return points.reduce((most, { total }) => Math.max(most, total), 0);
}

/** The runs between two spells of learning. */
function stretches(points: readonly Point[]): Point[][] {
  const found: Point[][] = [];
  let learned = true;
  for (const point of points) {
    if (point.evidence !== null) {
      if (learned) found.push([]);
      found.at(-1)?.push(point);
    }
    learned = point.evidence === null;
  }
  return found;
}

/** Where the agent was learned: from run, to run. */
function learning(points: readonly Point[]): [number, number][] {
  const found: [number, number][] = [];
  for (const { number, evidence } of points) {
    if (evidence !== null) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === number) last[1] = number + 1;
    else found.push([number, number + 1]);
  }
  return found;
}

function pieces(points: readonly Point[], value: (point: Point) => number): [number, number][] {
  const size = Math.ceil(points.length / MAX_PIECES);
  const found: [number, number][] = [];
  for (let at = 0; at < points.length; at += size) {
    const some = points.slice(at, at + size);
    const top = some.reduce((a, b) => (value(b) > value(a) ? b : a));
    found.push([top.number, value(top)]);
  }
  return found;
}

/** `10 k` and `1 M`. */
function inShort(number: number): string {
  if (number >= 1e9) return `10^${Math.round(Math.log10(number))}`;
  if (number >= 1e6) return `${number / 1e6} M`;
  return number >= 1e3 ? `${number / 1e3} k` : String(number);
}
