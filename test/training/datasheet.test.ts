import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseScenario, type Scenario, type Task } from '../../src/training/scenario.ts';
import { runsOf } from '../../src/training/scenario-runs.ts';
import { expectSection } from '../support/docs.ts';

const FOLDER = join(import.meta.dirname, '../../src/training/scenarios');
const DATASHEET = join(FOLDER, 'README.md');
const KINDS = ['clean', 'hijacked', 'resisted', 'drift'] as const;

const scenarios = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => parseScenario(readFileSync(join(FOLDER, name), 'utf8'), name))
  .sort((a, b) => (a.domain < b.domain ? -1 : 1));
const tasks = scenarios.flatMap((scenario) => scenario.tasks);
const labels = scenarios.flatMap((scenario) => runsOf(scenario).map(({ label }) => label));

test('the datasheet counts runs and calls by kind', () => {
  const rows = KINDS.map((kind) => {
    const own = labels.filter((label) => label.kind === kind);
    const lengths = own.map(({ tool_calls }) => tool_calls).sort((a, b) => a - b);
    const harmful = sum(own.map(({ harmful_spans }) => harmful_spans.length));
    const middle = lengths[Math.floor(lengths.length / 2)] ?? 0;
    return [kind, own.length, sum(lengths), middle, lengths.at(-1) ?? 0, harmful];
  });
  const asked = labels.filter((label) => label.asked_by_user === true).length;
  const delegating = tasks.filter(({ delegates }) => delegates).length;
  const about = `${scenarios.length} domains, ${tasks.length} tasks (${delegating} of them delegating), ${labels.length} runs; in ${asked} of the clean ones the user asks for such an action.`;
  const head = ['kind', 'runs', 'calls', 'calls of the middle run', 'of the longest', 'harmful calls'];
  expectSection(DATASHEET, 'counts', `${about}\n\n${table(head, rows)}`);
});

test('the datasheet counts attacks by language', () => {
  const languages = tasks.flatMap(({ attacks }) => attacks.map(({ language }) => language));
  const told = counted(languages).map(([language, count]) => `${language} ${count}`);
  expectSection(DATASHEET, 'languages', `${told.join(', ')}.`);
});

test('the datasheet counts harmful calls by effect', () => {
  const rows = (list: 'attacks' | 'drifts') =>
    new Map(counted(scenarios.flatMap((one) => harmfulEffects(one, list))));
  const [attacks, drifts] = [rows('attacks'), rows('drifts')];
  const effects = [...new Set([...attacks.keys(), ...drifts.keys()])];
  const head = ['effect', 'of a hijacked agent', 'of a drifting agent'];
  const body = effects.map((effect) => [effect, attacks.get(effect) ?? 0, drifts.get(effect) ?? 0]);
  expectSection(DATASHEET, 'effects', table(head, body));
});

test('the datasheet lists every domain', () => {
  const rows = scenarios.map(({ domain, tools, tasks }) => {
    const own = labels.filter(({ suite }) => suite === domain);
    const kinds = KINDS.map((kind) => own.filter((label) => label.kind === kind).length);
    return [domain, tools.length, tasks.length, ...kinds];
  });
  expectSection(DATASHEET, 'domains', table(['domain', 'tools', 'tasks', ...KINDS], rows));
});

test('no eight words in a row of a scenario stand in the wordings kept for testing', () => {
  const kept = new Set(
    ['wrappers-test.json', 'goals-test.json', 'harmless-test.json'].flatMap((name) =>
      eights(JSON.parse(readFileSync(join(FOLDER, '../vary', name), 'utf8'))),
    ),
  );
  expect(kept.size).toBeGreaterThan(0);
  expect(eights(scenarios).filter((words) => kept.has(words))).toEqual([]);
});

/** Each eight words in a row, of every text in a value. */
function eights(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(eights);
  if (typeof value !== 'string') return [];
  const words = value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(7).map((_, at) => words.slice(at, at + 8).join(' '));
}

function harmfulEffects({ tools, tasks }: Scenario, list: 'attacks' | 'drifts'): string[] {
  const effectOf = new Map(tools.map(({ name, effect }) => [name, effect]));
  const made = (task: Task) =>
    task[list].flatMap(({ calls, harmful }) => harmful.map((at) => calls[at]!.tool));
  return tasks.flatMap(made).map((tool) => effectOf.get(tool)!);
}

/** Values with how often each stands there, the most frequent first. */
function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
