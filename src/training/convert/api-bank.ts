// API-Bank, levels 1 and 2: dialogues with an assistant that calls 73 programs (accounts, health, home, hotels, …).

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonLines } from './read.ts';
import type { Collection, Run, Step } from './run.ts';

const Told = z.discriminatedUnion('role', [
  z.object({ role: z.literal('User'), text: z.string() }),
  z.object({ role: z.literal('AI'), text: z.string() }),
  z.object({
    role: z.literal('API'),
    api_name: z.string(),
    param_dict: z.record(z.string(), z.unknown()),
    result: z.object({ output: z.unknown(), exception: z.unknown() }),
  }),
]);
type Told = z.infer<typeof Told>;

/** Level 2's dialogues begin with a search for the tool. */
const LEVELS = { 'level-1-given-desc': 'api-bank', 'level-2-toolsearcher': 'api-bank-search' };

function* runs(directory: string): Generator<Run> {
  for (const [level, domain] of Object.entries(LEVELS)) {
    const folder = join(directory, 'lv1-lv2-samples', level);
    for (const file of readdirSync(folder).sort()) {
      const steps = [...readJsonLines(join(folder, file), Told)].map(stepOf);
      const names = new Set(steps.flatMap((step) => ('tool' in step ? [step.tool] : [])));
      yield {
        domain,
        id: `${level}/${file}`,
        task: file.replace(/\.jsonl$/, ''),
        model: 'human',
        agent: 'api-bank-assistant',
        tools: [...names].map((name) => ({ name, description: '' })),
        steps,
      };
    }
  }
}

function stepOf(told: Told): Step {
  if (told.role === 'User') return { user: told.text };
  if (told.role === 'AI') return { assistant: told.text };
  const { output, exception } = told.result;
  const failed = exception !== null && exception !== undefined && exception !== '';
  const result = JSON.stringify(failed ? { exception } : (output ?? null));
  return { tool: told.api_name, arguments: told.param_dict, result, failed };
}

export const apiBank: Collection = {
  source: 'https://github.com/AlibabaResearch/DAMO-ConvAI/tree/main/api-bank',
  licence: 'Apache-2.0',
  runs,
};
