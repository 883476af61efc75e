import type { Action } from '../model/action.ts';
import type { Approval } from '../model/approval.ts';
import type { Finding } from '../model/finding.ts';
import { Memo } from '../model/memo.ts';
import type { Advice, Verdict } from '../model/verdict.ts';
import { SPAN } from '../wire/fields.ts';
import { type AttributeValue, Writer } from '../wire/writer.ts';
import { approvalAttributes } from './approval.ts';
import { ATTR, EVENT_NAME, SERVICE_NAME } from './attributes.ts';
import {
  inWords,
  nanoseconds,
  resourceSpans,
  SPAN_KIND_INTERNAL,
  shorten,
  spanIdOf,
  type WrittenSpan,
  writeAttributes,
} from './span.ts';

/**
 * The alert: a span in the action's trace, child of the action's span, that carries the verdict.
 * No link beside the parent: Jaeger keeps one reference to a span, and the link would win over the parent.
 * Returned as one ResourceSpans field of a request. Same verdict, same bytes: times and ids come from the action.
 * `late`: facts that arrived after the first look changed the verdict.
 * `approval`: what a person was asked about the action, by which they find it again.
 */
export function buildAlert(
  action: Action,
  verdict: Verdict,
  late: boolean,
  version: string,
  approval: Approval | null = null,
): Buffer {
  const spanId = derivedId(action, `${verdict.outcome} ${late}`);
  const name = `${verdict.outcome} ${action.tool}`;
  return build({ name, spanId, action, verdict, late, approval }, version);
}

/** The same for what was found of an agent; `action` is the latest that shows it. */
export function buildAgentAlert(action: Action, finding: Finding, version: string): Buffer {
  const { outcome, kind } = finding;
  const verdict: Verdict = { outcome, findings: [finding], errors: [], charter: null, mode: 'monitor' };
  const name = `${outcome} ${action.agent ?? action.service ?? 'agent'}`;
  const spanId = derivedId(action, kind);
  return build({ name, spanId, action, verdict, late: false, approval: null }, version);
}

interface Alert {
  readonly name: string;
  readonly spanId: string;
  readonly action: Action;
  readonly verdict: Verdict;
  readonly late: boolean;
  readonly approval: Approval | null;
}

function build(alert: Alert, version: string): Buffer {
  return resourceSpans(version, [spanOf(alert)]);
}

/** What a verdict adds to the action's own span, as encoded attributes of a Span. */
export function enrichment(verdict: Verdict): Buffer {
  return enrichments.get(verdict, 1, () => {
    const writer = new Writer(512);
    writeAttributes(writer, SPAN.attributes, verdictAttributes(verdict));
    return writer.take();
  });
}

/** The same of what a person was asked about it. */
export function approvalEnrichment(approval: Approval): Buffer {
  const writer = new Writer(512);
  writeAttributes(writer, SPAN.attributes, approvalAttributes(approval));
  return writer.take();
}

/** Verdicts that allow are one object, and nearly all. */
const enrichments = new Memo<Verdict, Buffer>(100);

function spanOf({ name, spanId, action, verdict, late, approval }: Alert): WrittenSpan {
  const blocks = verdict.outcome === 'block';
  return {
    traceId: action.span.traceId,
    spanId,
    parentSpanId: action.span.spanId,
    name,
    kind: SPAN_KIND_INTERNAL,
    start: nanoseconds(action.startTime),
    end: nanoseconds(action.endTime),
    attributes: [
      ...verdictAttributes(verdict),
      ...actionAttributes(action),
      ...(approval === null ? [] : approvalAttributes(approval)),
      [ATTR.late, late],
      [ATTR.evidence, verdict.findings.flatMap((finding) => finding.evidence.map(inWords))],
      ...(blocks ? errorAttributes(verdict) : []),
    ],
    events: [
      ...verdict.findings.map((finding) => [EVENT_NAME.finding, findingAttributes(finding)] as const),
      [EVENT_NAME.evaluation, evaluationAttributes(verdict)],
    ],
    error: blocks ? reason(verdict) : null,
  };
}

function verdictAttributes(verdict: Verdict): [string, AttributeValue | null][] {
  const [first] = verdict.findings;
  const kinds = [...new Set(verdict.findings.map((finding) => finding.kind))];
  return [
    [ATTR.verdict, verdict.outcome],
    [ATTR.would, verdict.would ?? null],
    [ATTR.mode, verdict.mode],
    [ATTR.kind, first?.kind ?? null],
    [ATTR.kinds, kinds.length > 1 ? kinds : null],
    [ATTR.severity, first?.severity ?? null],
    [ATTR.reason, first?.reason ?? null],
    [ATTR.score, first === undefined ? null : { double: first.score }],
    [ATTR.detector, first?.detector ?? null],
    [ATTR.owasp, first?.owasp ?? null],
    [ATTR.ruleName, first?.rule ?? null],
    [ATTR.charterName, verdict.charter?.name ?? null],
    [ATTR.charterVersion, verdict.charter?.version ?? null],
    [ATTR.detectorErrors, verdict.errors.map(({ detector, message }) => shorten(`${detector}: ${message}`))],
    ...(verdict.opinion === undefined ? [] : opinionAttributes(verdict.opinion)),
  ];
}

/** All that it takes to judge the action again with the same answer. */
function opinionAttributes(opinion: Advice): [string, AttributeValue][] {
  return [
    [ATTR.opinionAnswer, opinion.answer],
    [ATTR.opinionReason, opinion.reason],
    [ATTR.opinionModel, opinion.model],
    [ATTR.opinionLatency, opinion.latencyMs],
    [ATTR.opinionPrompt, opinion.promptHash],
    [ATTR.opinionBefore, opinion.before],
  ];
}

function actionAttributes(action: Action): [string, AttributeValue | null][] {
  return [
    [ATTR.agent, action.agent],
    [ATTR.conversation, action.conversation],
    [ATTR.tool, action.tool],
    [ATTR.callId, action.callId],
    [ATTR.actionSpanId, action.span.spanId],
    [ATTR.actionService, action.service],
    [ATTR.dialect, action.dialect],
    [ATTR.requested, action.requested || null],
  ];
}

/** Datadog shows a span's error from these, not from its events. */
function errorAttributes(verdict: Verdict): [string, AttributeValue | null][] {
  return [
    [ATTR.errorType, verdict.findings[0]?.kind ?? null],
    [ATTR.errorMessage, reason(verdict)],
  ];
}

function findingAttributes(finding: Finding): [string, AttributeValue | null][] {
  return [
    [ATTR.detector, finding.detector],
    [ATTR.kind, finding.kind],
    [ATTR.severity, finding.severity],
    [ATTR.verdict, finding.outcome],
    [ATTR.would, finding.would ?? null],
    [ATTR.score, { double: finding.score }],
    [ATTR.reason, finding.reason],
    [ATTR.evidence, finding.evidence.map(inWords)],
    [ATTR.owasp, finding.owasp],
    [ATTR.ruleName, finding.rule],
  ];
}

/** `gen_ai.evaluation.result`, OpenTelemetry GenAI semantic conventions 1.38 and later. */
function evaluationAttributes(verdict: Verdict): [string, AttributeValue | null][] {
  return [
    [ATTR.evaluationName, SERVICE_NAME],
    [ATTR.evaluationLabel, verdict.outcome],
    [ATTR.evaluationScore, { double: verdict.findings[0]?.score ?? 0 }],
    [ATTR.evaluationExplanation, reason(verdict)],
  ];
}

function reason(verdict: Verdict): string {
  return verdict.findings[0]?.reason ?? '';
}

/** Derived, not drawn: judging the same spans again gives the same alert, which backends then store once. */
function derivedId({ span }: Action, what: string): string {
  return spanIdOf(`${span.traceId} ${span.spanId} ${what}`);
}
