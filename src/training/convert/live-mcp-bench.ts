// LiveMCPBench: a model at everyday work with some hundred MCP servers, which it finds by a tool and calls by another.

import { join } from 'node:path';
import { z } from 'zod';
import { readLiteral } from '../../dialects/readers/literal.ts';
import { isJsonObject } from '../../model/json.ts';
import { readJson } from './read.ts';
import type { Collection, Run, Step } from './run.ts';

const MODEL = 'claude-sonnet-4-20250514';
/** The runs with what people found of them. */
const FILE = `baseline/annotation/${MODEL}_Qwen3-Embedding-0.6B.json`;

const Message = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string().nullish(),
  tool_call_id: z.string().nullish(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
});
type Message = z.infer<typeof Message>;
const Task = z.object({
  task_id: z.string(),
  category: z.string(),
  task_success: z.string(),
  messages: z.array(Message),
});
const Inner = z.object({ tool_name: z.string(), params: z.record(z.string(), z.unknown()).default({}) });

function* runs(directory: string): Generator<Run> {
  for (const { task_id, category, task_success, messages } of readJson(
    join(directory, FILE),
    z.array(Task),
  )) {
    if (task_success !== 'success') continue;
    yield {
      domain: `live-mcp-${category.toLowerCase()}`,
      id: task_id,
      task: task_id,
      model: MODEL,
      agent: 'live-mcp-agent',
      system: messages.find(({ role }) => role === 'system')?.content ?? undefined,
      tools: [],
      steps: messages.flatMap((message) => stepsOf(message, messages)),
    };
  }
}

function stepsOf({ role, content, tool_calls: calls }: Message, messages: readonly Message[]): Step[] {
  const said = content ?? '';
  if (role === 'user') return [{ user: said }];
  if (role !== 'assistant') return [];
  const made = (calls ?? []).map((call): Step => {
    const answer = messages.find(({ tool_call_id }) => tool_call_id === call.id);
    return { ...called(call.function), ...resultOf(answer?.content ?? '') };
  });
  return said === '' ? made : [{ assistant: said }, ...made];
}

/** The tool behind the one that calls any. */
function called({ name, arguments: text }: { name: string; arguments: string }) {
  const args: unknown = JSON.parse(text);
  const inner = Inner.safeParse(args);
  return inner.success
    ? { tool: inner.data.tool_name, arguments: inner.data.params }
    : { tool: name, arguments: args };
}

/** Results are Python's print of an MCP answer; what the model read are its texts. */
function resultOf(printed: string): { result: string; failed: boolean } {
  const [, list, failed] = /^meta=\S+ content=(\[.*\]).* isError=(True|False)$/s.exec(printed) ?? [];
  const parts = list === undefined ? null : readLiteral(list)?.value;
  if (!Array.isArray(parts)) return { result: printed, failed: false };
  const texts = parts.flatMap((part) =>
    isJsonObject(part) && typeof part.text === 'string' ? [part.text] : [],
  );
  return { result: texts.join('\n'), failed: failed === 'True' };
}

export const liveMcpBench: Collection = {
  source: 'https://github.com/icip-cas/LiveMCPBench',
  licence: 'Apache-2.0',
  runs,
};
