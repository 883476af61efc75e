import type { Gate, OpenedRun } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { type Fields, fieldsOf, listOf } from '../shared/fields.ts';
import { approvalsIn, isExecutable, messagesOf, offeredOf, runOf } from './messages.ts';

/** One call of `generateText`, `streamText` or an agent that has tools to call. */
export interface Turn extends OpenedRun {
  /** The application answers approval requests of the framework, so that a person may be asked by one. */
  readonly approvals: boolean;
}

/** On a `needsApproval` that is ours alone: it says nothing of what the application knows. */
export const OURS = Symbol.for('goalkeeper.approval');

/** Null where there is no tool that could be called. */
export function openTurn(gate: Gate, options: Fields, agent?: string): Turn | null {
  const tools = fieldsOf(options.tools) ?? {};
  const offered = offeredOf(tools);
  if (offered.length === 0) return null;
  gate.saw(offered, 'ai-sdk');
  const opened = gate.open({ ...orElse(() => runOf(options, agent), {}), tools: offered });
  return { ...opened, approvals: orElse(() => answersApprovals(options, tools), false) };
}

/**
 * Whether the application shows that it knows of approvals. Where it does not, a request for one would end its run in
 * the middle, without a word.
 */
function answersApprovals(options: Fields, tools: Fields): boolean {
  if (options.toolApproval !== undefined && options.toolApproval !== null) return true;
  if (approvalsIn(messagesOf(options)).known) return true;
  return Object.values(tools).some((tool) => {
    if (!isExecutable(tool)) return false;
    const needs = tool.needsApproval ?? false;
    return needs === true || (typeof needs === 'function' && !Object.hasOwn(needs, OURS));
  });
}

/** Messages, and steps, are the same objects as long as a run lasts: they tell whose call it is where nothing else does. */
const turns = new WeakMap<object, Turn>();

export function noteTurn(turn: Turn, objects: unknown): void {
  for (const one of listOf(objects)) if (typeof one === 'object' && one !== null) turns.set(one, turn);
}

/** The turn of the newest of these that is known. */
export function turnOf(objects: unknown): Turn | null {
  const known = listOf(objects).findLast((one) => typeof one === 'object' && one !== null && turns.has(one));
  return turns.get(known as object) ?? null;
}
