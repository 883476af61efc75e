import type { Alarm } from '../drift/agent.ts';
import { ASPECT_WORDS } from '../drift/aspects.ts';
import { changeWords, dateOf, wordsOf } from '../drift/finding.ts';
import { evidenceChart, evidenceLegend, sparkline } from './evidence-chart.ts';
import { type Html, html, short } from './html.ts';
import { mixChart } from './mix-chart.ts';
import { orderChart } from './order-chart.ts';
import { Palette } from './palette.ts';
import { dayOf, key } from './scale.ts';
import { type Story, stateOf } from './story.ts';
import { STYLE } from './style.ts';

/** Agents drawn; the others are listed. */
const MAX_DRAWN = 40;
const MAX_LISTED = 500;
const MAX_ALARMS = 12;
const MAX_NAME = 80;

export const STATE_WORDS = {
  changed: 'changed',
  steady: 'as before',
  learning: 'still being learned',
} as const;

/**
 * One page that tells how agents changed, whole in itself: styles inside, no scripts, nothing from elsewhere; the
 * same stories give the same bytes. Whatever spans named is escaped.
 */
export function driftPage(stories: readonly Story[], falseAlarms: number, version: string): string {
  const drawn = stories.slice(0, MAX_DRAWN);
  const changed = stories.filter((story) => stateOf(story) === 'changed').length;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Drift of agents</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${heading(changed, stories.length)}</h1>
<p class="soft">${span(stories)}</p>
${stories.length > 1 ? overview(stories, falseAlarms) : html``}
${drawn.map((story, index) => section(story, index, falseAlarms))}
${stories.length > drawn.length ? html`<p class="soft">${stories.length - drawn.length} further agents are not drawn; <code>--agent NAME</code> draws one.</p>` : html``}
<footer class="soft">
<p>Evidence is a bet that a run is stranger than the agent's own runs before it. While nothing changes it grows by no more than one a run on average, so it reaches the alarm line by chance no more than once in ${falseAlarms.toLocaleString('en')} runs. After an alarm the agent is learned anew. Goalkeeper ${version}.</p>
</footer>
</main>
</body>
</html>
`;
  return page.text;
}

function heading(changed: number, all: number): string {
  if (all === 0) return 'No run of an agent was found';
  if (all === 1)
    return changed === 1
      ? 'This agent behaves otherwise than it used to'
      : 'This agent behaves as it used to';
  if (changed === 0) return `None of ${all} agents behaves otherwise than it used to`;
  return `${changed} of ${all} agents ${changed === 1 ? 'behaves' : 'behave'} otherwise than before`;
}

function span(stories: readonly Story[]): string {
  const runs = stories.reduce((sum, { points }) => sum + points.length, 0);
  const times = stories.flatMap(({ points }) => points.map(({ time }) => time)).filter((time) => time > 0);
  const [from, to] = [
    times.reduce((a, b) => Math.min(a, b), Infinity),
    times.reduce((a, b) => Math.max(a, b), 0),
  ];
  const days = times.length === 0 ? '' : `, ${dayOf(from)} to ${dayOf(to)}`;
  return `${runs.toLocaleString('en')} runs${days}`;
}

function overview(stories: readonly Story[], falseAlarms: number): Html {
  return html`<div class="card"><table>
<thead><tr><th>Agent</th><th></th><th class="number">Runs</th><th class="number">Alarms</th><th>Since</th><th>Evidence</th></tr></thead>
<tbody>${stories.slice(0, MAX_LISTED).map((story, index) => {
    const { agent, points, alarms } = story;
    const name =
      index < MAX_DRAWN ? html`<a href="#agent-${index}">${nameOf(agent)}</a>` : html`${nameOf(agent)}`;
    const last = alarms.at(-1);
    return html`<tr><td>${name}</td><td>${pill(story)}</td><td class="number">${points.length}</td><td class="number">${alarms.length}</td><td>${last === undefined ? '' : `run ${last.since}, ${dayOf(last.sinceTime)}`}</td><td>${sparkline(story, falseAlarms)}</td></tr>`;
  })}</tbody></table></div>`;
}

function section(story: Story, index: number, falseAlarms: number): Html {
  const palette = new Palette(story);
  const { agent, points, alarms, changes } = story;
  return html`<section class="card" id="agent-${index}">
<div class="head"><h2>${nameOf(agent)}</h2>${pill(story)}<span class="soft">${points.length.toLocaleString('en')} runs</span></div>
${alarms.slice(-MAX_ALARMS).map(callout)}
${alarms.length > MAX_ALARMS ? html`<p class="soft">and ${alarms.length - MAX_ALARMS} alarms before these</p>` : html``}
${alarms.length === 0 && changes.length > 0 ? html`<p class="soft">Changed without an effect that could be seen: ${changeWords({ changes: changes.slice(-3), known: [] })}.</p>` : html``}
${alarms.length + changes.length > 0 ? key() : html``}
<h3>Tools: share of calls</h3>${palette.legend()}${mixChart(story, palette)}
<h3>Order: the steps of runs, from the top down</h3>${orderChart(story, palette)}
<h3>Evidence of a change</h3>${evidenceLegend()}${evidenceChart(story, falseAlarms)}
</section>`;
}

function callout(alarm: Alarm): Html {
  return html`<div class="alarm">
<p><strong>Since run ${alarm.since}, about ${dateOf(alarm.sinceTime)}</strong> <span class="soft">told at run ${alarm.run}; by chance at most ${chance(alarm.chance)}</span></p>
<ul>${alarm.moved.map((moved) => {
    const words = wordsOf(moved, alarm);
    return html`<li><strong>${ASPECT_WORDS[moved.aspect]}</strong>${words.map((one) => html`<br>${one}`)}</li>`;
  })}</ul>
<p>${sentence(changeWords(alarm))}</p>
</div>`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function chance(probability: number): string {
  const percent = 100 * probability;
  return percent >= 1 ? `${Math.ceil(percent)} %` : `${percent.toPrecision(1)} %`;
}

function pill(story: Story): Html {
  const state = stateOf(story);
  return html`<span class="pill ${state}">${STATE_WORDS[state]}</span>`;
}

function nameOf(agent: string): string {
  return agent === '' ? 'an agent without a name' : short(agent, MAX_NAME);
}
