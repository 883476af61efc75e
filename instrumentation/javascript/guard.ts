import { isAsyncFunction, isPromise } from 'node:util/types';
import type { Refusal, Run, ToolCall } from './core/contract.ts';
import { gate } from './core/program.ts';
import { orElse, silently } from './core/safely.ts';
import { isData } from './core/values.ts';
import { guardedOr } from './frameworks/shared/unguarded.ts';

// For tools that no framework calls, or none that is known here: a loop written by hand.

/** What a guarded tool throws where its call was refused. `message` is for the model. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export interface GuardOptions {
  /** The tool's name as the model knows it, where the tool itself doesn't tell. */
  readonly name?: string;
  readonly description?: string;
  /**
   * The tool answers at once, so its call does too: where the verdict takes longer, `fail` decides. Left out, such a call
   * gives a promise.
   */
  readonly sync?: boolean;
  /** What the caller gets in place of a result; left out, a RefusedError is thrown. */
  readonly refuse?: (refusal: Refusal) => unknown;
}

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Parts = Record<PropertyKey, unknown>;

/** Under which of these a tool keeps what it does. */
const METHODS = ['execute', 'invoke', 'run', 'call', 'handler', 'func', 'function', 'callback'] as const;
/** On what is guarded already: a second time changes nothing. */
const GUARDED = Symbol.for('goalkeeper.guarded');

/**
 * The tool with the gate before it: a function, or an object with an `execute`, `invoke`, `run`, `call` or `handler`.
 * Of a function another one comes back; an object is guarded itself, unless it is frozen, so that nobody holds an
 * unguarded one. What is no tool comes back as it is.
 */
export function guard<T>(tool: T, options: GuardOptions = {}): T {
  return guardedOr('a tool', () => guarded(tool, options), tool);
}

function guarded<T>(tool: T, options: GuardOptions): T {
  if (isFunction(tool)) return guardFunction(tool, nameOf(tool, options), options, false) as T;
  if (typeof tool !== 'object' || tool === null) return tool;
  const parts = tool as Parts;
  if (parts[GUARDED] === true) return tool;
  const method = METHODS.find((one) => parts[one] !== undefined && parts[one] !== null);
  if (method === undefined) return tool;
  const inner = parts[method];
  if (!isFunction(inner))
    return withMethod(parts, method, guard(inner, { name: nameOf(parts, options), ...options })) as T;
  return withMethod(parts, method, guardFunction(inner, nameOf(parts, options), options, true)) as T;
}

/** Guards every tool of a list, or of a record by name. The list or record that comes back is another one. */
export function guardTools<T extends object>(tools: T, options: Omit<GuardOptions, 'name'> = {}): T {
  const all = (): T => {
    if (Array.isArray(tools)) return tools.map((tool: unknown) => guard(tool, options)) as T;
    const named = Object.entries(tools).map(([name, tool]) => [name, guard(tool, { name, ...options })]);
    return Object.fromEntries(named) as T;
  };
  return guardedOr('a list of tools', all, tools);
}

/** A run of an agent: what is called in `body`, over awaits too, is judged by what the user said. */
export function run<T>(run: RunOptions, body: () => T): T {
  const { goal, ...others } = run;
  return gate.run({ ...others, ...(goal !== undefined && { goal: messagesOf(goal) }) }, body);
}

export interface RunOptions extends Omit<Run, 'goal' | 'tools' | 'asked'> {
  /** The user's message, or messages, oldest first. */
  readonly goal?: string | readonly string[];
}

/** The same where only the user's words are to be said. */
export function withGoal<T>(goal: string | readonly string[], body: () => T): T {
  return gate.run({ goal: messagesOf(goal) }, body);
}

function messagesOf(goal: string | readonly string[]): readonly string[] {
  return typeof goal === 'string' ? [goal] : goal;
}

function guardFunction(work: Call, tool: string, options: GuardOptions, isMethod: boolean): Call {
  if ((work as unknown as Parts)[GUARDED] === true) return work;
  const { sync = false, description, refuse = refuseByThrowing } = options;
  gate.saw([{ name: tool }], 'guard');
  // Who awaits an answer, or catches its rejection, gets a refusal so too, however soon it is known.
  let later = !sync && isAsyncFunction(work);
  const refused = (refusal: Refusal): unknown =>
    later ? new Promise((resolve) => resolve(refuse(refusal))) : refuse(refusal);
  const gated: Call = function (this: unknown, ...args) {
    const call = {
      tool,
      description,
      ...givenBy(args, isMethod),
      invoke: () => {
        const result = work.apply(this, args);
        later ||= !sync && isPromise(result);
        return result;
      },
      refuse: refused,
    };
    return sync ? gate.callNow(call) : gate.callEither(call);
  };
  return marked(alike(gated, work));
}

/** With the name and length of another function, and whatever else it carries and shows. */
function alike(one: Call, other: Call): Call {
  silently(() => {
    for (const key of Reflect.ownKeys(other)) {
      const property = Reflect.getOwnPropertyDescriptor(other, key);
      if (key !== 'prototype' && property !== undefined) Reflect.defineProperty(one, key, property);
    }
  });
  return one;
}

function refuseByThrowing(refusal: Refusal): never {
  throw new RefusedError(refusal);
}

/** The tool with another method; a frozen one can't be changed, and a copy stands in for it. */
function withMethod(tool: Parts, method: PropertyKey, value: unknown): Parts {
  const known = Reflect.getOwnPropertyDescriptor(tool, method);
  const property = { value, writable: true, configurable: true, enumerable: known?.enumerable ?? true };
  if (Reflect.defineProperty(tool, method, property)) return marked(tool);
  const properties = { ...Object.getOwnPropertyDescriptors(tool), [method]: property };
  const copy = Object.create(Object.getPrototypeOf(tool), properties) as Parts;
  // The tool's private members are its own and not the copy's.
  if (isFunction(value)) copy[method] = alike(actingFor(copy, tool, value), value);
  return marked(copy);
}

/** What is called on the copy is done by the tool itself. */
function actingFor(copy: Parts, tool: Parts, work: Call): Call {
  return function (this: unknown, ...args) {
    return Reflect.apply(work, this === copy ? tool : this, args);
  };
}

function marked<T extends object>(tool: T): T {
  Reflect.defineProperty(tool, GUARDED, { value: true });
  return tool;
}

function isFunction(value: unknown): value is Call {
  return typeof value === 'function';
}

function nameOf(tool: unknown, options: GuardOptions): string {
  if (isText(options.name)) return options.name;
  return (
    orElse(() => {
      const { name, toolName, id } = (tool ?? {}) as Parts;
      return [name, toolName, id].find(isText);
    }, undefined) ?? 'anonymous_tool'
  );
}

/**
 * A method's first argument is its input; a function's are all, a single one stands for itself. Frameworks hand their own
 * options along behind an object: behind a bare value stands another one, whatever a model has called its parts.
 */
function givenBy(
  args: readonly unknown[],
  isMethod: boolean,
): Pick<ToolCall<unknown>, 'arguments' | 'callId'> {
  const [input, context] = args;
  const callId = callIdOf(context);
  if (isMethod || (typeof input === 'object' && callId !== undefined && isFrameworks(context, callId)))
    return { arguments: input, callId };
  return { arguments: args.length <= 1 ? input : args };
}

/** A model can write an id too: it doesn't write that of the call under way, or what is no data. */
function isFrameworks(context: unknown, callId: string): boolean {
  return callId === gate.callId || orElse(() => !Object.values(context as object).every(isData), false);
}

/** Frameworks hand the call's id along with the input, each under a name of its own; what can't be read has none. */
function callIdOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null) return undefined;
  return orElse(() => {
    const { toolCallId, callId, toolCall } = context as Parts;
    const inner = typeof toolCall === 'object' && toolCall !== null ? (toolCall as Parts) : {};
    return [toolCallId, callId, inner.id, inner.callId].find(isText);
  }, undefined);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
