// Collections that give tasks with the calls that solve them, and the programs to run them: the record_*.py beside
// this file ran them and wrote one run a line; SOURCE is that file.

import { z } from 'zod';
import { readJsonLines } from './read.ts';
import type { Collection, Run } from './run.ts';

const Step = z.union([
  z.object({ user: z.string() }),
  z.object({ assistant: z.string() }),
  z.object({
    tool: z.string(),
    arguments: z.unknown(),
    result: z.string(),
    failed: z.boolean().optional(),
    harmful: z.boolean().optional(),
  }),
]);
const Recorded = z.object({
  domain: z.string(),
  id: z.string(),
  task: z.string(),
  model: z.string(),
  agent: z.string(),
  system: z.string().optional(),
  tools: z.array(z.object({ name: z.string(), description: z.string() })),
  steps: z.array(Step),
});

function runs(file: string): Generator<Run> {
  return readJsonLines(file, Recorded);
}

export const recordings: Readonly<Record<string, Collection>> = {
  bfcl: { source: 'https://github.com/ShishirPatil/gorilla', licence: 'Apache-2.0', runs },
  'tau-retail': { source: 'https://github.com/sierra-research/tau-bench', licence: 'MIT', runs },
  apollo: { source: 'https://github.com/jmoreno-labelbox/apollo-tau-bench', licence: 'MIT', runs },
};
