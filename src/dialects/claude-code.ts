// Claude Code and the Claude Agent SDK: their own traces (spans named `claude_code.*`) beside GenAI's keys.
// Seen from: claude-agent-sdk 0.3.330 (Claude Code 2.1.330).
//
// A tool call is a span `claude_code.tool` of operation `execute_tool`: GenAI names and identifies it. Its result stands
// in the span event `tool.output`. Arguments are on the span (`tool_input`, behind a line that names the tool) only with
// detailed beta tracing; otherwise only in log records: `claude_code.tool_result`, where `tool_input` is their JSON and
// `tool_use_id` the call's id. What the user asked is `user_prompt` on `claude_code.interaction`; with detailed tracing
// a model's span tells the instructions in `user_system_prompt`.
// Log records (`claude_code.user_prompt`, `claude_code.tool_result`; the name is the body, without its prefix also
// `event.name`) need `OTEL_LOG_USER_PROMPTS` and `OTEL_LOG_TOOL_DETAILS`; long values in `tool_input` are cut.
// It cannot give: a name for the agent; instructions otherwise. Records of a run without tracing have no trace id.

import type { Attributes } from '../wire/attributes.ts';
import type { LogView } from '../wire/log-view.ts';
import type { SpanEvent, SpanView } from '../wire/span-view.ts';
import type { Dialect, Reading, RequestedCall, ToolCall } from './dialect.ts';
import { argumentsOf, identifier, member, visible } from './readers/content.ts';
import { resultOf } from './readers/result.ts';
import { bareToolName } from './readers/tool-names.ts';

const SPAN_TYPE = 'span.type';
const PREFIX = 'claude_code.';
const PROMPT_RECORD = `${PREFIX}user_prompt`;
const RESULT_RECORD = `${PREFIX}tool_result`;
/** What stands in place of a prompt without leave to log it. */
const REDACTED = '<REDACTED>';
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
    const goal = promptIn(attributes, 'user_prompt');
    return { ...told, goal, system: identifier(attributes.get('user_system_prompt')) };
  },
  logs: { signs: [PROMPT_RECORD, RESULT_RECORD], read: readRecord },
};

function promptIn(attributes: Attributes, key: string): string[] | undefined {
  const prompt = identifier(attributes.get(key));
  return prompt === undefined || prompt === REDACTED ? undefined : [prompt];
}

function readRecord({ attributes, eventName, body }: LogView): Reading | null {
  const conversation = identifier(attributes.get('session.id'));
  switch (eventName.startsWith(PREFIX) ? eventName : body) {
    case PROMPT_RECORD:
      return { conversation, goal: promptIn(attributes, 'prompt') };
    case RESULT_RECORD:
      return { conversation, requests: requestOf(attributes) };
    default:
      return null;
  }
}

/** The call whose result the record announces; undefined where it doesn't tell arguments and id (before 2.1.119). */
function requestOf(attributes: Attributes): RequestedCall[] | undefined {
  const ofServer = member(visible(attributes.get('tool_parameters')), 'mcp_tool_name');
  const tool = identifier(ofServer) ?? toolName(attributes);
  const input = attributes.get('tool_input');
  const { value, truncated } = argumentsOf(input);
  const callId = identifier(attributes.get('tool_use_id'));
  if (tool === undefined || value === undefined || callId === undefined) return undefined;
  const size = Number(attributes.get('tool_input_size_bytes') ?? Number.NaN);
  const cut = typeof input === 'string' && size > Buffer.byteLength(input);
  return [{ callId, tool, arguments: value, truncated: truncated || cut }];
}

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
