import { z } from 'zod';
import type { Action, SpanRef } from '../model/action.ts';
import type { ApprovalReason, ApprovalRequest, Binding } from '../model/approval.ts';
import type { Json } from '../model/json.ts';
import type { Verdict } from '../model/verdict.ts';
import { textForPerson, valueForPerson } from '../privacy/for-person.ts';
import { argumentsHash } from './binding.ts';
import { bindingShape, charterSchema, kindSchema, severitySchema, spanRef, text } from './record.ts';
import { shownArguments } from './shown.ts';

const MAX_REASONS = 20;
const MAX_EVIDENCE = 20;
const MAX_NAME = 1_000;
const MAX_WHERE = 500;
const MAX_TEXT = 2_000;
/** Of all that the reasons rest on: more than a person reads, and a bound for what is kept. */
const MAX_TOTAL = 16_000;

const { service, conversation, tool, argumentsHash: hash } = bindingShape;

/** Which call it is about, as a program tells it. */
export const bindingBody = z.strictObject({
  service: service.default(null),
  conversation,
  tool,
  /** Left out where `arguments` are told as they are. */
  argumentsHash: hash.optional(),
  arguments: z.json().optional(),
});

/** A finding as it is, of which a person is told a part. */
const reasonBody = z
  .object({
    kind: kindSchema,
    severity: severitySchema,
    reason: z.string(),
    evidence: z
      .array(z.object({ span: spanRef.nullable().default(null), where: z.string(), value: z.string() }))
      .default([]),
  })
  .transform(reasonOf);

/** A question that a program asks for its agent. */
export const requestBody = bindingBody.extend({
  agent: text(MAX_NAME).nullable().default(null),
  callId: text(MAX_NAME).nullable().default(null),
  reasons: z.array(reasonBody).default([]).transform(withinBounds),
  charter: charterSchema.nullable().default(null),
  span: spanRef.nullable().default(null),
});

type BindingBody = z.output<typeof bindingBody>;

export function bindingOf({ arguments: args = null, argumentsHash: told, ...call }: BindingBody) {
  return { ...call, argumentsHash: told ?? argumentsHash(args as Json) };
}

export function requestOf(body: z.output<typeof requestBody>): ApprovalRequest {
  const args = (body.arguments ?? null) as Json;
  return { ...body, ...bindingOf(body), arguments: shownArguments(valueForPerson(args)) };
}

/** The question on an action whose verdict is `ask`. `span`: the call's own, where one is known. */
export function requestFor(action: Action, verdict: Verdict, span: SpanRef | null): ApprovalRequest {
  const { charter } = verdict;
  return {
    ...bindingFor(action),
    agent: cut(action.agent),
    callId: cut(action.callId),
    arguments: shownArguments(valueForPerson(action.arguments)),
    reasons: withinBounds(verdict.findings.slice(0, MAX_REASONS).map(reasonOf)),
    charter: charter === null ? null : { name: cut(charter.name) ?? '', version: cut(charter.version) ?? '' },
    span,
  };
}

export function bindingFor(action: Action): Binding {
  return {
    service: cut(action.service),
    conversation: cut(action.conversation) ?? action.span.traceId,
    tool: cut(action.tool) ?? '',
    argumentsHash: argumentsHash(action.arguments),
  };
}

function reasonOf({ kind, severity, reason, evidence }: ApprovalReason): ApprovalReason {
  const shown = evidence.slice(0, MAX_EVIDENCE).map(({ span, where, value }) => ({
    span,
    where: where.slice(0, MAX_WHERE),
    value: shownText(value),
  }));
  return { kind, severity, reason: shownText(reason), evidence: shown };
}

/** A mask may be longer than what it hides. */
function shownText(text: string): string {
  return textForPerson(text.slice(0, MAX_TEXT)).slice(0, MAX_TEXT);
}

/** The first reasons, and of what they rest on as much as there is room for. */
function withinBounds(reasons: readonly ApprovalReason[]): ApprovalReason[] {
  let room = MAX_TOTAL;
  const fits = ({ where, value }: ApprovalReason['evidence'][number]): boolean => {
    room -= where.length + value.length;
    return room >= 0;
  };
  return reasons.slice(0, MAX_REASONS).map((one) => ({ ...one, evidence: one.evidence.filter(fits) }));
}

function cut(name: string | null): string | null {
  return name === null ? null : name.slice(0, MAX_NAME);
}
