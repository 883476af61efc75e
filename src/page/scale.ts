import { type Html, html } from './html.ts';
import type { Story } from './story.ts';

/** All charts of an agent share these: a run stands at one place in all of them. */
export const WIDTH = 1000;
export const LEFT = 44;
const RIGHT = 12;
/** Room above a chart for the words of its marks. */
export const TOP = 20;

/** Where the runs of a story stand across a chart. */
export class Across {
  readonly first: number;
  readonly last: number;

  constructor({ points }: Story) {
    this.first = points[0]?.number ?? 1;
    this.last = Math.max(this.first + 1, points.at(-1)?.number ?? 1);
  }

  x(run: number): number {
    const share = (run - this.first) / (this.last - this.first);
    return LEFT + Math.min(1, Math.max(0, share)) * (WIDTH - LEFT - RIGHT);
  }
}

/** Round numbers that part a range in about so many. */
function ticks(from: number, to: number, about: number): number[] {
  const rough = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? power;
  const all: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) all.push(tick);
  return all;
}

/** Runs by number below a chart, and the days they fall on. */
export function runAxis(story: Story, across: Across, y: number): Html {
  const numbers = ticks(across.first, across.last, 10);
  const days = numbers.map((run) => dayOf(story.points[run - across.first]?.time ?? 0));
  const text = (run: number, below: number, words: string) => {
    // Words at the edge stay on the card.
    const anchor = across.x(run) > WIDTH - 40 ? 'end' : 'middle';
    return html`<text x="${across.x(run)}" y="${y + below}" text-anchor="${anchor}">${words}</text>`;
  };
  return html`<line class="axis" x1="${LEFT}" x2="${across.x(across.last)}" y1="${y}" y2="${y}"/>${numbers.map(
    (run, index) => {
      const day = days[index] ?? '';
      const news = day !== days[index - 1] ? text(run, 31, day) : html``;
      return html`${text(run, 16, index === 0 ? `run ${run}` : String(run))}${news}`;
    },
  )}`;
}

/** What happened, as lines through a chart; with words in the topmost one. */
export function marks({ alarms, changes }: Story, across: Across, bottom: number, words: boolean): Html {
  const lines = [
    ...alarms.flatMap(({ since, run }) => [
      { run: since, line: 'since', word: '' },
      { run, line: 'at', word: 'alarm' },
    ]),
    ...changes.map(({ run, part }) => ({ run, line: 'note', word: part === 'toolset' ? 'tools' : part })),
  ];
  return html`${lines.map(
    ({ run, line }) =>
      html`<line class="${line}" x1="${across.x(run)}" x2="${across.x(run)}" y1="${TOP - 6}" y2="${bottom}"/>`,
  )}${words ? wordsAbove(lines, across) : html``}`;
}

/** Words that would stand on another are left out: their lines tell enough, and the text below tells all. */
function wordsAbove(
  lines: readonly { readonly run: number; readonly line: string; readonly word: string }[],
  across: Across,
): Html {
  let free = 0;
  const said = lines
    .filter(({ word }) => word !== '')
    .sort((a, b) => a.run - b.run)
    .filter(({ run, word }) => {
      const start = across.x(run) - 3.5 * word.length;
      if (start < free) return false;
      free = start + 7 * word.length + 8;
      return true;
    });
  return html`${said.map(
    ({ run, line, word }) =>
      html`<text class="${line === 'at' ? 'alarm-word' : 'note-word'}" x="${across.x(run)}" y="${TOP - 9}" text-anchor="middle">${word}</text>`,
  )}`;
}

/** The spans' own day, in UTC; empty where they tell none. */
export function dayOf(nanoseconds: number): string {
  const date = new Date(nanoseconds / 1e6);
  return nanoseconds <= 0 || Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

/** What the lines through the charts mean. */
export function key(): Html {
  const one = (line: string, words: string) =>
    html`<li><svg viewBox="0 0 22 12"><line class="${line}" x1="0" x2="22" y1="6" y2="6"/></svg>${words}</li>`;
  return html`<ul class="key">${[
    one('since', 'about where a change began'),
    one('at', 'alarm'),
    one('note', 'another model, prompt or set of tools'),
  ]}</ul>`;
}
