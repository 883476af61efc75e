// Claude Code and the Claude Agent SDK: their own traces (spans named `claude_code.*`) beside GenAI's keys.
// Seen from: claude-agent-sdk 0.3.330 (Claude Code 2.1.330).
//
// A tool call is a span `claude_code.tool` of operation `execute_tool`: GenAI names and identifies it. Its result stands
// in the span event `tool.output`. Arguments are on the span (`tool_input`, behind a line that names the tool) only with
// detailed beta tracing; otherwise only in log records: `claude_code.tool_result`, where `tool_input` is their JSON and
// `tool_use_id` the call's id. What the user asked is `user_prompt` on `claude_code.interaction`; with detailed tracing
// a model's span tells the instructions in `user_system_prompt`.
// It cannot give: a name for the agent; instructions otherwise.

import type { Attributes } from '../wire/attributes.ts';
import type { SpanEvent, SpanView } from '../wire/span-view.ts';
import { argumentsOf, identifier } from './content.ts';
import type { Dialect, ToolCall } from './dialect.ts';
import { resultOf } from './result.ts';
import { bareToolName } from './tool-names.ts';

const SPAN_TYPE = 'span.type';
const PREFIX = 'claude_code.';
const OUTPUT_EVENT = 'tool.output';
/** Where built-in tools tell their output: a shell's, a file's. */
const OUTPUT_KEYS = ['output', 'content'];
const INPUT_HEADING = /^\[TOOL INPUT: [^\]\n]{1,200}\]\n/;

export const claudeCode: Dialect = {
  name: 'claude-code',
  // Present ones also have GenAI's.
  signs: ['tool_name', 'user_prompt'],
  read(span) {
    const { attributes, name } = span;
    if (!name.startsWith(PREFIX) || !attributes.has(SPAN_TYPE)) return null;
    const told = {
      conversation: identifier(attributes.get('gen_ai.conversation.id') ?? attributes.get('session.id')),
    };
    const tool = name === 'claude_code.tool' ? toolName(attributes) : undefined;
    if (tool !== undefined) return { ...told, call: readCall(span, tool) };
    const prompt = identifier(attributes.get('user_prompt'));
    // Without leave to log prompts it says so.
    const goal = prompt === undefined || prompt === '<REDACTED>' ? undefined : [prompt];
    return { ...told, goal, system: identifier(attributes.get('user_system_prompt')) };
  },
};

function toolName(attributes: Attributes): string | undefined {
  const named = identifier(attributes.get('gen_ai.tool.name')) ?? identifier(attributes.get('tool_name'));
  return named && bareToolName(named);
}

function readCall({ attributes, events }: SpanView, tool: string): ToolCall {
  const input = attributes.get('tool_input');
  const args = argumentsOf(typeof input === 'string' ? input.replace(INPUT_HEADING, '') : input);
  const output = events.find(({ name }) => name === OUTPUT_EVENT);
  const result = resultOf(output && outputOf(output));
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: identifier(attributes.get('gen_ai.tool.call.id')) ?? identifier(attributes.get('tool_use_id')),
    failed: result.failed,
    truncated:
      args.truncated ||
      result.truncated ||
      attributes.get('tool_input_truncated') === true ||
      OUTPUT_KEYS.some((key) => output?.attributes.get(`${key}_truncated`) === true),
  };
}

function outputOf({ attributes }: SpanEvent): ReturnType<Attributes['get']> {
  for (const key of OUTPUT_KEYS) if (attributes.has(key)) return attributes.get(key);
  return undefined;
}
