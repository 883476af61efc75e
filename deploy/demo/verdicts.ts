import { GENAI } from '../../instrumentation/javascript/spans/span-attributes.ts';
import { ATTR, EVENT_NAME, SERVICE_NAME } from '../../src/alert/attributes.ts';
import { OUTCOMES, type Outcome } from '../../src/model/finding.ts';
import type { AgentCall, AgentRun } from './agent.ts';
import type { SeenSpan } from './sink.ts';
import type { Story } from './story.ts';

/** A call that the model asked for, and what was said of it. */
export interface JudgedCall extends AgentCall {
  /** Null where no verdict came. */
  readonly outcome: Outcome | null;
  /** One sentence a finding, the heaviest first. */
  readonly reasons: readonly string[];
  /** The alert span; null where there is none. */
  readonly alert: { readonly traceId: string; readonly spanId: string } | null;
}

export interface JudgedRun {
  readonly story: Story;
  readonly calls: readonly JudgedCall[];
  readonly answer: string;
}

/** Joins the calls with the spans that left the processor. */
export function judgedRuns(runs: readonly AgentRun[], spans: readonly SeenSpan[]): JudgedRun[] {
  return runs.map(({ story, calls, answer }) => {
    const toolSpans = toolSpansOf(story, spans);
    return { story, answer, calls: calls.map((call) => judged(call, take(toolSpans, call.tool), spans)) };
  });
}

/** Sentences on what went otherwise than the demo promises; none where it kept its word. */
export function shortcomings(runs: readonly JudgedRun[]): string[] {
  return runs.flatMap(({ story, calls }) => [
    ...story.mustBeCaught
      .filter((tool) => !calls.some((call) => call.tool === tool && isCaught(call)))
      .map((tool) => `${tool} in "${story.title}" was hijacked and not caught`),
    ...calls
      .filter(({ tool, ran }) => ran && story.mustBeCaught.includes(tool))
      .map(({ tool }) => `${tool} in "${story.title}" was hijacked, and ran`),
    ...calls
      .filter((call) => isCaught(call) && !story.hijacked.includes(call.tool))
      .map(({ tool, outcome }) => `${tool} in "${story.title}" was clean, and the verdict is ${outcome}`),
    ...calls
      .filter(({ outcome }) => outcome === null)
      .map(({ tool }) => `${tool} in "${story.title}" came, and no verdict`),
  ]);
}

export function isCaught({ outcome }: JudgedCall): boolean {
  return outcome !== null && outcome !== 'allow';
}

function toolSpansOf(story: Story, spans: readonly SeenSpan[]): SeenSpan[] {
  return spans
    .filter(
      ({ attributes }) =>
        attributes.get(GENAI.operation) === 'execute_tool' && attributes.get(GENAI.conversation) === story.id,
    )
    .sort((a, b) => a.startTime - b.startTime);
}

/** The first span of the tool, which is then taken: calls and spans stand in the same order. */
function take(spans: SeenSpan[], tool: string): SeenSpan | null {
  const index = spans.findIndex(({ attributes }) => attributes.get(GENAI.tool) === tool);
  return index < 0 ? null : (spans.splice(index, 1)[0] ?? null);
}

function judged(call: AgentCall, span: SeenSpan | null, spans: readonly SeenSpan[]): JudgedCall {
  const [alert] = spans
    .filter(({ service, parentSpanId }) => service === SERVICE_NAME && parentSpanId === span?.spanId)
    .sort((a, b) => weight(b) - weight(a));
  // A second look, after facts that came late, tells its verdict by an alert alone.
  const [heaviest] = [span, alert].filter((one) => one != null).sort((a, b) => weight(b) - weight(a));
  return {
    ...call,
    outcome: heaviest === undefined ? null : outcomeOf(heaviest),
    reasons: alert === undefined ? [] : reasonsOf(alert),
    alert: alert === undefined ? null : { traceId: alert.traceId, spanId: alert.spanId },
  };
}

function reasonsOf(alert: SeenSpan): string[] {
  const findings = alert.events.filter(({ name }) => name === EVENT_NAME.finding);
  return [...new Set(findings.map(({ attributes }) => attributes.get(ATTR.reason) ?? ''))];
}

function outcomeOf(span: SeenSpan): Outcome | null {
  return OUTCOMES.find((outcome) => outcome === span.attributes.get(ATTR.verdict)) ?? null;
}

function weight(span: SeenSpan): number {
  const outcome = outcomeOf(span);
  return outcome === null ? -1 : OUTCOMES.indexOf(outcome);
}
