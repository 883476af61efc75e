import type { Adapter, Gate, Loaded, OfferedTool, Refusal, Run, Suspension } from '../core/contract.ts';
import { orElse, silently } from '../core/safely.ts';
import { answerOf, type PersonsAnswer } from './shared/answer.ts';
import { readCall } from './shared/call.ts';
import { contentText } from './shared/content.ts';
import { type Fields, fieldsOf, listOf, ownerOf, prototypeOf, signalOf, text } from './shared/fields.ts';
import { guardedOr, isLeft, tellLeft } from './shared/unguarded.ts';
import { type Original, wrapMethod } from './shared/wrap.ts';

// Google's Agent Development Kit, 1.x and 2.x. Every tool, whoever made it, is announced to the plugins before its method
// `runAsync` is called; every agent, the ones that others hand over to as well, runs through its own method `runAsync`.

export const adk: Adapter = {
  name: 'adk',
  patches: [{ module: '@google/adk', apply: patchAdk }],
};

const APPROVAL = 'goalkeeper.approval';

function patchAdk(exports: Fields, gate: Gate, about: Loaded): void {
  // Those that are called by hand, or by a node of a workflow, are announced to nobody.
  for (const kind of ['FunctionTool', 'BaseTool'] as const) {
    const tool = prototypeOf(exports[kind]);
    silently(() => guardClass(gate, tool));
    if (isLeft(tool, 'runAsync')) about.missing(`tools of the class ${kind} that are called by hand`);
  }
  const plugins = prototypeOf(exports.PluginManager);
  const announces = wrapMethod(plugins, 'runBeforeToolCallback', (announce) => {
    return function (this: unknown, asked, ...rest) {
      guardedOr(
        'a tool of ADK',
        () => {
          const { tool } = fieldsOf(asked) ?? {};
          guardClass(gate, tool);
          tellLeft('a tool of ADK', tool, 'runAsync');
        },
        undefined,
      );
      return announce.apply(this, [asked, ...rest]);
    };
  });
  if (!announces) about.missing('its tools (PluginManager has no method runBeforeToolCallback)');
  wrapMethod(plugins, 'runBeforeModelCallback', (announce) => {
    return function (this: unknown, asked, ...rest) {
      silently(() => hear(gate, fieldsOf(asked)?.llmRequest));
      return announce.apply(this, [asked, ...rest]);
    };
  });
  for (const name of ['runAsync', 'runLive'] as const) {
    const runs = wrapMethod(prototypeOf(exports.BaseAgent), name, (method) => {
      return function (this: unknown, context, ...rest) {
        const run = orElse(() => runOf(this as Fields, context), {});
        return gate.run(run, () => method.apply(this, [context, ...rest]));
      };
    });
    if (!runs) about.missing(`runs of its agents (BaseAgent has no method ${name})`);
  }
}

/** Guards the class that a tool has its methods from, or the tool itself. */
function guardClass(gate: Gate, tool: unknown): void {
  wrapMethod(ownerOf(tool, 'runAsync'), 'runAsync', (run) => {
    return function (this: unknown, request, ...rest) {
      return gatedCall(gate, run, this as Fields, [request, ...rest]);
    };
  });
  // Since 2.0 an answer counts only where the tool says that it wants one.
  wrapMethod(ownerOf(tool, 'checkRequireConfirmation'), 'checkRequireConfirmation', (check) => {
    return async function (this: unknown, args, context, ...rest) {
      return (await check.apply(this, [args, context, ...rest])) || orElse(() => hasAsked(context), false);
    };
  });
}

function gatedCall(gate: Gate, run: Original, tool: Fields, given: readonly unknown[]): Promise<unknown> {
  const about = () => {
    const request = fieldsOf(given[0]) ?? {};
    const context = fieldsOf(request.toolContext) ?? {};
    return {
      arguments: request.args,
      callId: text(context.functionCallId),
      description: text(tool.description),
      signal: signalOf(fieldsOf(context.invocationContext)?.abortSignal),
      suspend: suspendBy(context),
      errorOf,
    };
  };
  const does = {
    invoke: () => run.apply(tool, [...given]),
    refuse: ({ message }: Refusal) => ({ error: message }),
  };
  return gate.call<unknown>(readCall(() => tool.name, about, does));
}

/** `{ error }` is how ADK tells a model of a tool that failed. */
function errorOf(result: unknown): string | null {
  const fields = fieldsOf(result);
  return fields !== null && Object.keys(fields).length === 1 ? (text(fields.error) ?? null) : null;
}

/** ADK's confirmation: ends the run with a question, which the session's next message answers. */
function suspendBy(context: Fields): ((refusal: Refusal) => Suspension<unknown>) | undefined {
  const { requestConfirmation: request, toolConfirmation, actions } = context;
  if (typeof request !== 'function') return undefined;
  return ({ tool, callId, message, approval, verdict }) => {
    if (toolConfirmation !== undefined && toolConfirmation !== null) return confirmed(toolConfirmation);
    const reasons = verdict?.findings.map(({ reason }) => reason) ?? [];
    const payload = { type: APPROVAL, tool, callId, message, reasons, approval };
    Reflect.apply(request, context, [{ hint: message, payload }]);
    if (fieldsOf(actions) !== null) Reflect.set(actions as object, 'skipSummarization', true);
    return { result: { error: message } };
  };
}

/** True where the session keeps a question of ours about this call. */
function hasAsked(given: unknown): boolean {
  const { functionCallId, invocationContext } = fieldsOf(given) ?? {};
  const id = text(functionCallId);
  const { session } = fieldsOf(invocationContext) ?? {};
  return listOf(fieldsOf(session)?.events).some((event) => {
    const { requestedToolConfirmations: asked } = fieldsOf(fieldsOf(event)?.actions) ?? {};
    const question = id === undefined ? null : fieldsOf(fieldsOf(asked)?.[id]);
    return fieldsOf(question?.payload)?.type === APPROVAL;
  });
}

function confirmed(confirmation: unknown): PersonsAnswer {
  const { confirmed: said, payload } = fieldsOf(confirmation) ?? {};
  return answerOf({ ...fieldsOf(payload), approved: said === true });
}

function runOf(agent: Fields, given: unknown): Run {
  const { session, userContent } = fieldsOf(given) ?? {};
  return {
    agent: text(agent.name),
    conversation: text(fieldsOf(session)?.id),
    goal: [wordsOf(userContent)].filter((words) => words !== ''),
  };
}

/** Gemini's content: a text, or parts of which some are texts. */
function wordsOf(content: unknown): string {
  const { parts } = fieldsOf(content) ?? {};
  return contentText(parts === undefined ? content : listOf(parts));
}

/** What a model is told of its role and its tools. */
function hear(gate: Gate, request: unknown): void {
  const { systemInstruction, tools } = fieldsOf(fieldsOf(request)?.config) ?? {};
  const offered: readonly OfferedTool[] = listOf(tools).flatMap((one) =>
    listOf(fieldsOf(one)?.functionDeclarations).flatMap((declaration) => {
      const { name, description, parameters, parametersJsonSchema } = fieldsOf(declaration) ?? {};
      const known = text(name);
      if (known === undefined) return [];
      return [
        { name: known, description: text(description), parameters: parametersJsonSchema ?? parameters },
      ];
    }),
  );
  gate.hear({ system: text(wordsOf(systemInstruction)), tools: offered });
  if (offered.length > 0) gate.saw(offered, 'adk');
}
