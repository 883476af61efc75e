import type { Gate, OfferedTool, Refusal } from '../../core/contract.ts';
import { orElse, silently } from '../../core/safely.ts';
import { readCall } from '../shared/call.ts';
import { type Fields, fieldsOf, listOf, signalOf, text } from '../shared/fields.ts';
import { guardedOr, tellLeft } from '../shared/unguarded.ts';
import { wrapInherited, wrapMethod } from '../shared/wrap.ts';
import { askFirst } from './approvals.ts';

// An agent's tools: functions (those of MCP servers and other agents among them), a shell, and an editor of files. What
// runs at the provider (web search, hosted MCP) and a computer's screen are not asked about.

export interface Guarded {
  readonly tools: unknown;
  /** Those the gate stands before. */
  readonly offered: readonly OfferedTool[];
}

const WHAT = 'a tool of OpenAI Agents';

/** A frozen tool's stand-in: the same one each time. */
const copies = new WeakMap<object, Fields>();

/** Guards the tools where they are: the library tells some of them by the object. */
export function guardTools(gate: Gate, found: unknown, asksAlways: boolean): Guarded {
  const offered: OfferedTool[] = [];
  const tools = listOf(found).map((tool) => {
    const own = { guarded: tool, gated: false };
    const { guarded, gated } = guardedOr(WHAT, () => guardTool(gate, tool, asksAlways), own);
    if (gated) silently(() => offered.push(offerOf(guarded as Fields)));
    return guarded;
  });
  return { tools: Array.isArray(found) ? tools : found, offered };
}

function guardTool(gate: Gate, tool: unknown, asksAlways: boolean): { guarded: unknown; gated: boolean } {
  const fields = fieldsOf(tool);
  switch (fields?.type) {
    case 'function': {
      const guarded = unfrozen(fields);
      askFirst(gate, guarded, asksAlways);
      const gated = guardFunction(gate, guarded);
      tellLeft(WHAT, guarded, 'invoke');
      return { guarded, gated };
    }
    case 'shell':
      return { guarded: tool, gated: guardShell(gate, fields) };
    case 'apply_patch':
      return { guarded: tool, gated: guardEditor(gate, fields) };
    default:
      return { guarded: tool, gated: false };
  }
}

function offerOf({ name, description, parameters }: Fields): OfferedTool {
  return { name: text(name) ?? 'unnamed_tool', description: text(description), parameters };
}

function unfrozen(tool: Fields): Fields {
  if (!Object.isFrozen(tool)) return tool;
  const copy = copies.get(tool) ?? { ...tool };
  copies.set(tool, copy);
  return copy;
}

function guardFunction(gate: Gate, tool: Fields): boolean {
  return wrapMethod(tool, 'invoke', (invoke) => {
    return function (this: unknown, context, input, details, ...rest) {
      const call = () => invoke.apply(this, [context, input, details, ...rest]);
      // An agent that is a tool goes on where a person was asked: the call was made before.
      const resumes = orElse(() => typeof fieldsOf(details)?.resumeState === 'string', false);
      if (resumes) return call();
      const about = () => {
        const { toolCall, signal } = fieldsOf(details) ?? {};
        return {
          arguments: argumentsOf(input),
          callId: text(fieldsOf(toolCall)?.callId),
          description: text(tool.description),
          signal: signalOf(signal),
          approved: true,
        };
      };
      const does = { invoke: call, refuse: ({ message }: Refusal) => message };
      return gate.call<unknown>(readCall(() => tool.name, about, does));
    };
  });
}

/** The text of the arguments, as JSON; what is none stays a text, and the tool refuses it by itself. */
function argumentsOf(input: unknown): unknown {
  if (typeof input !== 'string') return input;
  return input === '' ? {} : orElse(() => JSON.parse(input) as unknown, input);
}

function guardShell(gate: Gate, tool: Fields): boolean {
  return wrapInherited(fieldsOf(tool.shell), 'run', (run) => {
    return function (this: unknown, action, ...rest) {
      const does = {
        invoke: () => run.apply(this, [action, ...rest]),
        refuse: ({ message }: Refusal) => ({
          output: [{ stdout: '', stderr: message, outcome: { type: 'exit', exitCode: 1 } }],
        }),
      };
      return gate.call<unknown>(
        readCall(
          () => tool.name,
          () => ({ arguments: action }),
          does,
        ),
      );
    };
  });
}

function guardEditor(gate: Gate, tool: Fields): boolean {
  const methods = ['createFile', 'updateFile', 'deleteFile'].map((name) =>
    wrapInherited(fieldsOf(tool.editor), name, (edit) => {
      return function (this: unknown, operation, ...rest) {
        const does = {
          invoke: () => edit.apply(this, [operation, ...rest]),
          refuse: ({ message }: Refusal) => ({ status: 'failed', output: message }),
        };
        return gate.call<unknown>(
          readCall(
            () => tool.name,
            () => ({ arguments: operation }),
            does,
          ),
        );
      };
    }),
  );
  return methods.every((wrapped) => wrapped);
}
