import { randomUUID } from 'node:crypto';
import { isPromise } from 'node:util/types';
import { argumentsHash } from '../../../src/approvals/binding.ts';
import { refusalMessage, type Wait, waitMessage } from '../../../src/guard/message.ts';
import { OUTCOMES } from '../../../src/model/finding.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import {
  type Answer,
  type ApprovalRequest,
  type OpenApproval,
  TooManyQuestions,
  WaitingCalls,
} from '../approvals/approvals.ts';
import type { Decision, Question } from '../judge/judge.ts';
import type { Answered, Gating } from '../spans/telemetry.ts';
import type { Refusal, Suspension } from './contract.ts';
import { failureModeOf } from './failure.ts';
import type { GateParts, Passing } from './passing.ts';
import { orElse, silently, within } from './safely.ts';
import { say } from './say.ts';
import { jsonOf } from './values.ts';

/** What is to be done with a call. */
export type Ruling<R> =
  | { readonly kind: 'make' }
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  /** The framework suspends the run, by what it returned or threw. */
  | { readonly kind: 'suspended'; readonly result: R; readonly message: string }
  | { readonly kind: 'interrupted'; readonly thrown: unknown; readonly message: string };

const MAKE = { kind: 'make' } as const;

/** From a call to what is done with it: asks the judge, and the person where the judge says so. Nothing here throws. */
export class Rulings {
  private readonly parts: GateParts;
  private readonly clock: () => number;
  private readonly waiting = new WaitingCalls();

  constructor(parts: GateParts) {
    this.parts = parts;
    this.clock = parts.clock ?? Date.now;
  }

  on<T>(passing: Passing<T>): Ruling<Awaited<T>> | Promise<Ruling<Awaited<T>>> {
    const decided = this.decide(passing);
    if (!isPromise(decided)) return this.weigh(passing, decided);
    return decided.then((decision) => this.weigh(passing, decision));
  }

  /** The same for a tool that answers at once: a verdict that is not there yet is none, and no person can be waited for. */
  now<T>(passing: Passing<T>): Ruling<Awaited<T>> {
    const decided = this.decide(passing);
    if (isPromise(decided)) return this.unjudged(passing, 'its verdict takes longer than it does');
    const ruling = orElse(() => this.weighed(passing, decided), null);
    if (ruling === null) return this.unjudged(passing, 'a fault of ours');
    if (ruling !== 'ask') return ruling;
    return this.refuse(passing, 'ask', decided as Decision, 'nobody');
  }

  /** True where a person has to agree; it is noted, so that the call can be made once they did. */
  async wantsPerson(passing: Passing<unknown>): Promise<boolean> {
    const decided = await this.decide(passing);
    if (typeof decided === 'string' || decided === null || passing.question === null) return false;
    if (decided.verdict.outcome !== 'ask' || !this.counts(decided.verdict)) return false;
    this.waiting.open(this.requestOf(passing.question, decided.verdict));
    return true;
  }

  /** The decision; null where none is needed, a text where there is none and why. Never rejects. */
  private decide<T>({ question }: Passing<T>): Decided | Promise<Decided> {
    if (question === null) return 'its arguments could not be read';
    try {
      const judge = this.parts.judge();
      if (judge.passes(question)) return null;
      const decided = judge.decide(question);
      if (!isPromise(decided)) return decided;
      return within(decided, judge.patienceMs, 'the verdict').catch(messageOf);
    } catch (error) {
      return messageOf(error);
    }
  }

  private weigh<T>(passing: Passing<T>, decided: Decided): Ruling<Awaited<T>> | Promise<Ruling<Awaited<T>>> {
    try {
      const ruling = this.weighed(passing, decided);
      if (ruling !== 'ask') return ruling;
      const decision = decided as Decision;
      return this.askPerson(passing, decision).catch((error) =>
        this.refuse(passing, 'ask', decision, error instanceof TooManyQuestions ? 'many' : 'nobody'),
      );
    } catch (error) {
      return this.unjudged(passing, messageOf(error));
    }
  }

  private weighed<T>(passing: Passing<T>, decided: Decided): Ruling<Awaited<T>> | 'ask' {
    if (typeof decided === 'string') return this.unjudged(passing, decided);
    if (decided === null) {
      this.gated(passing, 'trusted', null);
      return MAKE;
    }
    const { verdict } = decided;
    if (!OUTCOMES.includes(verdict.outcome))
      return this.unjudged(passing, 'its verdict is none that is known');
    this.gated(passing, 'verdict', verdict);
    const stops = verdict.outcome === 'block' || verdict.outcome === 'ask';
    if (!stops || !this.counts(verdict)) return MAKE;
    return verdict.outcome === 'ask' ? 'ask' : this.refuse(passing, 'block', decided, null);
  }

  /** Nothing is refused in monitor mode: the program's own, or that of the charter that governs the agent. */
  private counts({ charter, mode }: Verdict): boolean {
    return this.parts.settings().mode === 'enforce' && (charter === null || mode === 'enforce');
  }

  private unjudged<T>(passing: Passing<T>, because: string): Ruling<Awaited<T>> {
    const { fail, mode } = this.parts.settings();
    const { tool } = passing.call;
    const closed = mode === 'enforce' && failureModeOf(tool, fail) === 'closed';
    this.gated(passing, closed ? 'fail_closed' : 'fail_open', null);
    say(`${tool} was ${closed ? 'refused' : 'called'} without a verdict: ${because}`);
    return closed ? this.refuse(passing, 'block', null, null) : MAKE;
  }

  private gated<T>({ span }: Passing<T>, gating: Gating, verdict: Verdict | null): void {
    silently(() => span?.gated(gating, verdict));
  }

  private refuse<T>(
    passing: Passing<T>,
    outcome: Refusal['outcome'],
    decision: Decision | null,
    wait: Wait | null,
    approval: string | null = null,
  ): Ruling<never> {
    const { callId, call } = passing;
    const verdict = decision?.verdict ?? null;
    const message = wait === null ? refusalMessage(call.tool, verdict) : waitMessage(call.tool, wait);
    return { kind: 'refuse', refusal: { outcome, message, tool: call.tool, callId, verdict, approval } };
  }

  private requestOf(question: Question, verdict: Verdict): ApprovalRequest {
    const { agent, conversation, tool, arguments: args, callId, span } = question;
    const expires = this.clock() + this.parts.settings().approvalTimeout;
    return {
      agent,
      conversation,
      tool,
      arguments: args,
      callId,
      hash: argumentsHash(args),
      verdict,
      span,
      expires,
    };
  }

  /** By the framework's own means where it has some, else by ours. */
  private async askPerson<T>(passing: Passing<T>, decision: Decision): Promise<Ruling<Awaited<T>>> {
    const { call, question } = passing;
    const request = this.requestOf(question as Question, decision.verdict);
    const denied = (wait: Wait) => this.refuse(passing, 'ask', decision, wait);
    if (call.approved) {
      const taken = this.waiting.take(request, this.clock());
      if (taken === 'taken') this.told(passing, request, { state: 'approved' });
      if (taken !== 'none') return taken === 'taken' ? MAKE : denied(taken);
    }
    if (call.suspend !== undefined) return this.suspend(passing, request, decision);
    const approvals = this.parts.approvals();
    if (approvals === null) return denied('nobody');
    const { timeout } = this.parts.settings();
    const opened =
      decision.approval === null
        ? await within(approvals.open(request), timeout, 'asking a person')
        : await approvals.opened(decision.approval, request);
    silently(() => passing.span?.approval(opened.id));
    const asked = this.clock();
    const { wait, answer } = await this.answerTo(opened, request, call.signal);
    if (opened.local) this.told(passing, request, { id: opened.id, asked, ...answer, state: stateOf(wait) });
    if (wait === null && !isUnchanged(passing, request)) return denied('changed');
    if (wait === null && (await within(opened.use(), timeout, 'using the approval'))) return MAKE;
    return this.refuse(passing, 'ask', decision, wait ?? 'expired', opened.id);
  }

  /** `wait` is null where the person said yes in time. */
  private async answerTo(
    opened: OpenApproval,
    { expires }: ApprovalRequest,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly wait: Wait | null; readonly answer: Answer | null }> {
    const ends = new AbortController();
    const end = (): void => ends.abort();
    const timer = setTimeout(end, Math.max(0, expires - this.clock()));
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
    try {
      const answer = await Promise.race([opened.answer(ends.signal), aborted(ends.signal)]);
      if (answer === null) return { wait: 'expired', answer };
      return { wait: answer.approved ? null : 'denied', answer };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      end();
    }
  }

  /** Who decided what, when and why goes into a span, where nobody else writes it. */
  private told<T>(
    { span }: Passing<T>,
    { hash, verdict }: ApprovalRequest,
    answer: Partial<Answered> & Pick<Answered, 'state'>,
  ): void {
    silently(() => {
      const { state, id, by, reason, asked = this.clock() } = answer;
      span?.answered({ state, id, by, reason, asked, hash, verdict });
    });
  }

  private async suspend<T>(
    passing: Passing<T>,
    request: ApprovalRequest,
    decision: Decision,
  ): Promise<Ruling<Awaited<T>>> {
    const denied = (wait: Wait) => this.refuse(passing, 'ask', decision, wait);
    const before = this.waiting.look(request, this.clock());
    if (before === 'changed' || before === 'expired') {
      this.waiting.take(request, this.clock());
      return denied(before);
    }
    this.waiting.open(request);
    const message = waitMessage(request.tool, 'open');
    const { tool, callId } = request;
    const id = decision.approval ?? `local-${randomUUID()}`;
    const refusal = {
      outcome: 'ask',
      message,
      tool,
      callId,
      verdict: decision.verdict,
      approval: id,
    } as const;
    let suspended: Suspension<Awaited<T>>;
    try {
      suspended = await passing.call.suspend!(refusal);
    } catch (thrown) {
      return { kind: 'interrupted', thrown, message };
    }
    if ('result' in suspended) return { kind: 'suspended', result: suspended.result, message };
    const taken = this.waiting.take(request, this.clock());
    const state = suspended.approved ? (taken === 'taken' ? 'approved' : 'expired') : 'denied';
    this.told(passing, request, { id, by: suspended.by, reason: suspended.reason, state });
    if (!suspended.approved) return denied('denied');
    if (taken !== 'taken') return denied(taken === 'none' ? 'expired' : taken);
    return isUnchanged(passing, request) ? MAKE : denied('changed');
  }
}

function stateOf(wait: Wait | null): Answered['state'] {
  if (wait === null) return 'approved';
  return wait === 'denied' ? 'denied' : 'expired';
}

type Decided = Decision | null | string;

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

/** The program may have changed the arguments while a person looked at them. */
function isUnchanged<T>({ call }: Passing<T>, { hash }: ApprovalRequest): boolean {
  return orElse(() => argumentsHash(jsonOf(call.arguments)) === hash, false);
}
