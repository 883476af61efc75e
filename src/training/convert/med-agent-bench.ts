// MedAgentBench, as models of several makers solved it: a clinician's orders on a hospital's records over FHIR.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read.ts';
import type { Collection, Run, Step } from './run.ts';

const FOLDER = 'results/whissle/medagentbench';

const Task = z.object({
  task_id: z.string(),
  instruction: z.string(),
  context: z.string(),
  correct: z.boolean(),
  turns: z.array(
    z.object({
      action_kind: z.string(),
      url: z.string().nullish(),
      payload: z.unknown().optional(),
      observation: z.string().nullish(),
    }),
  ),
});
type Turn = z.infer<typeof Task>['turns'][number];

function* runs(directory: string): Generator<Run> {
  const folder = join(directory, FOLDER);
  for (const sweep of readdirSync(folder).sort()) {
    const tasks = join(folder, sweep, 'tasks');
    if (!existsSync(tasks)) continue;
    for (const file of readdirSync(tasks).sort()) {
      const { task_id, instruction, context, correct, turns } = readJson(join(tasks, file), Task);
      if (!correct) continue;
      yield {
        domain: 'med-agent-bench',
        id: `${sweep}/${task_id}`,
        task: task_id,
        model: sweep,
        agent: 'clinical-assistant',
        tools: [
          { name: 'fhir_get', description: 'Search the records of the FHIR server' },
          { name: 'fhir_post', description: 'Create a resource on the FHIR server' },
        ],
        steps: [{ user: `${context}\n${instruction}` }, ...turns.flatMap(stepOf)],
      };
    }
  }
}

function stepOf({ action_kind, url, payload, observation }: Turn): Step[] {
  const result = observation ?? '';
  if (action_kind === 'get') return [{ tool: 'fhir_get', arguments: { url }, result }];
  if (action_kind === 'post') return [{ tool: 'fhir_post', arguments: { url, payload }, result }];
  return [];
}

export const medAgentBench: Collection = {
  source: 'https://github.com/WhissleAI/tau2-bench-w',
  licence: 'MIT',
  runs,
};
