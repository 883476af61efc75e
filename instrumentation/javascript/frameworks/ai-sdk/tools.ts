import { isPromise } from 'node:util/types';
import type { Asked, Gate, ToolCall } from '../../core/contract.ts';
import { isIterable } from '../../core/kept.ts';
import { orElse } from '../../core/safely.ts';
import { readCall } from '../shared/call.ts';
import { type Fields, fieldsOf, signalOf, text } from '../shared/fields.ts';
import type { Original } from '../shared/wrap.ts';
import { approvalsIn, isExecutable } from './messages.ts';
import { OURS, type Turn, turnOf } from './turns.ts';

// A tool of the AI SDK is a record with `execute(input, { toolCallId, messages, abortSignal })`; its name is the key
// under which an agent has it.

interface Guarded {
  readonly original: Original;
  readonly name: string;
  /** Null where it is told from the messages of a call. */
  readonly turn: Turn | null;
}

/** What stands before a tool's own `execute`. */
const guards = new WeakMap<object, Guarded>();
/** What stands before its `needsApproval`. */
const needs = new WeakSet<object>();

/** A record of the same tools with the gate before each, for one turn; the application's own stay as they are. */
export function boundTools(gate: Gate, tools: Fields, turn: Turn): Fields {
  const guarded = copyOf(tools);
  for (const [name, tool] of Object.entries(tools)) {
    if (isExecutable(tool)) define(guarded, name, guardedCopy(gate, name, tool, turn));
  }
  return guarded;
}

export function isBound(tools: Fields): boolean {
  return Object.values(tools).some((tool) => isExecutable(tool) && (guardOf(tool)?.turn ?? null) !== null);
}

/**
 * Puts the gate before each of the application's own tools, where they can't be exchanged for others. Gives the names
 * of those that it can't be put before: they are frozen, and so is what holds them.
 */
export function guardInPlace(gate: Gate, tools: Fields, approvals: boolean): readonly string[] {
  return Object.entries(tools).flatMap(([name, tool]) => {
    if (!isExecutable(tool)) return [];
    const known = guardOf(tool);
    // One tool by two names is two tools.
    const here =
      known?.name === name || (!known && define(tool, 'execute', guardedExecute(gate, name, tool, null)));
    if (!here) return define(tools, name, guardedCopy(gate, name, tool, null)) ? [] : [name];
    if (approvals && !needs.has(Object(tool.needsApproval))) {
      define(tool, 'needsApproval', guardedNeed(gate, name, tool, null));
    }
    return [];
  });
}

function guardOf({ execute }: Fields): Guarded | undefined {
  return guards.get(execute as object);
}

function guardedCopy(gate: Gate, name: string, tool: Fields, turn: Turn | null): Fields {
  const copy = copyOf(tool);
  define(copy, 'execute', guardedExecute(gate, name, tool, turn));
  if (turn?.approvals !== false) define(copy, 'needsApproval', guardedNeed(gate, name, tool, turn));
  return copy;
}

function guardedExecute(gate: Gate, name: string, tool: Fields, turn: Turn | null): Original {
  const original = guardOf(tool)?.original ?? (tool.execute as Original);
  const guarded: Original = (...args) => {
    let inSteps = false;
    const invoke = (): unknown => {
      const result = Reflect.apply(original, tool, args);
      inSteps = isIterable(result);
      return result;
    };
    const call = callOf(name, tool, args, invoke);
    // A stream of version 4 takes nothing but a promise.
    if (isOfVersion4(tool)) return within(turn, args[1], () => gate.call(call));
    const passed = within(turn, args[1], () => gate.callEither(call));
    if (!isPromise(passed)) return passed;
    // Those that give what they have so far are told by their result, which is there only after the verdict.
    if (isGenerator(original)) return stepsOf(passed);
    return passed.then((value) => (inSteps && isIterable(value) ? lastOf(value) : value));
  };
  guards.set(guarded, { original, name, turn });
  return guarded;
}

function callOf(
  name: string,
  tool: Fields,
  [input, options]: readonly unknown[],
  invoke: () => unknown,
): ToolCall<unknown> {
  const about = () => {
    const { messages, abortSignal } = fieldsOf(options) ?? {};
    const asked = askedOf(name, tool, input, options);
    return {
      ...asked,
      signal: signalOf(abortSignal),
      preliminary: true,
      approved: asked.callId !== undefined && approvalsIn(messages).approved(asked.callId),
    };
  };
  return readCall<unknown>(() => name, about, {
    invoke,
    // The framework makes a `tool-error` of it, which the model reads; version 4 ends the run with it.
    refuse: ({ message }) => {
      if (isOfVersion4(tool)) return message;
      throw new Error(message);
    },
  });
}

/** Since 5 a tool's schema is its `inputSchema`. */
function isOfVersion4(tool: Fields): boolean {
  return orElse(() => 'parameters' in tool && !('inputSchema' in tool), false);
}

function askedOf(name: string, tool: Fields, input: unknown, options: unknown): Asked {
  const callId = text(fieldsOf(options)?.toolCallId);
  return { tool: name, arguments: input, callId, description: text(tool.description) };
}

function within<T>(turn: Turn | null, options: unknown, body: () => T): T {
  const known = turn ?? orElse(() => turnOf(fieldsOf(options)?.messages), null);
  return known === null ? body() : known.within(body);
}

/** `needsApproval`, which asks a person where the tool itself or the verdict says so. */
function guardedNeed(gate: Gate, name: string, tool: Fields, turn: Turn | null): Original {
  const own = tool.needsApproval;
  const guarded: Original = async (input, options, ...rest) => {
    const told = typeof own === 'function' ? await Reflect.apply(own, tool, [input, options, ...rest]) : own;
    const known = turn ?? orElse(() => turnOf(fieldsOf(options)?.messages), null);
    const asked = orElse(() => askedOf(name, tool, input, options), null);
    if (known?.approvals !== true || asked === null) return told ?? false;
    const wants = await wantsPerson(gate, known, asked, options);
    return told || wants;
  };
  needs.add(guarded);
  if (own === undefined || own === null || own === false) define(guarded, OURS, true);
  return guarded;
}

/** Calls that a person was asked about because of a verdict; only so many wait for an answer at once. */
const wanted = new Set<string>();
const MAX_WANTED = 10_000;

/**
 * Whether a person has to agree. The framework asks once more when an answer has come: what was asked then stands, and
 * must not be taken for another call's.
 */
export async function wantsPerson(gate: Gate, turn: Turn, asked: Asked, options: unknown): Promise<boolean> {
  const { callId } = asked;
  if (callId === undefined) return false;
  const answered = orElse(() => approvalsIn(fieldsOf(options)?.messages).answered(callId), false);
  if (answered) return wanted.has(callId);
  const wants = await turn.within(() => gate.asks(asked)).catch(() => false);
  if (wants) wanted.add(callId);
  for (const oldest of wanted) {
    if (wanted.size <= MAX_WANTED) break;
    wanted.delete(oldest);
  }
  return wants;
}

async function* stepsOf(passed: Promise<unknown>): AsyncGenerator {
  const result = await passed;
  if (isIterable(result)) yield* result;
  else yield result;
}

async function lastOf(steps: AsyncIterable<unknown>): Promise<unknown> {
  let last: unknown;
  for await (const step of steps) last = step;
  return last;
}

function isGenerator(value: Original): boolean {
  return Object.prototype.toString.call(value) === '[object AsyncGeneratorFunction]';
}

/** Another one with the same members, those that are computed too. */
function copyOf(given: Fields): Fields {
  const members = Object.getOwnPropertyDescriptors(given);
  for (const member of Object.values(members)) member.configurable = true;
  return Object.create(Object.getPrototypeOf(given), members) as Fields;
}

function define(on: object, name: PropertyKey, value: unknown): boolean {
  const enumerable = Object.getOwnPropertyDescriptor(on, name)?.enumerable ?? typeof name === 'string';
  return Reflect.defineProperty(on, name, { value, enumerable, writable: true, configurable: true });
}
