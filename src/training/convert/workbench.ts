// WorkBench: models at the office work of one person: e-mail, calendar, site analytics, customers, projects.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readLiteral } from '../../dialects/readers/literal.ts';
import { readCsv } from './csv.ts';
import type { Collection, Run, Step } from './run.ts';

const KINDS = [
  'analytics',
  'calendar',
  'customer_relationship_manager',
  'email',
  'multi_domain',
  'project_management',
];
/** These change nothing, so the answer key does not name them. */
const READS = /\.(?:search_|get_|find_|\w*count|engaged_users|total_visits|traffic_source)/;

const Action = z.object({ tool: z.string(), tool_input: z.unknown() });
const Response = z.object({ intermediate_steps: z.array(z.tuple([Action, z.unknown()])).min(1) });

/** Those runs of the stronger models that changed just what the answer key changes. */
function* runs(directory: string): Generator<Run> {
  for (const kind of KINDS) {
    const key = readCsv(
      readFileSync(
        join(directory, 'data/processed/queries_and_answers', `${kind}_queries_and_answers.csv`),
        'utf8',
      ),
    );
    const answers = new Map(key.map(({ query, answer }) => [query, changes(answer)]));
    const folder = join(directory, 'data/results', kind);
    for (const file of readdirSync(folder).sort()) {
      const model = /^(gpt-4|gpt-3\.5|claude-2)_/.exec(file)?.[1];
      if (model === undefined) continue;
      for (const row of readCsv(readFileSync(join(folder, file), 'utf8'))) {
        const steps = stepsOf(row.full_response);
        if (steps === null || changes(row.function_calls) !== answers.get(row.query)) continue;
        const query = row.query ?? '';
        yield {
          domain: `workbench-${kind.replaceAll('_', '-')}`,
          id: `${kind}/${file}/${query}`,
          task: query,
          model,
          agent: 'workbench-assistant',
          tools: [],
          steps: [{ user: query }, ...steps],
        };
      }
    }
  }
}

/** The calls that change something, as one text in any order; the list is Python's print of strings. */
function changes(list = '[]'): string | undefined {
  const calls = readLiteral(list)?.value;
  if (!Array.isArray(calls)) return undefined;
  return calls
    .filter((call) => !READS.test(String(call)))
    .sort()
    .join('\n');
}

/** The model's calls with what they gave; null where the record is broken. */
function stepsOf(response = ''): Step[] | null {
  const { data } = Response.safeParse(readLiteral(response)?.value);
  if (data === undefined) return null;
  return data.intermediate_steps.map(([{ tool, tool_input }, result]) => ({
    tool,
    arguments: tool_input,
    result: typeof result === 'string' ? result : JSON.stringify(result ?? null),
  }));
}

export const workbench: Collection = {
  source: 'https://github.com/olly-styles/WorkBench',
  licence: 'MIT',
  runs,
};
