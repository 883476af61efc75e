import type { Reading, RequestedCall, ToolMessage } from '../dialect.ts';
import type { Message } from './messages.ts';
import type { MessageCall } from './parts.ts';
import { systemWords, userWords } from './prompts.ts';
import { asking, isAnswer, spokenCalls, spokenResults } from './spoken.ts';

/**
 * What the messages that went into a model or an agent, and those that came out, say together. Goal and system
 * are taken from what went in alone: what comes out, a model may have been talked into. Requests are those of the
 * output: the input repeats what earlier spans told.
 */
export function tell(input: readonly Message[], output: readonly Message[]): Reading {
  const isAsked = asking(input);
  return {
    goal: some(input.flatMap(({ role, text }) => (role === 'user' ? (userWords(text) ?? []) : []))),
    system: some(
      input.flatMap(({ role, text }) => (role === 'system' && text !== '' ? systemWords(text) : [])),
    )?.join('\n\n'),
    requests: some(
      output.flatMap((message) =>
        message.role === 'assistant' ? spokenCalls(isAsked, message).flatMap(whole) : [],
      ),
    ),
    toolMessages: some([...results([...input, ...output]), ...spokenResults(input)]),
    agent: output.findLast(({ role, name }) => role === 'assistant' && name !== undefined)?.name,
  };
}

/** A call whose arguments the message tells, unless it is but how the model hands in its answer. */
export function whole({ callId, tool, arguments: args }: MessageCall): RequestedCall[] {
  return args === undefined || isAnswer(tool, args) ? [] : [{ callId, tool, arguments: args }];
}

/** Each result once, with the tool's name where its call stands among the messages. Models may number calls anew in each turn. */
function results(messages: readonly Message[]): ToolMessage[] {
  const tools = new Map<string, string>();
  for (const { calls } of messages) for (const { callId, tool } of calls) if (callId) tools.set(callId, tool);
  const seen = new Map<string, Set<string>>();
  const found: ToolMessage[] = [];
  for (const { callId, tool, ...result } of messages.flatMap((message) => message.results)) {
    const told = seen.get(callId ?? '') ?? new Set();
    if (callId !== null && told.has(result.text)) continue;
    if (callId !== null) seen.set(callId, told.add(result.text));
    found.push({ callId, tool: tool ?? tools.get(callId ?? '') ?? null, ...result });
  }
  return found;
}

function some<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}
