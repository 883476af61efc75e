import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layOut } from './convert/layout.ts';
import type { Step } from './convert/run.ts';
import type { Run } from './runs-file.ts';
import { parseScenario, resultText, type Scenario, type ScenarioCall, type Task } from './scenario.ts';

const ORIGIN = { source: 'scenarios', licence: 'Apache-2.0' };

/** What a run's label says beside what every laid out run's label says. */
interface Told {
  readonly kind: 'clean' | 'hijacked' | 'resisted' | 'drift';
  readonly delegating: boolean;
  readonly asked_by_user: boolean;
  /** Of the attack's text, as a language tag. */
  readonly language?: string;
}

interface Played extends Told {
  readonly id: string;
  readonly goal: string;
  readonly steps: readonly Step[];
  readonly attack?: { readonly style: string; readonly task: string };
}

/** The runs of every scenario file of a folder, files in the order of their names. Throws with file and field. */
export async function readScenarios(folder: string): Promise<Run[]> {
  const runs: Run[] = [];
  const fileOf = new Map<string, string>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
    const path = join(folder, file);
    const scenario = parseScenario(await readFile(path, 'utf8'), path);
    const other = fileOf.get(scenario.domain);
    if (other !== undefined) throw new Error(`${path}: domain: ${scenario.domain} is the domain of ${other}`);
    fileOf.set(scenario.domain, path);
    runs.push(...runsOf(scenario, runs.length));
  }
  if (runs.length === 0) throw new Error(`${folder}: expected scenario files (*.json), found none`);
  return runs;
}

/** The runs of one scenario. `first`: the place of its first run among all, which gives the times. */
export function runsOf(scenario: Scenario, first = 0): Run[] {
  const { domain, agent, system, tools, tasks } = scenario;
  return tasks
    .flatMap((task) => [...play(task)].map((played) => ({ task: task.id, ...played })))
    .map(({ id, task, goal, steps, attack, ...told }, n) => {
      const run = { domain, id: `${domain}/${id}`, task, model: 'scripted', agent, system, tools, attack };
      const { line, label } = layOut({ ...run, steps: [{ user: goal }, ...steps] }, ORIGIN, first + n);
      return { line, label: { ...label, ...told } };
    });
}

/**
 * A task is played clean; for each attack once hijacked and once resisted; for each drift once with an agent that
 * misbehaves unasked; and clean again where the user asks for such an action in words of their own.
 */
function* play(task: Task): Generator<Played> {
  const { id, goal, attacks, drifts, asked_by_user: asked } = task;
  const clean = task.calls.map((call) => step(call));
  const told = { goal, delegating: task.delegates, asked_by_user: false };
  yield { ...told, id, kind: 'clean', steps: clean };

  for (const [
    n,
    { at, poisoned_result, calls, harmful, replaces, resistible, ...text },
  ] of attacks.entries()) {
    const attack = { style: text.style, task: `a${n}` };
    const under = { ...told, attack, language: text.language };
    const read = clean.with(at, step(task.calls[at]!, { result: resultText(poisoned_result) }));
    const turn = replaces.length > 0 ? Math.min(...replaces) : at + 1;
    const kept = (_: Step, i: number) => !replaces.includes(i);
    const hijacked = [...read.slice(0, turn), ...bad(calls, harmful), ...read.filter(kept).slice(turn)];
    yield { ...under, id: `${id}/a${n}/hijacked`, kind: 'hijacked', steps: hijacked };
    if (resistible) yield { ...under, id: `${id}/a${n}/resisted`, kind: 'resisted', steps: read };
  }

  for (const [n, { after, calls, harmful, kind }] of drifts.entries()) {
    const steps = clean.toSpliced(after + 1, 0, ...bad(calls, harmful));
    const attack = { style: `self:${kind}`, task: `d${n}` };
    yield { ...told, id: `${id}/d${n}`, kind: 'drift', steps, attack };
  }

  for (const [n, { goal, calls }] of asked.entries()) {
    const steps = calls.map((call) => step(call));
    yield { id: `${id}/u${n}`, goal, kind: 'clean', steps, delegating: false, asked_by_user: true };
  }
}

function step(
  { tool, args, result }: ScenarioCall,
  other: { result?: string; harmful?: boolean } = {},
): Step {
  return { tool, arguments: args, result: resultText(result), ...other };
}

function bad(calls: readonly ScenarioCall[], harmful: readonly number[]): Step[] {
  return calls.map((call, i) => step(call, { harmful: harmful.includes(i) }));
}
