import { isPromise } from 'node:util/types';
import type { Adapter, Gate, Loaded } from '../core/contract.ts';
import { orElse } from '../core/safely.ts';
import { guardedApproval } from './ai-sdk/approval.ts';
import { listen } from './ai-sdk/events.ts';
import { boundTools, isBound } from './ai-sdk/tools.ts';
import { openTurn, type Turn } from './ai-sdk/turns.ts';
import { type Fields, fieldsOf, prototypeOf, text } from './shared/fields.ts';
import { guardedOr } from './shared/unguarded.ts';
import { type Original, wrapExport, wrapMethod } from './shared/wrap.ts';

// The Vercel AI SDK, 4 to 7. A run is one call of `generateText` or `streamText`, or of an agent, which comes to the
// same inside of the package. Each is handed the tools: it gets others in their place, with the gate before them. Where
// the functions can't be replaced, the global list of listeners of versions 6 and 7 hands the tools over.

export const aiSdk: Adapter = {
  name: 'ai-sdk',
  prepare: listen,
  patches: [{ module: 'ai', replaces: ['generateText', 'streamText'], apply: patchAi }],
};

const TOOLS = 'the tools of a run of the AI SDK';

function patchAi(exports: Fields & Record<string, unknown>, gate: Gate, about: Loaded): void {
  // Version 4 has no agents, 5 has one class, 6 and 7 have it under both names.
  const agent = prototypeOf(exports.ToolLoopAgent ?? exports.Experimental_Agent);
  const agents = ['generate', 'stream'].map((name) =>
    wrapMethod(agent, name, (run) => guardedAgent(gate, run)),
  );
  const major = Number(about.version?.split('.')[0]);
  // 4 has none.
  if (agents.includes(false) && !(agent === null && major < 5))
    about.missing('its agents (no methods generate and stream)');
  if (about.replaceable) {
    for (const name of ['generateText', 'streamText']) {
      const wrapped = wrapExport(exports, name, (run) => guardedFunction(gate, run));
      if (!wrapped) about.missing(`${name} (it is not there, or can't be replaced)`);
    }
    return;
  }
  if (major < 6) about.missing('generateText and streamText (start with --import)');
  else if (major > 6) about.missing('calls that shut out telemetry (start with --import)');
}

function guardedFunction(gate: Gate, run: Original): Original {
  return function (this: unknown, options, ...rest) {
    const guarded = guardedOr(TOOLS, () => guardedOptions(gate, fieldsOf(options) ?? {}), null);
    if (guarded === null) return run.apply(this, [options, ...rest]);
    return ended(guarded.turn, () => run.apply(this, [guarded.options, ...rest]));
  };
}

interface Guarded {
  readonly options: Fields;
  readonly turn: Turn;
}

function guardedOptions(gate: Gate, options: Fields, told: Fields = options, agent?: string): Guarded | null {
  const tools = fieldsOf(options.tools);
  // An agent of ours comes by here once more.
  if (tools === null || isBound(tools)) return null;
  const turn = openTurn(gate, told, agent);
  if (turn === null) return null;
  const { toolApproval } = options;
  return {
    turn,
    options: {
      ...options,
      tools: boundTools(gate, tools, turn),
      ...(toolApproval ? { toolApproval: guardedApproval(gate, toolApproval, turn) } : {}),
      ...endings(options, turn),
    },
  };
}

/** Callbacks by which a stream tells that it is over; where nobody listens to its errors, the framework prints them. */
function endings(options: Fields, turn: Turn): Fields {
  const wrapped = (name: string, isError: boolean): Fields => {
    const own = options[name];
    const told: Original = (event, ...rest) => {
      turn.end(isError ? orElse(() => fieldsOf(event)?.error ?? event, event) : undefined);
      return typeof own === 'function' ? Reflect.apply(own, undefined, [event, ...rest]) : undefined;
    };
    return { [name]: told };
  };
  // Version 7 reads one name after the other.
  const names = ['onEnd', 'onFinish'];
  const end = names.find((name) => options[name] !== undefined) ?? names.find((name) => name in options);
  return {
    ...wrapped(end ?? 'onFinish', false),
    ...wrapped('onAbort', false),
    ...(typeof options.onError === 'function' ? wrapped('onError', true) : {}),
  };
}

/** A stream is over when its callbacks say so; anything else when it is there. */
function ended(turn: Turn, run: () => unknown): unknown {
  const settle = (value: unknown): unknown => {
    if (!isStreamed(value)) turn.end();
    return value;
  };
  const fail = (error: unknown): never => {
    turn.end(error);
    throw error;
  };
  try {
    const result = turn.within(run);
    return isPromise(result) ? result.then(settle, fail) : settle(result);
  } catch (error) {
    return fail(error);
  }
}

function isStreamed(result: unknown): boolean {
  return typeof result === 'object' && result !== null && orElse(() => 'fullStream' in result, false);
}

/** The agent's method on a stand-in for it, whose settings have guarded tools. */
function guardedAgent(gate: Gate, run: Original): Original {
  return function (this: unknown, options, ...rest) {
    const agent = this as Fields;
    const guarded = guardedOr(TOOLS, () => guardedSettings(gate, agent, fieldsOf(options) ?? {}), null);
    if (guarded === null) return run.apply(this, [options, ...rest]);
    const standIn = Object.create(agent, { settings: { value: guarded.options, writable: true } }) as object;
    return ended(guarded.turn, () => run.apply(standIn, [options, ...rest]));
  };
}

function guardedSettings(gate: Gate, agent: Fields, options: Fields): Guarded | null {
  const settings = fieldsOf(agent.settings) ?? {};
  const name = text(settings.id) ?? text(settings.name);
  const guarded = guardedOptions(gate, settings, { ...settings, ...options }, name);
  const { prepareCall } = settings;
  if (guarded === null || typeof prepareCall !== 'function') return guarded;
  // It may hand over other tools than it was given.
  const prepares: Original = async (...args) => {
    const prepared = await Reflect.apply(prepareCall, settings, args);
    const bound = (): unknown => {
      const tools = fieldsOf(fieldsOf(prepared)?.tools);
      return tools === null ? prepared : { ...prepared, tools: boundTools(gate, tools, guarded.turn) };
    };
    return guardedOr(TOOLS, bound, prepared);
  };
  return { ...guarded, options: { ...guarded.options, prepareCall: prepares } };
}
