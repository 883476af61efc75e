import type { Alarm } from '../drift/agent.ts';
import type { Html } from './html.ts';
import { html, short } from './html.ts';
import type { Story } from './story.ts';

/** Tools with a colour of their own, those that alarms name and those that they don't; all others share one. */
const MAX_NAMED = 2;
const MAX_USUAL = 7;
const MAX_NAME = 48;

export const OTHERS = 'other tools';

/**
 * A colour for each of an agent's tools, by how often it was called; those that an alarm names stand out, and come
 * first, where the eye measures best.
 */
export class Palette {
  private readonly colours = new Map<string, string>();
  private readonly others: number;

  constructor({ points, alarms }: Story) {
    const counts = new Map<string, number>();
    for (const { tools } of points) for (const tool of tools) counts.set(tool, (counts.get(tool) ?? 0) + 1);
    const byCount = (a: string, b: string) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1);
    const named = [...namedIn(alarms)]
      .filter((tool) => counts.has(tool))
      .sort(byCount)
      .slice(0, MAX_NAMED);
    const usual = [...counts.keys()]
      .filter((tool) => !named.includes(tool))
      .sort(byCount)
      .slice(0, MAX_USUAL);
    named.forEach((tool, index) => {
      this.colours.set(tool, `var(--m${index})`);
    });
    usual.forEach((tool, index) => {
      this.colours.set(tool, `var(--t${index})`);
    });
    this.others = counts.size - this.colours.size;
  }

  /** The tools that have one, in the order in which they are drawn. */
  get tools(): readonly string[] {
    return [...this.colours.keys()];
  }

  of(tool: string): string {
    return this.colours.get(tool) ?? 'var(--rest)';
  }

  legend(): Html {
    const named = this.tools.map((tool) => ({ name: short(tool, MAX_NAME), colour: this.of(tool) }));
    const rest = this.others === 0 ? [] : [{ name: `${this.others} ${OTHERS}`, colour: 'var(--rest)' }];
    return html`<div class="legend">${[...named, ...rest].map(
      ({ name, colour }) => html`<span><i style="background:${colour}"></i>${name}</span>`,
    )}</div>`;
  }
}

function namedIn(alarms: readonly Alarm[]): Set<string> {
  const moved = alarms.flatMap((alarm) => alarm.moved.filter(({ aspect }) => aspect === 'tools'));
  return new Set(moved.flatMap(({ features }) => features.map(({ feature }) => feature)));
}
