// SWE-agent's demonstrations: a programmer's work in a shell with a file editor, and capture-the-flag exercises.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read.ts';
import type { Collection, Run, Step } from './run.ts';

const Text = z.union([
  z.string(),
  z.array(z.object({ text: z.string() })).transform((parts) => parts.map(({ text }) => text).join('\n')),
]);
const Trajectory = z.object({
  trajectory: z.array(z.object({ action: z.string(), observation: z.string() })),
  history: z.array(z.object({ role: z.string(), content: Text.nullish(), is_demo: z.boolean().nullish() })),
});

/** Commands of the agent's own interface; all else goes to the shell. */
const COMMANDS =
  /^(open|edit|create|goto|scroll_up|scroll_down|search_dir|search_file|find_file|insert|submit|str_replace_editor)\b/;

function* runs(directory: string): Generator<Run> {
  const folder = join(directory, 'trajectories');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.traj')).sort()) {
    const told = readJson(join(folder, file), z.union([Trajectory, z.object({ history: z.unknown() })]));
    if (!('trajectory' in told)) continue;
    const { trajectory, history } = told;
    const issue = history.find(({ role, is_demo }) => role === 'user' && !is_demo)?.content ?? '';
    yield {
      domain: file.includes('ctf') ? 'swe-agent-ctf' : 'swe-agent-coding',
      id: file,
      task: file,
      model: 'demonstration',
      agent: 'swe-agent',
      system: history.find(({ role }) => role === 'system')?.content ?? undefined,
      tools: [],
      steps: [{ user: issue }, ...trajectory.map(stepOf)],
    };
  }
}

function stepOf({ action, observation }: { action: string; observation: string }): Step {
  const tool = COMMANDS.exec(action)?.[1] ?? 'bash';
  return { tool, arguments: { command: action.trim() }, result: observation };
}

export const sweAgent: Collection = {
  source: 'https://github.com/SWE-agent/SWE-agent',
  licence: 'MIT',
  runs,
};
