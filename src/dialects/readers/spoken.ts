// Calls and results that frameworks spell out as text between a model and its tools.

import { isJsonObject, type Json } from '../../model/json.ts';
import type { ToolMessage } from '../dialect.ts';
import { decode, member } from './content.ts';
import { readLiteral } from './literal.ts';
import type { Message } from './messages.ts';
import type { MessageCall } from './parts.ts';
import { Parts } from './parts.ts';
import { resultOf } from './result.ts';

/** ReAct prompts (CrewAI, LangChain, LlamaIndex): `Action: TOOL`, `Action Input: ARGUMENTS`, `Observation: RESULT`. */
const ACTION = '\nAction:';
const ACTION_INPUT = '\nAction Input:';
const OBSERVATION = '\nObservation:';
const REACT_MARK = 'Action Input:';
/** DSPy's adapters head each field so. */
const DSPY_TOOL = '[[ ## next_tool_name ## ]]';
const DSPY_ARGUMENTS = '[[ ## next_tool_args ## ]]';
const MAX_NAME = 200;
/** smolagents: the calls as a Python list, then what they returned. */
const CALLING = 'Calling tools:\n[';
const OBSERVED = 'Observation:\n';
/** Calls of one answer. */
const MAX_LISTED = 1_000;
const FAILED = /^Call id: (\S{1,200})\nError:\n/;

/** Whether a prompt asks for these words; each is looked for once. */
export function asking(input: readonly Message[]): (words: string) => boolean {
  const known = new Map<string, boolean>();
  return (words) => {
    const asked =
      known.get(words) ?? input.some(({ role, text }) => role !== 'assistant' && text.includes(words));
    known.set(words, asked);
    return asked;
  };
}

/** The call that a model spells out, where its prompt asks it to; models that call tools natively don't. */
export function spokenCalls(
  isAsked: (words: string) => boolean,
  { text, calls }: Message,
): readonly MessageCall[] {
  const mark = calls.length > 0 ? undefined : [REACT_MARK, DSPY_TOOL].find((words) => text.includes(words));
  if (mark === undefined) return calls;
  const call = !isAsked(mark) ? undefined : mark === DSPY_TOOL ? dspyCall(text) : reactCall(text)?.call;
  return call === undefined ? calls : [call];
}

/** DSPy's ReAct ends with a tool of its own. */
function dspyCall(text: string): MessageCall | undefined {
  const tool = dspyField(text, DSPY_TOOL);
  if (tool === '' || tool === 'finish' || tool.length > MAX_NAME || tool.includes('\n')) return undefined;
  const { value, truncated } = decode(dspyField(text, DSPY_ARGUMENTS));
  return { callId: null, tool, arguments: truncated || !isJsonObject(value) ? undefined : value };
}

function dspyField(text: string, head: string): string {
  const at = text.indexOf(head);
  if (at < 0) return '';
  const start = at + head.length;
  const end = text.indexOf('\n[[ ## ', start);
  return text.slice(start, end < 0 ? undefined : end).trim();
}

/** The first call in a text and where its words end; what a model wrote on behind it did not run. */
function reactCall(words: string): { readonly call: MessageCall; readonly end: number } | null {
  const text = `\n${words}`;
  const inputAt = text.indexOf(ACTION_INPUT);
  const actionAt = text.lastIndexOf(ACTION, inputAt - 1);
  if (inputAt < 0 || actionAt < 0) return null;
  const named = text.slice(actionAt + ACTION.length, inputAt).trim();
  if (named.length > MAX_NAME || named.includes('\n')) return null;
  const tool = named.replace(/^[`"'*]+|[`"'*]+$/g, '');
  if (tool === '') return null;
  const observedAt = text.indexOf(OBSERVATION, inputAt);
  const end = observedAt < 0 ? text.length : observedAt;
  const { value, truncated } = decode(text.slice(inputAt + ACTION_INPUT.length, end).trim());
  const call = { callId: null, tool, arguments: truncated ? undefined : value };
  return { call, end: end - 1 };
}

/** The results that the messages spell out, of calls that they spell out too. */
export function spokenResults(messages: readonly Message[]): ToolMessage[] {
  return [...observations(messages), ...lastObservation(messages)];
}

/** smolagents' results stand in the order in which their calls are listed, one below the other. */
function observations(messages: readonly Message[]): ToolMessage[] {
  const found: ToolMessage[] = [];
  let calls: readonly MessageCall[] = [];
  for (const message of messages) {
    const said = message.role === 'tool' ? (message.results[0]?.text ?? '') : message.text;
    if (message.role === 'assistant') calls = listedCalls(said);
    else if (said.startsWith(OBSERVED)) {
      for (const result of shared(said.slice(OBSERVED.length), calls)) found.push(result);
      // What is observed further on is of no call that was listed.
      calls = [];
    } else {
      const id = FAILED.exec(said)?.[1];
      if (id !== undefined) found.push({ callId: id, tool: null, text: said });
    }
  }
  return found;
}

function listedCalls(text: string): readonly MessageCall[] {
  const at = text.lastIndexOf(CALLING);
  if (at < 0) return [];
  const list = readLiteral(text.slice(at + CALLING.length - 1));
  const parts = new Parts();
  if (Array.isArray(list?.value)) for (const call of list.value.slice(0, MAX_LISTED)) parts.addCall(call);
  return parts.calls;
}

/** Each call's share of the text; where it can't be told apart, each has the whole: none of its words may be lost. */
function shared(text: string, calls: readonly MessageCall[]): ToolMessage[] {
  const lines = calls.length > 1 ? text.split('\n', calls.length + 1) : [text];
  const told = (share: string): string => resultOf(share).text ?? share;
  const whole = lines.length === calls.length ? null : told(text);
  return calls.map(({ callId, tool }, at) => ({ callId, tool, text: whole ?? told(lines[at] ?? text) }));
}

/** Of a ReAct prompt the newest result alone is news, and without ids nothing ties the older ones to their calls. */
function lastObservation(messages: readonly Message[]): ToolMessage[] {
  const last = messages.at(-1);
  if (last === undefined) return [];
  const said = last.role === 'assistant' ? last.text : (messages.at(-2)?.text ?? '');
  const spoken = said.includes(REACT_MARK) ? reactCall(said) : null;
  if (spoken === null) return [];
  const rest = last.role === 'assistant' ? said.slice(spoken.end) : `\n${last.text}`;
  if (!rest.startsWith(OBSERVATION)) return [];
  const text = rest.slice(OBSERVATION.length).trim();
  return [{ callId: null, tool: spoken.call.tool, text: resultOf(text).text ?? text }];
}

/** A tool by which a framework's model hands in its answer: nothing runs. */
export function isAnswer(tool: string, args: Json | undefined): boolean {
  if (tool === 'final_answer')
    return member(args, 'answer') !== undefined && Object.keys(args ?? {}).length === 1;
  return tool === 'final_result';
}
