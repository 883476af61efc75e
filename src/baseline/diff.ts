import type { ArgumentHabit, Baseline, Range, ToolHabit } from './artefact.ts';
import { quantity } from './yaml-text.ts';

/** A change between two baselines, in words; the weightier first. */
export interface Change {
  readonly weight: 'high' | 'medium' | 'low';
  readonly text: string;
}

/** Factor from which on a range or a rate counts as changed. */
const FACTOR = 1.5;
/** Change of a share from which on it is told. */
const SHARE = 0.2;
const MAX_NAMED = 5;
const RANK = { high: 0, medium: 1, low: 2 } as const;

/** What changed from one baseline to another. */
export function diffBaselines(before: Baseline, after: Baseline): Change[] {
  const changes: Change[] = [];
  if (before.agent !== after.agent) {
    changes.push({ weight: 'high', text: `another agent: ${before.agent}, now ${after.agent}` });
  }
  for (const [name, habit] of Object.entries(after.tools)) {
    const known = Object.hasOwn(before.tools, name) ? before.tools[name] : undefined;
    if (known === undefined) {
      const rare = before.unlearned[`tool ${name}`];
      const since =
        rare === undefined ? 'first seen' : `now a habit, before in ${quantity(rare, 'run')} only`;
      changes.push({
        weight: 'high',
        text: `tool ${name} ${since}: ${quantity(habit.runs, 'run')} of ${after.history.runs}`,
      });
    } else changes.push(...toolChanges(name, known, habit, before, after));
  }
  for (const [name, habit] of Object.entries(before.tools)) {
    if (Object.hasOwn(after.tools, name)) continue;
    changes.push({
      weight: 'medium',
      text: `tool ${name} no longer used, before in ${quantity(habit.runs, 'run')} of ${before.history.runs}`,
    });
  }
  changes.push(...orderChanges(before, after), ...goalChanges(before, after));
  return changes.sort((a, b) => RANK[a.weight] - RANK[b.weight]);
}

function toolChanges(
  name: string,
  before: ToolHabit,
  after: ToolHabit,
  from: Baseline,
  to: Baseline,
): Change[] {
  const changes: Change[] = [];
  const was = before.runs / Math.max(1, from.history.runs);
  const is = after.runs / Math.max(1, to.history.runs);
  if (Math.abs(is - was) >= SHARE) {
    changes.push({
      weight: 'medium',
      text: `tool ${name}: in ${percent(is)} of runs, before ${percent(was)}`,
    });
  }
  const calls = factor(before.perRun.high, after.perRun.high);
  if (calls !== null) {
    changes.push({
      weight: 'medium',
      text: `tool ${name}: most calls in a run ${calls} (${after.perRun.high})`,
    });
  }
  for (const [path, habit] of Object.entries(after.arguments)) {
    const known = Object.hasOwn(before.arguments, path) ? before.arguments[path] : undefined;
    if (known === undefined) {
      changes.push({ weight: 'medium', text: `${name}: new argument ${path}` });
    } else {
      const hidden = from.salt !== to.salt;
      changes.push(...argumentChanges(`${name}: ${path}`, known, habit, hidden));
    }
  }
  return changes;
}

/** `hidden`: the two name values by different hashes, so that they cannot be compared. */
function argumentChanges(
  where: string,
  before: ArgumentHabit,
  after: ArgumentHabit,
  hidden: boolean,
): Change[] {
  const changes: Change[] = [];
  const say = (weight: Change['weight'], text: string): void => {
    changes.push({ weight, text: `${where} ${text}` });
  };
  const p99 = before.numbers && after.numbers && factor(before.numbers.p99, after.numbers.p99);
  if (p99) say('high', `p99 ${p99} (${inWords(before.numbers)}, now ${inWords(after.numbers)})`);
  const length = before.lengths && after.lengths && factor(before.lengths.high, after.lengths.high);
  if (length) say('low', `length ${length}`);
  const kinds = added(before.kinds, after.kinds);
  if (kinds.length > 0) say('medium', `is now also ${kinds.join(', ')}`);
  if (!hidden) {
    const groups = added(before.groups, after.groups);
    if (groups.length > 0) say('high', `new recipient domains or hosts: ${named(groups)}`);
    const values = added(before.values, after.values);
    if (values.length > 0 && before.freshValues < 0.5) say('medium', `new values: ${named(values)}`);
  }
  for (const origin of Object.keys(after.origins)) {
    const was = (before.origins[origin] ?? 0) / Math.max(1, before.runs);
    const is = (after.origins[origin] ?? 0) / Math.max(1, after.runs);
    if (is - was < SHARE) continue;
    const weight = origin.startsWith('prose') ? 'high' : 'medium';
    say(weight, `comes from ${origin} in ${percent(is)} of runs, before ${percent(was)}`);
  }
  return changes;
}

/** The usual next step after a tool is another one. */
function orderChanges(before: Baseline, after: Baseline): Change[] {
  return Object.entries(after.order).flatMap(([key, next]) => {
    const context = JSON.parse(key) as unknown;
    if (!Array.isArray(context) || context.length !== 1) return [];
    const known = Object.hasOwn(before.order, key) ? before.order[key] : undefined;
    const was = known && mostOften(known);
    const is = mostOften(next);
    if (was === undefined || was === is) return [];
    const place = context[0] === '^' ? 'the first call' : `after ${String(context[0])}`;
    return [{ weight: 'low' as const, text: `order changed: ${place} mostly ${is}, before ${was}` }];
  });
}

function goalChanges(before: Baseline, after: Baseline): Change[] {
  return Object.entries(after.goals).flatMap(([kind, { runs }]) => {
    if (Object.hasOwn(before.goals, kind) || runs < after.support.runs) return [];
    const text = `new kind of goal: ${kind.replaceAll('+', ', ')} (${quantity(runs, 'run')})`;
    return [{ weight: 'low' as const, text }];
  });
}

function mostOften(counts: Readonly<Record<string, number>>): string | undefined {
  return Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

/** `×3`, where a number grew or shrank enough to tell; null else. */
function factor(before: number, after: number): string | null {
  if (before <= 0 || after <= 0) return null;
  const ratio = after / before;
  if (ratio < FACTOR && ratio > 1 / FACTOR) return null;
  return `×${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))}`;
}

function added(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): string[] {
  return Object.keys(after).filter((key) => !Object.hasOwn(before, key));
}

function named(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function inWords(range: Range | null): string {
  return range === null ? 'none' : `${range.low} to ${range.high}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
