import { ASPECT_WORDS } from '../drift/aspects.ts';
import { changeWords, dateOf, wordsOf } from '../drift/finding.ts';
import { STATE_WORDS } from '../page/drift-page.ts';
import { type Story, stateOf } from '../page/story.ts';
import { onStdout as pc } from './colour.ts';
import { cell, table } from './table.ts';

const MAX_AGENTS = 50;
const MAX_ALARMS = 10;
const NAME = 40;
const TEXT = 110;
const COLOURS = { changed: pc.red, steady: pc.green, learning: pc.dim } as const;

/** Which agents changed, since when, and what moved; for a terminal. */
export function driftReport(stories: readonly Story[]): string {
  if (stories.length === 0) return 'no run of an agent was found';
  const changed = stories.filter((story) => stateOf(story) === 'changed');
  const rows = stories.slice(0, MAX_AGENTS).map((story) => {
    const state = stateOf(story);
    const { agent, points, alarms } = story;
    return [nameOf(agent), COLOURS[state](STATE_WORDS[state]), String(points.length), String(alarms.length)];
  });
  const more = stories.length > rows.length ? [`and ${stories.length - rows.length} more agents`] : [];
  return [
    table(['agent', '', 'runs', 'alarms'], rows),
    ...more,
    ...changed.slice(0, MAX_AGENTS).map(alarmsOf),
  ].join('\n\n');
}

function alarmsOf({ agent, alarms }: Story): string {
  const told = alarms.slice(-MAX_ALARMS).map((alarm) => {
    const moved = alarm.moved.flatMap((one) => [
      `  ${ASPECT_WORDS[one.aspect]}`,
      ...wordsOf(one, alarm).map((words) => `    ${cell(words, TEXT)}`),
    ]);
    const head = `since run ${alarm.since}, about ${dateOf(alarm.sinceTime)}; told at run ${alarm.run}`;
    return [`${pc.bold(nameOf(agent))}: ${head}`, ...moved, `  ${cell(changeWords(alarm), TEXT)}`].join('\n');
  });
  return told.join('\n');
}

function nameOf(agent: string): string {
  return agent === '' ? 'not named' : cell(agent, NAME);
}
