import type { Gate, OfferedTool, Refusal, Suspension } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { textOf } from '../../core/values.ts';
import { answerOf } from '../shared/answer.ts';
import { readCall } from '../shared/call.ts';
import { type Fields, fieldsOf, signalOf, text } from '../shared/fields.ts';
import { tellLeft } from '../shared/unguarded.ts';
import { isWrapped, type Original, wrapMethod } from '../shared/wrap.ts';

/** How the loop that makes the calls takes them. */
export interface Manner {
  /** It takes an error that is thrown for a failed tool, and goes on. */
  readonly catches: boolean;
  /** Its runs are kept, and can be resumed. */
  readonly resumes: boolean;
}

/** What one call is given, wherever this version has it. */
interface Given {
  readonly callId: string | undefined;
  readonly signal: unknown;
  readonly suspend: unknown;
  readonly resumeData: unknown;
  /** What the run was suspended with; only where the version tells it. */
  readonly suspendPayload: unknown;
}

const APPROVAL = 'goalkeeper.approval';
const ANSWER = JSON.stringify({
  type: 'object',
  properties: { approved: { type: 'boolean' }, by: { type: 'string' }, reason: { type: 'string' } },
  required: ['approved'],
});

/** The record that a loop takes its tools from is made for one run: its tools are guarded where they are. */
export function guardTools(gate: Gate, tools: unknown, manner: Manner): readonly OfferedTool[] {
  return Object.entries(fieldsOf(tools) ?? {}).flatMap(([name, tool]) => {
    const fields = fieldsOf(tool);
    if (fields === null) return [];
    wrapMethod(fields, 'execute', (execute) => gated(gate, name, fields, execute, manner));
    if (tellLeft(`the tool ${name} of Mastra`, fields, 'execute')) return [];
    return typeof fields.execute === 'function' ? [orElse(() => offered(name, fields), { name })] : [];
  });
}

/** Tools as an application made them, which it may share between agents: a record of stand-ins with guarded calls. */
export function guardedCopies(gate: Gate, tools: unknown, manner: Manner): Record<string, unknown> {
  const copies = Object.entries(fieldsOf(tools) ?? {}).map(([name, tool]) => {
    const fields = fieldsOf(tool);
    const execute = fields?.execute;
    if (fields === null || typeof execute !== 'function' || isWrapped(execute)) return [name, tool] as const;
    const copy: Fields = Object.create(
      Object.getPrototypeOf(fields),
      Object.getOwnPropertyDescriptors(fields),
    );
    wrapMethod(copy, 'execute', (original) => gated(gate, name, fields, original, manner));
    return [name, copy] as const;
  });
  return Object.fromEntries(copies);
}

function gated(gate: Gate, name: string, tool: Fields, execute: Original, manner: Manner): Original {
  return function (this: unknown, input, context, ...rest) {
    const isAnswer = manner.resumes && orElse(() => answers(givenTo(context, rest[0])), false);
    const about = () => {
      const given = givenTo(context, rest[0]);
      return {
        arguments: argumentsOf(input, context),
        callId: given.callId,
        description: text(tool.description),
        signal: signalOf(given.signal),
        suspend: manner.resumes ? suspendBy(given, isAnswer) : undefined,
        textOf: (result: unknown) => textOf(result) ?? '',
        errorOf,
      };
    };
    const does = {
      // The answer to our question is none of the tool's.
      invoke: () =>
        execute.apply(this, [input, ...(isAnswer ? without([context, ...rest]) : [context, ...rest])]),
      refuse: ({ message }: Refusal) => failed(message, manner),
    };
    return gate.call<unknown>(readCall(() => name, about, does));
  };
}

/** A failed tool as the loop takes one: an error that is thrown, or what Mastra itself returns for arguments that don't fit. */
function failed(message: string, { catches }: Manner): { readonly error: true; readonly message: string } {
  if (catches) throw new Error(message);
  return { error: true, message };
}

function errorOf(result: unknown): string | null {
  if (result instanceof Error) return result.message || 'failed';
  const fields = fieldsOf(result);
  return fields?.error === true && 'validationErrors' in fields ? (text(fields.message) ?? 'failed') : null;
}

/** A tool that was made with `createTool` gets its arguments within its context in 0.x. */
function argumentsOf(input: unknown, options: unknown): unknown {
  const fields = fieldsOf(input);
  const inside = fields !== null && 'context' in fields && ('runtimeContext' in fields || 'runId' in fields);
  // What a model writes is JSON all through: it may call a part of it `context` too.
  const own = inside && Object.values(fields).some((member) => !isJson(member));
  return own && !('agent' in (fieldsOf(options) ?? {})) ? fields.context : input;
}

/** True for what could have been written as JSON, as far as the value itself tells. */
function isJson(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined && typeof value !== 'function';
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === Array.prototype || kind === null;
}

function givenTo(context: unknown, options: unknown): Given {
  const outer = fieldsOf(context) ?? {};
  const { toolCallId, suspend, resumeData, suspendPayload } = fieldsOf(outer.agent) ?? outer;
  return {
    callId: text(toolCallId) ?? text(fieldsOf(options)?.toolCallId),
    signal: outer.abortSignal,
    suspend,
    resumeData,
    suspendPayload,
  };
}

/** Whether the run goes on with a person's answer to our question, and not with what the tool itself had asked for. */
function answers({ suspend, resumeData, suspendPayload }: Given): boolean {
  if (typeof suspend !== 'function' || resumeData === undefined || resumeData === null) return false;
  return suspendPayload === undefined || fieldsOf(suspendPayload)?.type === APPROVAL;
}

/** Mastra's own suspension: resumed with `approveToolCall`, `declineToolCall`, or the answer as `resumeData`. */
function suspendBy(
  { suspend, resumeData }: Given,
  isAnswer: boolean,
): ((refusal: Refusal) => Promise<Suspension<unknown>>) | undefined {
  if (typeof suspend !== 'function') return undefined;
  return async ({ tool, callId, message, approval, verdict }) => {
    if (isAnswer) return answerOf(resumeData);
    const reasons = verdict?.findings.map(({ reason }) => reason) ?? [];
    const question = { type: APPROVAL, tool, callId, message, reasons, approval };
    return { result: await suspend(question, { resumeSchema: ANSWER }) };
  };
}

function without([context, ...rest]: readonly unknown[]): readonly unknown[] {
  const fields = fieldsOf(context) ?? {};
  const none = { resumeData: undefined, suspendPayload: undefined };
  const agent = fieldsOf(fields.agent);
  return [agent === null ? { ...fields, ...none } : { ...fields, agent: { ...agent, ...none } }, ...rest];
}

function offered(name: string, { description, parameters, mcp }: Fields): OfferedTool {
  const { readOnlyHint } = fieldsOf(fieldsOf(mcp)?.annotations) ?? {};
  return {
    name,
    description: text(description),
    parameters: fieldsOf(parameters)?.jsonSchema,
    readOnly: typeof readOnlyHint === 'boolean' ? readOnlyHint : undefined,
  };
}
