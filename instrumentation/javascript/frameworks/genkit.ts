import type { Adapter, Gate, Loaded, Refusal, Suspension } from '../core/contract.ts';
import { orElse, silently } from '../core/safely.ts';
import { textOf } from '../core/values.ts';
import { registersForItself } from '../spans/otel.ts';
import {
  type AskedCall,
  callOf,
  callsIn,
  callsOf,
  offeredOf,
  refsOf,
  systemOf,
  usersOf,
} from './genkit/messages.ts';
import { goalOf, inTool, isInTool, noteAsked, runOf, takeAsked } from './genkit/turns.ts';
import { answerOf } from './shared/answer.ts';
import { readCall } from './shared/call.ts';
import { type Fields, fieldsOf, listOf, ownerOf, prototypeOf, signalOf, text } from './shared/fields.ts';
import { guardedOr, tellLeft } from './shared/unguarded.ts';
import { type Original, wrapMethod } from './shared/wrap.ts';

// Genkit 1.x. Tools, models and flows are actions, and each comes through a registry: when it is defined, or when a
// model's request is resolved. An action does its work in its own method `run`, whoever calls it.

export const genkit: Adapter = {
  name: 'genkit',
  patches: [
    { module: '@genkit-ai/core/registry', via: ['genkit', '@genkit-ai/ai'], apply: patchRegistry },
    { module: '@genkit-ai/ai', via: ['genkit'], apply: patchGenerate },
    { module: 'genkit', apply: patchGenkit },
  ],
};

const ACTION = 'an action of Genkit';

function patchRegistry(exports: Fields, gate: Gate, about: Loaded): void {
  const registry = prototypeOf(exports.Registry);
  const registers = wrapMethod(registry, 'registerAction', (register) => {
    return function (this: unknown, type, action, ...rest) {
      guardedOr(ACTION, () => guardAction(gate, action), undefined);
      return register.apply(this, [type, action, ...rest]);
    };
  });
  // Those of plugins, of prompts and of MCP servers come as promises, or are made when they are asked for.
  const looksUp = wrapMethod(registry, 'lookupAction', (lookUp) => {
    return async function (this: unknown, ...args) {
      const action = await lookUp.apply(this, args);
      guardedOr(ACTION, () => guardAction(gate, action), undefined);
      return action;
    };
  });
  if (!registers || !looksUp) about.missing('its tools (Registry has no method registerAction)');
}

function guardAction(gate: Gate, action: unknown): void {
  if (typeof action !== 'function' || !('__action' in action)) return;
  const about = fieldsOf(action.__action) ?? {};
  if (about.actionType === 'model') {
    wrapMethod(action, 'run', (run) => heardModel(gate, run));
    return;
  }
  const isTool = about.actionType === 'tool' || about.actionType === 'tool.v2';
  wrapMethod(action, 'run', (run) => {
    return function (this: unknown, ...args) {
      const name = orElse(() => text(about.name), undefined) ?? 'unnamed_tool';
      const tool = name.slice(name.lastIndexOf('/') + 1);
      const asked = orElse(() => takeAsked(tool, args[0]), null);
      if (isTool || asked !== null) {
        return gatedCall(gate, { run, action: action as unknown as Fields, about, tool, asked, args });
      }
      const begun = () => run.apply(this, args);
      if (about.actionType !== 'flow' && about.actionType !== 'agent') return begun();
      const sessionId = orElse(() => text(fieldsOf(fieldsOf(args[1])?.init)?.sessionId), undefined);
      // One that goes on with a run before is the same conversation.
      const known = orElse(() => refsOf(callsIn(args[0])), []);
      return runOf(gate, { agent: name, conversation: sessionId, asked: known }, begun);
    };
  });
  if (isTool) tellLeft('a tool of Genkit', action, 'run');
}

interface Called {
  readonly run: Original;
  readonly action: Fields;
  readonly about: Fields;
  readonly tool: string;
  readonly asked: AskedCall | null;
  readonly args: readonly unknown[];
}

function gatedCall(gate: Gate, called: Called): unknown {
  const { run, action, about, tool, asked, args } = called;
  const [input, options] = args;
  // What a tool of several parts gives is wrapped once more.
  const inParts = about.actionType === 'tool.v2';
  const read = () => {
    return {
      arguments: input,
      callId: asked?.ref,
      description: text(about.description),
      signal: signalOf(fieldsOf(options)?.abortSignal),
      suspend: suspendBy(called),
      textOf: (given: unknown) => {
        const result = fieldsOf(given)?.result;
        const output = inParts ? (fieldsOf(result)?.output ?? fieldsOf(result)?.content) : result;
        return textOf(output) ?? '';
      },
    };
  };
  const does = {
    invoke: () => inTool(() => run.apply(action, [...args])),
    refuse: ({ message }: Refusal) => ({
      result: inParts ? { output: { error: message } } : { error: message },
    }),
  };
  return gate.call<unknown>(readCall(() => tool, read, does));
}

/** Genkit's interrupt, where the program has them (`genkit/beta`) and a model asked for the call. */
function suspendBy({ action, asked, args }: Called): ((refusal: Refusal) => Suspension<unknown>) | undefined {
  if (asked === null || fieldsOf(action.__registry)?.apiStability !== 'beta') return undefined;
  const { resumed } = fieldsOf(fieldsOf(args[1])?.metadata) ?? {};
  return ({ tool, callId, message, approval, verdict }) => {
    if (resumed !== undefined) return answerOf(resumed);
    const reasons = verdict?.findings.map(({ reason }) => reason) ?? [];
    const metadata = { type: 'approval', tool, callId, message, reasons, approval };
    // By this name Genkit knows it, whichever copy of its class there is.
    throw Object.assign(new Error(message), { name: 'ToolInterruptError', metadata });
  };
}

function heardModel(gate: Gate, run: Original): Original {
  return async function (this: unknown, request, ...rest) {
    silently(() => {
      const { messages, tools } = fieldsOf(request) ?? {};
      const offered = offeredOf(tools);
      const system = isInTool() ? undefined : systemOf(messages);
      gate.hear({
        system,
        goal: goalOf(usersOf(messages)),
        tools: offered,
        asked: refsOf(callsOf(messages)),
      });
      if (offered.length > 0) gate.saw(offered, 'genkit');
    });
    const result = await run.apply(this, [request, ...rest]);
    silently(() => {
      const response = fieldsOf(fieldsOf(result)?.result);
      const message = response?.message ?? fieldsOf(listOf(response?.candidates)[0])?.message;
      const calls = callsOf([message]);
      noteAsked(calls);
      if (calls.length > 0) gate.hear({ asked: refsOf(calls) });
    });
    return result;
  };
}

const NO_RUNS = 'its runs (Genkit has no method generate)';

function patchGenerate(exports: Fields, gate: Gate, about: Loaded): void {
  const ai = prototypeOf(exports.GenkitAI);
  // Without that class, Genkit's own has them.
  const older = ai === null && typeof exports.generate === 'function';
  if (!older && !guardGenerate(ai, gate)) about.missing(NO_RUNS);
}

/** `generate` is a method of GenkitAI, which Genkit's own class extends; in older versions of that class itself. */
function guardGenerate(ai: object | null, gate: Gate): boolean {
  const generates = wrapMethod(ownerOf(ai, 'generate'), 'generate', (generate) => {
    return function (this: unknown, ...args) {
      return generated(gate, args[0], () => generate.apply(this, args));
    };
  });
  const streams = wrapMethod(ownerOf(ai, 'generateStream'), 'generateStream', (stream) => {
    return function (this: unknown, ...args) {
      return streamed(gate, args[0], () => stream.apply(this, args));
    };
  });
  return generates && streams;
}

/** `options` of `generate`: where they go on with what was said before, it is the same conversation. */
function generated<T>(gate: Gate, options: unknown, body: () => T): T {
  const { restarted, asked } = orElse(() => goesOnWith(options), { restarted: [], asked: [] });
  return runOf(gate, { asked }, () => {
    noteAsked(restarted);
    return body();
  });
}

function goesOnWith(options: unknown) {
  const { messages, resume } = fieldsOf(options) ?? {};
  const restarted = [fieldsOf(resume)?.restart ?? []].flat().flatMap((part) => callOf(part) ?? []);
  return { restarted, asked: refsOf([...callsOf(messages), ...restarted]) };
}

/** A stream is there at once, and its answer later: the run lasts as long as that. */
function streamed(gate: Gate, options: unknown, body: () => unknown): unknown {
  let result: unknown;
  const answered: unknown = generated(gate, options, () => {
    result = body();
    return orElse(() => fieldsOf(result)?.response, undefined);
  });
  // Genkit's own stream tells the error.
  Promise.resolve(answered).catch(() => {});
  return result;
}

function patchGenkit(exports: Fields, gate: Gate, about: Loaded): void {
  if (!guardGenerate(prototypeOf(exports.Genkit), gate)) about.missing(NO_RUNS);
  // A prompt is a function of its own, and runs by no method that could be wrapped.
  for (const name of ['prompt', 'definePrompt']) {
    const makes = wrapMethod(prototypeOf(exports.Genkit), name, (make) => {
      return function (this: unknown, ...args) {
        const prompt = make.apply(this, args);
        return orElse(() => guardPrompt(gate, prompt), prompt);
      };
    });
    if (!makes) about.missing(`runs of its prompts (Genkit has no method ${name})`);
  }
  const { __GENKIT_TELEMETRY_PROVIDER: telemetry } = globalThis as { __GENKIT_TELEMETRY_PROVIDER?: unknown };
  wrapMethod(telemetry, 'enableTelemetry', (enable) => {
    return function (this: unknown, config, ...rest) {
      const begin = () => enable.apply(this, [config, ...rest]);
      // Genkit does so by itself where the application has configured nothing.
      return orElse(() => isConfigured(config), true) ? begin() : registersForItself(begin);
    };
  });
}

function isConfigured(config: unknown): boolean {
  const { spanProcessors, spanProcessor } = fieldsOf(config) ?? {};
  return config instanceof Promise || listOf(spanProcessors).length > 0 || Boolean(spanProcessor);
}

function guardPrompt(gate: Gate, prompt: unknown): unknown {
  if (typeof prompt !== 'function') return prompt;
  wrapMethod(prompt, 'stream', (stream) => {
    return function (this: unknown, ...args) {
      return streamed(gate, args[1], () => stream.apply(this, args));
    };
  });
  return new Proxy(prompt, {
    apply: (target, self, args: unknown[]) =>
      generated(gate, args[1], () => Reflect.apply(target, self, args)),
  });
}
