import type { Approval } from '../model/approval.ts';
import type { AttributeValue } from '../wire/writer.ts';
import { ATTR } from './attributes.ts';
import {
  inWords,
  nanoseconds,
  resourceSpans,
  SPAN_KIND_INTERNAL,
  shorten,
  spanIdOf,
  type WrittenSpan,
} from './span.ts';

/**
 * What became of a question to a person: a span from the question to the answer, child of the call's span where one
 * is known. Who decided what, when and why. Returned as one ResourceSpans field of a request.
 */
export function buildApprovalAlert(approval: Approval, version: string): Buffer {
  const { id, state, tool, span, created, decided, expires } = approval;
  const ended = state === 'expired' ? expires : (decided?.at ?? created);
  const told: WrittenSpan = {
    traceId: traceOf(approval),
    spanId: spanIdOf(`approval ${id} ${state}`),
    parentSpanId: span?.spanId ?? null,
    name: `${state} ${tool}`,
    kind: SPAN_KIND_INTERNAL,
    start: nanoseconds(created * 1e6),
    end: nanoseconds(ended * 1e6),
    attributes: [
      ...approvalAttributes(approval),
      ...reasonAttributes(approval),
      [ATTR.agent, approval.agent],
      [ATTR.conversation, approval.conversation],
      [ATTR.tool, tool],
      [ATTR.callId, approval.callId],
      [ATTR.actionSpanId, span?.spanId ?? null],
      [ATTR.actionService, approval.service],
    ],
    error: null,
  };
  return resourceSpans(version, [told]);
}

/** The question and what became of it so far. */
export function approvalAttributes(approval: Approval): [string, AttributeValue | null][] {
  const { id, state, argumentsHash, decided } = approval;
  return [
    [ATTR.approvalId, id],
    [ATTR.approvalState, state],
    [ATTR.approvalHash, argumentsHash],
    [ATTR.approvalBy, decided?.by ?? null],
    [ATTR.approvalApprover, decided?.approver ?? null],
    [ATTR.approvalReason, decided?.reason ?? null],
    [ATTR.approvalAt, decided === null ? null : new Date(decided.at).toISOString()],
  ];
}

/** Why somebody was asked, as on the alert. */
function reasonAttributes({ reasons, charter }: Approval): [string, AttributeValue | null][] {
  const [first] = reasons;
  const kinds = [...new Set(reasons.map(({ kind }) => kind))];
  return [
    [ATTR.verdict, 'ask'],
    [ATTR.kind, first?.kind ?? null],
    [ATTR.kinds, kinds.length > 1 ? kinds : null],
    [ATTR.severity, first?.severity ?? null],
    [ATTR.reason, first === undefined ? null : shorten(first.reason)],
    [ATTR.evidence, reasons.flatMap(({ evidence }) => evidence.map(inWords))],
    [ATTR.charterName, charter?.name ?? null],
    [ATTR.charterVersion, charter?.version ?? null],
  ];
}

/** A call without a span has a trace of its own, told by the conversation. */
function traceOf({ span, service, conversation }: Approval): string {
  if (span !== null) return span.traceId;
  const what = JSON.stringify([service, conversation]);
  return spanIdOf(`${what} 1`) + spanIdOf(`${what} 2`);
}
