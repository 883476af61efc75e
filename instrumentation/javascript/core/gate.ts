import { randomUUID } from 'node:crypto';
import { isPromise } from 'node:util/types';
import { canonical, type Json } from '../../../src/model/json.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import type { Question } from '../judge/judge.ts';
import type { OpenRun, Telemetry } from '../spans/telemetry.ts';
import type { Asked, Gate, OfferedTool, OpenedRun, Run, ToolCall } from './contract.ts';
import { Conversations, type Frame, shortId } from './conversation.ts';
import { isIterable, kept } from './kept.ts';
import type { GateParts, Passing } from './passing.ts';
import { type Ruling, Rulings } from './rulings.ts';
import { inside, orElse, silently } from './safely.ts';
import { Steps } from './steps.ts';
import { jsonOf, textOf } from './values.ts';

/**
 * The one way from a framework to a verdict. Whatever fails in here, the tool's outcome is what `fail` says, and what
 * the tool returns or throws comes through as it is.
 */
export class AgentGate implements Gate {
  readonly conversations: Conversations;
  private readonly parts: GateParts;
  private readonly rulings: Rulings;

  constructor(parts: GateParts, conversations = new Conversations()) {
    this.parts = parts;
    this.conversations = conversations;
    this.rulings = new Rulings(parts);
  }

  run<T>(run: Run, body: () => T): T {
    const { within, end } = this.open(run);
    let result: T;
    try {
      result = within(body);
    } catch (error) {
      end(error);
      throw error;
    }
    return orElse(() => kept(result, { within, done: end }), result);
  }

  open(run: Run): OpenedRun {
    const begun = this.off ? null : orElse(() => this.begin(run), null);
    if (begun === null) return OPENED_NOTHING;
    const { frame, span } = begun;
    return {
      within: (body) => this.conversations.within(frame, () => inside(span, body)),
      end: (error) => silently(() => span?.end(error)),
    };
  }

  hear(heard: Run): void {
    if (this.off) return;
    silently(() => {
      const frame = this.conversations.current(heard.asked);
      this.conversations.hear(frame, heard);
      frame.heard(heard);
    });
  }

  call<T>(call: ToolCall<T>): Promise<Awaited<T>> {
    try {
      const passed = this.callEither(call);
      return isPromise(passed) ? (passed as Promise<Awaited<T>>) : Promise.resolve(passed);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  callNow<T>(call: ToolCall<T>): T {
    const passing = this.pass(call);
    if (passing === null) return call.invoke();
    return this.follow(passing, this.rulings.now(passing)) as T;
  }

  callEither<T>(call: ToolCall<T>): T | Promise<Awaited<T>> {
    const passing = this.pass(call);
    if (passing === null) return call.invoke();
    const ruling = this.rulings.on(passing);
    if (!isPromise(ruling)) return this.follow(passing, ruling) as T;
    return ruling.then((ruled) => this.follow(passing, ruled)) as Promise<Awaited<T>>;
  }

  async asks(asked: Asked): Promise<boolean> {
    if (this.off) return false;
    const call: ToolCall<unknown> = { ...asked, ...NO_CALL };
    const args = orElse(() => jsonOf(call.arguments), undefined);
    const passing = orElse(() => this.prepare(call, args, null), null);
    // What goes wrong here is told when the call is made.
    return passing !== null && this.rulings.wantsPerson(passing).catch(() => false);
  }

  saw(tools: readonly OfferedTool[], framework: string, wrapped = true): void {
    if (this.off) return;
    silently(() => this.parts.telemetry.saw(tools, framework, wrapped));
  }

  /** The tool that is being called here; null outside of one. */
  get tool(): string | null {
    return this.conversations.frame?.call?.tool ?? null;
  }

  /** The id that a framework gave the call that is being made here. */
  get callId(): string | undefined {
    return this.conversations.frame?.call?.callId;
  }

  private get off(): boolean {
    return this.parts.settings().disabled;
  }

  private begin(run: Run): { frame: Frame; span: OpenRun | null } {
    const { telemetry } = this.parts;
    const opened: { span: OpenRun | null } = { span: null };
    const frame = this.conversations.begin(run, (heard) => opened.span?.heard(heard));
    this.conversations.hear(frame, run);
    const { outermost, conversation } = frame;
    opened.span = orElse(() => telemetry.run({ ...run, conversation: conversation.id, outermost }), null);
    return { frame, span: opened.span };
  }

  /** Null for a call that is let through: the guard is off, or it is a part of the same call, which was asked about already. */
  private pass<T>(call: ToolCall<T>): Passing<T> | null {
    if (this.off) return null;
    try {
      const args = orElse(() => jsonOf(call.arguments), undefined);
      const outer = this.conversations.frame?.call ?? null;
      if (outer !== null && args !== undefined && isSame(outer, call.tool, args)) return null;
      return this.prepare(call, args, this.parts.telemetry);
    } catch {
      return { call, frame: NOWHERE, callId: call.callId ?? '', question: null, span: null };
    }
  }

  private prepare<T>(
    call: ToolCall<T>,
    args: Json | undefined,
    telemetry: Pick<Telemetry, 'begin'> | null,
  ): Passing<T> {
    const frame = this.conversations.current(
      call.callId === undefined ? [] : [call.callId],
      call.conversation,
    );
    const { conversation } = frame;
    const callId = shortId(call.callId || `call-${randomUUID()}`);
    this.conversations.asked(call.callId || callId, conversation);
    const { tool, description } = call;
    const agent = frame.agent ?? this.parts.settings().agent;
    const named = { tool, callId, agent, conversation: conversation.id };
    const { system, goal, tools } = conversation;
    const told = { description, arguments: args ?? null, goal, system };
    // Under an id of ours nobody else knows the call.
    const started = { ...named, ...told, callId: call.callId || null };
    const span = orElse(() => telemetry?.begin(started) ?? null, null);
    if (args === undefined) return { call, frame, callId, question: null, span };
    const ref = orElse(() => span?.span ?? null, null);
    const caller = orElse(() => span?.caller ?? null, null);
    const known = { system, goal: [...goal], tools: definitionsOf(tools), span: ref, caller };
    return { call, frame, callId, question: { ...named, ...known, arguments: args }, span };
  }

  /** Does what was ruled. */
  private follow<T>(passing: Passing<T>, ruling: Ruling<Awaited<T>>): T | Awaited<T> | Promise<Awaited<T>> {
    const { call, span } = passing;
    switch (ruling.kind) {
      case 'make':
        return this.make(passing);
      case 'refuse':
        silently(() => span?.refused(ruling.refusal.message));
        return call.refuse(ruling.refusal);
      case 'suspended':
        silently(() => span?.refused(ruling.message));
        return ruling.result;
      case 'interrupted':
        silently(() => span?.refused(ruling.message));
        throw ruling.thrown;
    }
  }

  private make<T>(passing: Passing<T>): T | Promise<Awaited<T>> {
    const { call, frame, question, span } = passing;
    const argumentsText = question === null ? null : canonical(question.arguments);
    const within = { ...frame, call: { tool: call.tool, callId: call.callId, argumentsText } };
    const enter = <R>(step: () => R): R => this.conversations.within(within, () => inside(span, step));
    try {
      const result = enter(call.invoke);
      if (!isThenable(result)) return this.took(passing, result as Awaited<T>, enter);
      return Promise.resolve(result).then(
        (value) => this.took(passing, value, enter),
        (error: unknown) => {
          this.failed(passing, error);
          throw error;
        },
      );
    } catch (error) {
      this.failed(passing, error);
      throw error;
    }
  }

  /** Takes a result and hands it on as it is; one that is still to be read counts when it has been. */
  private took<T>(passing: Passing<T>, result: Awaited<T>, within: <R>(step: () => R) => R): Awaited<T> {
    if (!isIterable(result)) {
      this.ended(passing, result);
      return result;
    }
    const steps = passing.call.preliminary ? null : new Steps();
    let last: unknown = result;
    const yields = (value: unknown): void => {
      last = value;
      steps?.add(value);
    };
    const done = (error?: unknown): void => {
      if (error === undefined) this.ended(passing, last as Awaited<T>, steps?.text);
      else this.failed(passing, error, steps?.text);
    };
    return orElse(() => kept(result, { within, yields, done }), result);
  }

  /** `read` is what was read of a result that came step by step; else the result tells. */
  private ended<T>({ call, question, span }: Passing<T>, result: Awaited<T>, read?: string | null): void {
    const error = orElse(() => call.errorOf?.(result) ?? null, null);
    const text = read ?? orElse(() => (call.textOf ?? textOf)(result), null);
    if (question !== null) silently(() => this.parts.judge().ended(question, { result: text, error }));
    silently(() => (error === null ? span?.ended(text) : span?.failed(error)));
  }

  private failed<T>({ question, span }: Passing<T>, error: unknown, read: string | null = null): void {
    silently(() => {
      const ending = { result: read, error: messageOf(error) || 'failed' };
      if (question !== null) this.parts.judge().ended(question, ending);
    });
    silently(() => span?.failed(error));
  }
}

const OPENED_NOTHING: OpenedRun = { within: (body) => body(), end: () => {} };

const NO_CALL = {
  invoke: (): never => {
    throw new Error('this call is only asked about');
  },
  refuse: (): never => {
    throw new Error('this call is only asked about');
  },
} as const;

/** Where a call is whose conversation could not be told. */
const NOWHERE: Frame = {
  conversation: { id: '', goal: [], system: null, tools: new Map(), lastUsed: 0 },
  agent: null,
  outermost: true,
  found: true,
  call: null,
  heard: () => {},
};

/** One framework's tool calls another's under the same name: it is one call. `pay` and `mcp__bank__pay` are one name. */
function isSame(outer: NonNullable<Frame['call']>, tool: string, args: Json): boolean {
  if (outer.argumentsText === null || lastName(outer.tool) !== lastName(tool)) return false;
  return outer.argumentsText === canonical(args);
}

function lastName(tool: string): string {
  return tool.split(/__|[.:/]/).at(-1) || tool;
}

/** Of a tool's description no more is read by a judge; a maker's long one must not make a question too long to ask. */
const MAX_DESCRIPTION = 1_000;
const MAX_NAME = 1_000;

function definitionsOf(tools: ReadonlyMap<string, OfferedTool>): Question['tools'] {
  return [...tools.values()]
    .filter(({ name }) => name !== '' && name.length <= MAX_NAME)
    .map(({ name, description = '', readOnly = null }) => ({
      name,
      description: description.slice(0, MAX_DESCRIPTION),
      readOnly,
    }));
}

/** A result may be of any kind: one that can't be looked at is none. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (isPromise(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  return orElse(() => 'then' in value && typeof value.then === 'function', false);
}
