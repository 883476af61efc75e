import { ATTR } from '../../../src/alert/attributes.ts';
import type { SpanRef } from '../../../src/model/action.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { remember } from '../../../src/session/bounded.ts';
import type { Run } from '../core/contract.ts';
import { say } from '../core/say.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { Privacy } from '../privacy/capture.ts';
import { now } from './clock.ts';
import {
  type Attributes,
  activeContext,
  registry,
  type Span,
  type SpanOptions,
  STATUS_ERROR,
  type Tracer,
  withSpan,
} from './otel.ts';
import { gatedCaller } from './propagation.ts';
import { SCOPE } from './scope.ts';
import {
  answerAttributes,
  argumentsText,
  attributes,
  cutText,
  GENAI,
  gateAttributes,
  toolsOf,
  wordsOf,
} from './span-attributes.ts';
import type { Answered, Gating, OpenCall, OpenRun, StartedCall, StartedRun, Telemetry } from './telemetry.ts';

const KIND_INTERNAL = 0;
const MAX_CONVERSATIONS = 2_000;
const DROPPED =
  "the application's sampler drops spans of tool calls: the processor sees those that were found wrong, and no others";

export interface SpansParts {
  /** Of the version that spans name. */
  readonly version: string;
  /** What may leave the process. */
  readonly privacy: () => Privacy;
  /** Makes spans where the application has registered no SDK; null where none are wanted then. */
  readonly own: Tracer | null;
  readonly coverage: Coverage;
}

/**
 * Runs and calls as spans: of the application's own SDK as soon as it has one, of ours till then. What the span of a call
 * says of the conversation, it says once: the run's own span comes too late for who judges the call by it.
 */
export class Spans implements Telemetry {
  private readonly parts: SpansParts;
  /** What the processor was told of a conversation's words. */
  private readonly told = new Map<string, string>();

  constructor(parts: SpansParts) {
    this.parts = parts;
  }

  run(run: StartedRun): OpenRun {
    const { agent, conversation } = run;
    const span = this.start(
      agent === undefined ? 'invoke_agent' : `invoke_agent ${agent}`,
      attributes({
        [GENAI.operation]: 'invoke_agent',
        [GENAI.agent]: agent,
        [GENAI.conversation]: conversation,
      }),
    );
    return new RunSpan(span, run, this.parts.privacy());
  }

  begin(call: StartedCall): OpenCall {
    const { tool, agent, conversation, callId, description } = call;
    const { coverage } = this.parts;
    const privacy = this.parts.privacy();
    const caller = gatedCaller();
    const known = attributes({
      [GENAI.operation]: 'execute_tool',
      [GENAI.tool]: tool,
      [GENAI.toolType]: 'function',
      [GENAI.toolDescription]: description?.slice(0, 2_000),
      [GENAI.callId]: callId,
      [GENAI.agent]: agent,
      // Where the caller tells the call too, in a conversation that is its own, both are one action in that.
      [GENAI.conversation]: conversation === '' || caller !== null ? null : conversation,
      [ATTR.gated]: true,
    });
    const name = `execute_tool ${tool}`;
    const begun = now();
    const above = activeContext();
    const span = this.start(name, known, begun);
    const dropped = span !== null && !span.isRecording();
    const standIn = (): Span | null =>
      this.parts.own?.startSpan(name, optionsOf(known, begun), above) ?? null;
    // Masked when the call is over: the tool waits for none of it.
    const words = span?.isRecording() ? this.news(call) : dropped ? wordsIn(call) : null;
    const told = (): Attributes => ({
      ...attributes({ [GENAI.arguments]: argumentsText(tool, call.arguments, privacy) }),
      ...(words === null ? {} : wordsOf(words.goal, words.system, privacy)),
    });
    const note: Note = (of, about, startTime) => this.start(of, about, startTime, dropped)?.end(now());
    const parts = { tool, privacy, coverage, caller, told, standIn: dropped ? standIn : null };
    return new CallSpan(span, note, parts);
  }

  saw(...[tools, framework, wrapped]: Parameters<Telemetry['saw']>): void {
    this.parts.coverage.saw(tools, framework, wrapped);
  }

  /** What was said in the conversation, where no span of a call has told it yet. */
  private news(call: StartedCall): Words | null {
    const { conversation, goal = [], system = null } = call;
    const mark = `${goal.length} ${goal.at(-1)?.length} ${system?.length}`;
    if (this.told.get(conversation) === mark) return null;
    remember(this.told, conversation, mark, MAX_CONVERSATIONS);
    return wordsIn(call);
  }

  /** Null where the application has no SDK and no spans are wanted. */
  private start(name: string, of: Attributes, startTime = now(), dropped = false): Span | null {
    const theirs = dropped ? undefined : registry().trace?.getTracer(SCOPE, this.parts.version);
    return (theirs ?? this.parts.own)?.startSpan(name, optionsOf(of, startTime), activeContext()) ?? null;
  }
}

function wordsIn({ goal = [], system = null }: StartedCall): Words {
  return { goal: [...goal], system };
}

function optionsOf(of: Attributes, startTime: number): SpanOptions {
  return { kind: KIND_INTERNAL, attributes: of, startTime };
}

interface Words {
  readonly goal: readonly string[];
  readonly system: string | null;
}

class RunSpan implements OpenRun {
  private readonly span: Span | null;
  private readonly privacy: Privacy;
  private known: StartedRun;

  constructor(span: Span | null, run: StartedRun, privacy: Privacy) {
    this.span = span;
    this.privacy = privacy;
    this.known = run;
  }

  within<T>(body: () => T): T {
    return this.span === null ? body() : withSpan(this.span, body);
  }

  heard({ goal, system, tools }: Run): void {
    const { known } = this;
    this.known = {
      ...known,
      goal: goal ?? known.goal,
      system: system ?? known.system,
      tools: tools ?? known.tools,
    };
  }

  end(error?: unknown): void {
    const { span, privacy, known } = this;
    if (!span?.isRecording()) return;
    const { goal = [], system = null, tools = [], outermost } = known;
    // What one agent says to another is not the user's word.
    if (outermost) tell(span, () => ({ ...wordsOf(goal, system, privacy), ...toolsOf(tools, privacy) }));
    if (error !== undefined) fail(span, typeOf(error), privacy.words(cutText(messageOf(error))));
    span.end(now());
  }
}

/** Makes a span that is over. */
type Note = (name: string, attributes: Attributes, startTime: number) => void;

interface CallParts {
  readonly tool: string;
  readonly privacy: Privacy;
  readonly coverage: Coverage;
  readonly caller: SpanRef | null;
  /** What the span says of the call but for its end. */
  readonly told: () => Attributes;
  /** Makes a span of ours in the place of one that the application's sampler has dropped; null where it has not. */
  readonly standIn: (() => Span | null) | null;
}

class CallSpan implements OpenCall {
  readonly span: SpanRef | null;
  readonly caller: SpanRef | null;
  /** The active one. */
  private readonly own: Span | null;
  /** What tells of the call. */
  private teller: Span | null;
  private readonly standIn: CallParts['standIn'];
  private readonly note: Note;
  private readonly tool: string;
  private readonly privacy: Privacy;
  private readonly coverage: Coverage;
  private readonly told: () => Attributes;

  constructor(span: Span | null, note: Note, parts: CallParts) {
    const { tool, privacy, coverage, caller, told, standIn } = parts;
    this.own = span;
    this.teller = span;
    this.standIn = standIn;
    this.caller = caller;
    this.note = note;
    this.tool = tool;
    this.privacy = privacy;
    this.coverage = coverage;
    this.told = told;
    this.span = span?.isRecording() ? refOf(span) : null;
  }

  within<T>(body: () => T): T {
    return this.own === null ? body() : withSpan(this.own, body);
  }

  gated(gating: Gating, verdict: Verdict | null): void {
    this.coverage.called(this.tool, gating, verdict?.outcome ?? null);
    if (this.standIn !== null) this.seeDropped(verdict, this.standIn);
    this.teller?.setAttributes(gateAttributes(gating, verdict, this.privacy));
  }

  /** A sampler is to save cost, and must not lose what was found wrong: that is told by a span of ours. */
  private seeDropped(verdict: Verdict | null, standIn: () => Span | null): void {
    const wrong = verdict !== null && (verdict.outcome !== 'allow' || (verdict.would ?? 'allow') !== 'allow');
    const ours = wrong ? standIn() : null;
    if (ours !== null) this.teller = ours;
    else {
      this.coverage.unseen(this.tool);
      say(DROPPED);
    }
  }

  approval(id: string): void {
    this.teller?.setAttributes({ [ATTR.approvalId]: id });
  }

  answered(answer: Answered): void {
    const { tool, privacy } = this;
    this.within(() => {
      this.note(`${answer.state} ${tool}`, answerAttributes(tool, answer, privacy), answer.asked);
    });
  }

  refused(message: string): void {
    this.coverage.refused(this.tool);
    this.close('goalkeeper.refused', message, null);
  }

  ended(result: string | null): void {
    this.close(null, null, result);
  }

  failed(error: unknown): void {
    const message = messageOf(error);
    // What went wrong is what the agent reads.
    this.close(typeOf(error), message, message);
  }

  private close(errorType: string | null, message: string | null, result: string | null): void {
    const { teller: span, tool, privacy, told } = this;
    if (!span?.isRecording()) return;
    tell(span, told);
    if (result !== null)
      tell(span, () => attributes({ [GENAI.result]: privacy.result(tool, cutText(result)) }));
    if (errorType !== null) fail(span, errorType, privacy.result(tool, cutText(message ?? '')));
    span.end(now());
  }
}

/** Later where the span is ours; an application's own SDK has to be told before it ends. */
function tell(span: Span, of: () => Attributes): void {
  if (span.setAttributesLater === undefined) span.setAttributes(of());
  else span.setAttributesLater(of);
}

function refOf(span: Span): SpanRef {
  const { traceId, spanId } = span.spanContext();
  return { traceId, spanId };
}

function fail(span: Span, type: string, message: string | null): void {
  span.setAttributes({ [GENAI.errorType]: type });
  span.setStatus({ code: STATUS_ERROR, ...(message !== null && { message: message.slice(0, 1_000) }) });
}

function typeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'tool_error';
}
