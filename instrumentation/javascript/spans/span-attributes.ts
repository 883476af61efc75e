import { ATTR } from '../../../src/alert/attributes.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import type { OfferedTool } from '../core/contract.ts';
import type { Privacy } from '../privacy/capture.ts';
import type { Attributes } from './otel.ts';
import type { Answered, Gating } from './telemetry.ts';

// What our spans say, and under which names: OpenTelemetry's GenAI conventions, and `goalkeeper.*` for the rest.

export const GENAI = {
  operation: 'gen_ai.operation.name',
  agent: ATTR.agent,
  conversation: ATTR.conversation,
  tool: ATTR.tool,
  toolType: 'gen_ai.tool.type',
  toolDescription: 'gen_ai.tool.description',
  callId: 'gen_ai.tool.call.id',
  arguments: 'gen_ai.tool.call.arguments',
  result: 'gen_ai.tool.call.result',
  input: 'gen_ai.input.messages',
  system: 'gen_ai.system_instructions',
  tools: 'gen_ai.tool.definitions',
  errorType: ATTR.errorType,
} as const;

/** Of one attribute; more than a backend takes is of use to nobody. */
const MAX_TEXT = 128 * 1024;
const MAX_MESSAGES = 100;
const MAX_TOOLS = 128;
const TOKEN_TAIL = /[^\s"',;]{1,4096}$/;

/**
 * At most so much of a text, to be masked yet: the last word goes as a whole, for half of a key would not be known for
 * one.
 */
export function cutText(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const tail = TOKEN_TAIL.exec(text.slice(MAX_TEXT - 4096, MAX_TEXT));
  return text.slice(0, MAX_TEXT - (tail === null ? 0 : tail[0].length));
}

/** Those that are not null. */
export function attributes(
  of: Readonly<Record<string, string | boolean | number | null | undefined>>,
): Attributes {
  const told: Record<string, string | boolean | number> = {};
  for (const [key, value] of Object.entries(of)) if (value !== null && value !== undefined) told[key] = value;
  return told;
}

export function argumentsText(tool: string, value: Json, privacy: Privacy): string | null {
  return privacy.arguments(tool, value)?.slice(0, MAX_TEXT) ?? null;
}

/** The user's words and the instructions, as far as they are captured. */
export function wordsOf(goal: readonly string[], system: string | null, privacy: Privacy): Attributes {
  const messages = goal.slice(-MAX_MESSAGES).flatMap((text) => {
    const content = privacy.words(cutText(text));
    return content === null ? [] : [{ role: 'user', parts: [{ type: 'text', content }] }];
  });
  const instructions = system === null ? null : privacy.words(cutText(system));
  return attributes({
    [GENAI.input]: messages.length === 0 ? null : JSON.stringify(messages),
    [GENAI.system]: instructions === null ? null : JSON.stringify([{ type: 'text', content: instructions }]),
  });
}

export function toolsOf(tools: readonly OfferedTool[], privacy: Privacy): Attributes {
  if (tools.length === 0 || privacy.words('') === null) return {};
  const told = tools.slice(0, MAX_TOOLS).map(({ name, description, readOnly }) => ({
    type: 'function',
    name,
    ...(description === undefined ? {} : { description: description.slice(0, 2_000) }),
    ...(readOnly === undefined ? {} : { annotations: { readOnlyHint: readOnly } }),
  }));
  return { [GENAI.tools]: JSON.stringify(told).slice(0, MAX_TEXT) };
}

/** Who decided what, when and why, in the names of the processor's own record. */
export function answerAttributes(tool: string, answer: Answered, privacy: Privacy): Attributes {
  const { id, state, by, reason, hash, verdict } = answer;
  const [first] = verdict.findings;
  const words = (given: unknown, most: number): string | null =>
    typeof given === 'string' && given !== '' ? privacy.words(given.slice(0, most)) : null;
  return attributes({
    [ATTR.approvalId]: id,
    [ATTR.approvalState]: state,
    [ATTR.approvalBy]: words(by, 200),
    [ATTR.approvalReason]: words(reason, 2_000),
    [ATTR.approvalAt]: state === 'expired' ? null : new Date().toISOString(),
    [ATTR.approvalHash]: hash,
    [ATTR.verdict]: 'ask',
    [ATTR.kind]: first?.kind,
    [ATTR.severity]: first?.severity,
    [ATTR.reason]: words(first?.reason, 2_000),
    [ATTR.charterName]: verdict.charter?.name,
    [ATTR.charterVersion]: verdict.charter?.version,
    [ATTR.tool]: tool,
  });
}

/** How the call was let through or not, and the verdict in the names of the processor's alerts. Reasons quote values: they are masked. */
export function gateAttributes(gating: Gating, verdict: Verdict | null, privacy: Privacy): Attributes {
  const [first] = verdict?.findings ?? [];
  return attributes({
    [ATTR.gated]: true,
    [ATTR.gate]: gating,
    [ATTR.verdict]: verdict?.outcome,
    [ATTR.would]: verdict?.would,
    [ATTR.mode]: verdict?.mode,
    [ATTR.kind]: first?.kind,
    [ATTR.severity]: first?.severity,
    [ATTR.reason]: first === undefined ? null : privacy.words(first.reason),
    [ATTR.score]: first?.score,
    [ATTR.detector]: first?.detector,
    [ATTR.owasp]: first?.owasp,
    [ATTR.ruleName]: first?.rule,
    [ATTR.charterName]: verdict?.charter?.name,
    [ATTR.charterVersion]: verdict?.charter?.version,
  });
}
