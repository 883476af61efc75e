// ToolTalk: written conversations with an assistant that has accounts, alarms, calendar, e-mail, messages, reminders.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read.ts';
import type { Collection, Run, Step } from './run.ts';

const Call = z.object({
  request: z.object({ api_name: z.string(), parameters: z.record(z.string(), z.unknown()) }),
  response: z.unknown(),
  exception: z.unknown(),
});
const Conversation = z.object({
  name: z.string(),
  suites_used: z.array(z.string()),
  apis_used: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  conversation: z.array(
    z.object({ role: z.enum(['user', 'assistant']), text: z.string(), apis: z.array(Call).optional() }),
  ),
});

function* runs(directory: string): Generator<Run> {
  for (const set of ['easy', 'tooltalk']) {
    const folder = join(directory, 'data', set);
    for (const file of readdirSync(folder).sort()) {
      const { name, suites_used, apis_used, metadata, conversation } = readJson(
        join(folder, file),
        Conversation,
      );
      const [suite = 'several'] = suites_used;
      yield {
        domain: `tooltalk-${suites_used.length > 1 ? 'several' : suite.toLowerCase()}`,
        id: `${set}/${file}`,
        task: name,
        model: 'scripted',
        agent: 'tooltalk-assistant',
        // What the collection gives its assistant to know: place, time, user, and the session's token.
        system: JSON.stringify(metadata),
        tools: apis_used.map((api) => ({ name: api, description: '' })),
        steps: conversation.flatMap(({ role, text, apis = [] }): Step[] =>
          role === 'user' ? [{ user: text }] : [...apis.map(stepOf), { assistant: text }],
        ),
      };
    }
  }
}

function stepOf({ request, response, exception }: z.infer<typeof Call>): Step {
  const failed = exception !== null && exception !== undefined;
  const result = JSON.stringify(failed ? { exception } : (response ?? null));
  return { tool: request.api_name, arguments: request.parameters, result, failed };
}

export const tooltalk: Collection = {
  source: 'https://github.com/microsoft/ToolTalk',
  licence: 'MIT',
  runs,
};
