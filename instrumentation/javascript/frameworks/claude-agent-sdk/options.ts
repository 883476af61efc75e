import type { Gate } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { type Fields, fieldsOf, listOf, signalOf, text } from '../shared/fields.ts';
import { heardOf, Sessions, told } from './sessions.ts';

// The options of `query` with hooks of ours before the program's own.

type Hook = (input: unknown, id: unknown, context: unknown) => Promise<Fields>;
type CanUseTool = (tool: unknown, input: unknown, context: unknown) => unknown;

/** On options that are guarded already: a second time changes nothing. */
const GUARDED = Symbol.for('goalkeeper.claude-agent-sdk.guarded');

/** A person may take long to answer; Claude Code waits a minute for a hook unless it is told. */
const PATIENCE_SECONDS = 24 * 60 * 60;

export function guardedOptions(gate: Gate, given: unknown): Fields {
  const options = fieldsOf(given) ?? {};
  if (GUARDED in options) return options;
  const sessions = new Sessions(gate, { agent: text(options.agent), system: systemOf(options.systemPrompt) });
  const asksPerson = typeof options.canUseTool === 'function';
  const hooks: Record<string, unknown> = { ...fieldsOf(options.hooks) };
  const before = (event: string, hook: Hook): void => {
    hooks[event] = [{ hooks: [hook], timeout: PATIENCE_SECONDS }, ...listOf(hooks[event])];
  };
  before('UserPromptSubmit', async (input, id) => {
    return told(() => sessions.prompted(heardOf(input, id), text(fieldsOf(input)?.prompt)));
  });
  before('PreToolUse', async (input, id, context) => preToolUse(sessions, asksPerson, [input, id, context]));
  before('PostToolUse', async (input, id) => {
    return told(() => sessions.ended(heardOf(input, id), fieldsOf(input)?.tool_response));
  });
  for (const event of ['PostToolUseFailure', 'PermissionDenied']) {
    before(event, async (input, id) => {
      return told(() => {
        const { error, reason } = fieldsOf(input) ?? {};
        sessions.failed(heardOf(input, id), text(error) ?? text(reason));
      });
    });
  }
  for (const event of ['Stop', 'SubagentStop']) {
    before(event, async (input, id) => told(() => sessions.stopped(heardOf(input, id))));
  }
  before('SessionEnd', async (input, id) => told(() => sessions.left(heardOf(input, id))));
  const canUseTool = asksPerson
    ? { canUseTool: asked(sessions, options.canUseTool as CanUseTool) }
    : undefined;
  return { ...options, hooks, ...canUseTool, [GUARDED]: true };
}

/** Lets pass, denies, or has the program ask its user: Claude Code's own permissions count beside. */
async function preToolUse(
  sessions: Sessions,
  asksPerson: boolean,
  args: readonly unknown[],
): Promise<Fields> {
  const [input, id, context] = args;
  const heard = heardOf(input, id);
  if (asksPerson && (await sessions.wantsPerson(heard))) {
    return decision('ask', 'Goalkeeper wants a person to agree to this call.');
  }
  const refusal = await sessions.decide(heard, signalIn(context), false);
  return refusal === null ? {} : decision('deny', refusal.message);
}

function decision(permissionDecision: string, permissionDecisionReason: string): Fields {
  const hookEventName = 'PreToolUse';
  return { hookSpecificOutput: { hookEventName, permissionDecision, permissionDecisionReason } };
}

/** The program asks its user; a yes counts for the call that the user was shown. */
function asked(sessions: Sessions, canUseTool: CanUseTool): CanUseTool {
  return async function (this: unknown, tool, input, context) {
    const id = orElse(() => text(fieldsOf(context)?.toolUseID), undefined);
    const heard = sessions.takeAsked(id, input);
    const answer = await Reflect.apply(canUseTool, this, [tool, input, context]);
    if (heard === null) return answer;
    const given = orElse(() => fieldsOf(answer), null);
    if (given?.behavior !== 'allow') return answer;
    const agreed = { ...heard, input: given.updatedInput ?? input };
    const refusal = await sessions.decide(agreed, signalIn(context), true);
    return refusal === null ? answer : { behavior: 'deny', message: refusal.message };
  };
}

function signalIn(context: unknown): AbortSignal | undefined {
  return signalOf(orElse(() => fieldsOf(context)?.signal, undefined));
}

function systemOf(prompt: unknown): string | undefined {
  return text(prompt) ?? text(fieldsOf(prompt)?.append);
}
