import type { Gate, OfferedTool } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { type Fields, fieldsOf, listOf, text } from '../shared/fields.ts';
import { wrapInherited, wrapMethod } from '../shared/wrap.ts';
import { askFirst } from './approvals.ts';

// An agent's tools: functions (those of MCP servers and other agents among them), a shell, and an editor of files. What
// runs at the provider (web search, hosted MCP) and a computer's screen are not asked about.

export interface Guarded {
  readonly tools: unknown;
  /** Those the gate stands before. */
  readonly offered: readonly OfferedTool[];
}

/** A frozen tool's stand-in: the same one each time. */
const copies = new WeakMap<object, Fields>();

/** Guards the tools where they are: the library tells some of them by the object. */
export function guardTools(gate: Gate, found: unknown, asksAlways: boolean): Guarded {
  const offered: OfferedTool[] = [];
  const tools = listOf(found).map((tool) =>
    orElse(() => {
      const { guarded, gated } = guardTool(gate, tool, asksAlways);
      if (gated) offered.push(offerOf(guarded as Fields));
      return guarded;
    }, tool),
  );
  return { tools: Array.isArray(found) ? tools : found, offered };
}

function guardTool(gate: Gate, tool: unknown, asksAlways: boolean): { guarded: unknown; gated: boolean } {
  const fields = fieldsOf(tool);
  switch (fields?.type) {
    case 'function': {
      const guarded = unfrozen(fields);
      askFirst(gate, guarded, asksAlways);
      return { guarded, gated: guardFunction(gate, guarded) };
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
  return { name: nameOf(name), description: text(description), parameters };
}

function nameOf(name: unknown): string {
  return text(name) ?? 'unnamed_tool';
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
      const { toolCall, resumeState, signal } = fieldsOf(details) ?? {};
      const call = () => invoke.apply(this, [context, input, details, ...rest]);
      // An agent that is a tool goes on where a person was asked: the call was made before.
      if (typeof resumeState === 'string') return call();
      return gate.call<unknown>({
        tool: nameOf(tool.name),
        arguments: argumentsOf(input),
        callId: text(fieldsOf(toolCall)?.callId),
        description: text(tool.description),
        signal: signal instanceof AbortSignal ? signal : undefined,
        invoke: call,
        refuse: ({ message }) => message,
        approved: true,
      });
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
      return gate.call<unknown>({
        tool: nameOf(tool.name),
        arguments: action,
        invoke: () => run.apply(this, [action, ...rest]),
        refuse: ({ message }) => ({
          output: [{ stdout: '', stderr: message, outcome: { type: 'exit', exitCode: 1 } }],
        }),
      });
    };
  });
}

function guardEditor(gate: Gate, tool: Fields): boolean {
  const methods = ['createFile', 'updateFile', 'deleteFile'].map((name) =>
    wrapInherited(fieldsOf(tool.editor), name, (edit) => {
      return function (this: unknown, operation, ...rest) {
        return gate.call<unknown>({
          tool: nameOf(tool.name),
          arguments: operation,
          invoke: () => edit.apply(this, [operation, ...rest]),
          refuse: ({ message }) => ({ status: 'failed', output: message }),
        });
      };
    }),
  );
  return methods.every((wrapped) => wrapped);
}
