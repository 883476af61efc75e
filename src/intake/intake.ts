import { setTimeout as sleep } from 'node:timers/promises';
import { Coverage } from '../coverage/coverage.ts';
import { outgoing } from '../exporters/outgoing.ts';
import type { Loan } from '../grpc/lender.ts';
import type { Signal } from '../model/signal.ts';
import type { Opinion } from '../model/verdict.ts';
import type { Answered, Asked, Pipeline, Settled } from '../pipeline/pipeline.ts';
import { type Steps, Turns } from '../pipeline/turns.ts';
import type { ReceiveResult } from '../receivers/otlp-grpc.ts';
import type { HeldBack } from '../store/held-back.ts';
import { type Counters, ITEMS } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { Tracer } from '../telemetry/traces/tracer.ts';
import type { Judging } from '../verdict/judging.ts';
import type { Question } from '../verdict/questions.ts';
import { countItems } from '../wire/count.ts';
import { WireError } from '../wire/cursor.ts';
import { scanMetrics } from '../wire/scan-metrics.ts';
import { only } from '../wire/splice.ts';
import { type Exporters, Outlet } from './outlet.ts';
import { GIVEN_UP, Refusals } from './refusals.ts';
import { Tally } from './tally.ts';
import { Traces } from './traces.ts';

/** How often what has settled is looked for, while something waits. */
const TICK_MS = 50;
/** Judging may take so long while requests come in between; then they wait, or more would come in than is judged. */
const MAX_BEHIND_MS = 50;
/** What has been judged leaves after so many looks. */
const MAX_LOOKS = 32;
/** At the end, for the last to become safe: it is by then, unless a backend's connection does not end. */
const RELEASE_MS = 1_000;

/** Whom verdicts in doubt are taken to. */
export interface SecondOpinion {
  /** Never rejects: null where there is no opinion in time. */
  ask(question: Question): Promise<Opinion | null>;
  /** Gives up what is under way. */
  stop(): void;
}

/** Who sends a request, and whether somebody still waits for the answer. */
interface Giver {
  readonly cancelled: boolean;
  /** The memory the request is in, where it is lent. */
  readonly loan?: Loan | null;
}

/** Of one request: how many items were taken, and which could not be judged. */
interface Taken {
  readonly items: number;
  readonly warnings: readonly string[];
}

/**
 * From the door to the queues: takes requests, has the pipeline judge, and sends on. It never loses what it has
 * said yes to: it looks for room before it takes, and where judging fails the spans go on unjudged.
 */
export class Intake {
  /** Who is seen, and how well. */
  readonly coverage: Coverage;
  /** Of each signal, what takes a request in. */
  private readonly takers: Readonly<Record<Signal, (request: Buffer, loan: Loan | null) => Steps<Taken>>> = {
    traces: (request, loan) => this.takeSpans(request, loan),
    logs: (request, loan) => this.takeLogs(request, loan),
    metrics: (request, loan) => this.takeMetrics(request, loan),
  };
  private readonly turns: Turns;
  private readonly pipeline: Pipeline;
  private readonly mode: 'inline' | 'tee';
  private readonly outlet: Outlet;
  private readonly traces: Traces;
  private readonly tally: Tally;
  private readonly counters: Counters;
  private readonly refusals: Refusals;
  private readonly secondOpinion: SecondOpinion | null;
  /** Where actions that wait survive this process; null where they don't. */
  private readonly held: HeldBack | null;
  /** Those that wait for an opinion, each with what was due before it was asked. */
  private readonly asked = new Map<Question, number>();
  /** All that was due before it has been judged. */
  private judgedBefore = 0;
  private releasing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private ended = false;

  constructor(
    pipeline: Pipeline,
    mode: 'inline' | 'tee',
    exporters: Exporters,
    { counters, log, tracer = null }: { counters: Counters; log: Log; tracer?: Tracer | null },
    secondOpinion: SecondOpinion | null = null,
    coverage = new Coverage(),
    held: HeldBack | null = null,
    turns = new Turns(),
  ) {
    this.turns = turns;
    this.coverage = coverage;
    this.pipeline = pipeline;
    this.held = held;
    this.mode = mode;
    this.outlet = new Outlet(exporters, tracer);
    this.traces = new Traces(tracer, counters);
    this.tally = new Tally({ counters, log }, coverage);
    this.counters = counters;
    this.refusals = new Refusals({ counters, log });
    this.secondOpinion = secondOpinion;
  }

  /** Takes a request, or says why not; a promise where the sender shall wait for room in a full queue. */
  receive(signal: Signal, request: Buffer, sender: Giver): ReceiveResult | Promise<ReceiveResult> {
    const full = this.outlet.fullFor(signal, request);
    if (full === undefined)
      return this.turns.do(this.traces.taking(signal, this.taking(signal, request, sender)));
    return full.blocks ? this.wait(signal, request, sender) : this.refusals.overloaded(full);
  }

  /**
   * The verdict on a call that has not run, whether there is room for its alert or not; null where the history it
   * builds on is not known. Throws where judging fails.
   */
  decide(asked: Asked): Answered | null {
    const began = performance.now();
    const answered = this.traces.deciding(
      () => this.pipeline.decide(asked, began),
      (given) => given?.verdict.outcome ?? 'unknown_history',
    );
    this.counters.time('decision_duration_seconds', (performance.now() - began) / 1e3);
    if (answered !== null) this.counters.add('decisions', 1, answered.verdict.outcome);
    this.arm();
    return answered;
  }

  /** Conversations that are remembered, and actions that wait. */
  get load(): { sessions: number; waiting: number } {
    const { sessions, waiting } = this.pipeline;
    return { sessions, waiting };
  }

  /** From the next action on. */
  judgeBy(judging: Judging): void {
    this.pipeline.judgeBy(judging);
  }

  /** Sends a span of ours that no span brought about: one ResourceSpans field. */
  tell(bytes: Buffer): void {
    this.outlet.sendTogether('alerts', [{ bytes, spans: 1 }]);
  }

  /** Judges and sends on everything that waits: nothing is taken in after it. */
  drain(): void {
    this.ended = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.turns.finish();
    this.settle(() => this.pipeline.drain());
    this.secondOpinion?.stop();
    for (const question of this.asked.keys()) this.answered(question, null);
  }

  /**
   * Takes what a process before this one had taken and not sent on: what of it was not held back is on disk already,
   * or gone out.
   */
  async recover(): Promise<void> {
    for await (const { body, keep } of this.held?.found() ?? []) {
      try {
        const { actions } = this.pipeline.ingest(body, performance.now());
        this.counters.add('recovered_actions', actions);
      } catch (error) {
        this.tally.failed('what was stored', error);
      }
      keep(this.pipeline.due?.last ?? 0);
    }
    this.arm();
  }

  /** Resolves when what was judged is safe, wherever it is to go; what is not in a moment is taken again at the next start. */
  async released(): Promise<void> {
    await Promise.race([this.releasing, sleep(RELEASE_MS, undefined, { ref: false })]);
  }

  /** Acknowledged is what is safe. There may be no room any more when the request's turn comes. */
  private *taking(
    signal: Signal,
    request: Buffer,
    sender: Giver,
  ): Steps<ReceiveResult | Promise<ReceiveResult>> {
    const full = this.outlet.fullFor(signal, request);
    if (full !== undefined)
      return full.blocks ? this.wait(signal, request, sender) : this.refusals.overloaded(full);
    if (sender.cancelled) return GIVEN_UP;
    const result = yield* this.takeIn(signal, request, sender.loan ?? null);
    const safes = this.outlet.takeSafes();
    return safes.length === 0 ? result : Promise.all(safes).then(() => result);
  }

  private *takeIn(signal: Signal, request: Buffer, loan: Loan | null): Steps<ReceiveResult> {
    let taken: Taken;
    try {
      taken = yield* this.takers[signal](request, loan);
    } catch (error) {
      return error instanceof WireError
        ? this.refusals.invalid(signal, error)
        : this.unjudged(signal, request, loan, error);
    }
    this.arm();
    const { items, warnings } = taken;
    return warnings.length === 0
      ? { kind: 'accepted', items }
      : { kind: 'accepted', items, warning: `not judged: ${warnings.join('; ')}` };
  }

  private *takeSpans(request: Buffer, loan: Loan | null): Steps<Taken> {
    const ingested = yield* this.pipeline.ingesting(request, performance.now());
    this.tally.spans(ingested);
    const { forward, spans, actions, ofAgents } = ingested;
    if (forward !== null) this.outlet.send('spans', outgoing('traces', forward, spans - actions, loan));
    if (this.held !== null && actions > 0) {
      loan?.hold();
      this.outlet.await(this.held.add(only(request, ofAgents), this.pipeline.due?.last ?? 0));
    }
    return { items: spans, warnings: ingested.warnings };
  }

  /** Records go on at once, untouched: nothing is added to them. */
  private *takeLogs(request: Buffer, loan: Loan | null): Steps<Taken> {
    const ingested = yield* this.pipeline.ingestingLogs(request, performance.now());
    this.tally.logs(ingested);
    if (ingested.records > 0) this.forward('logs', request, ingested.records, loan);
    return { items: ingested.records, warnings: ingested.warnings };
  }

  /** Metrics tell nothing that is judged: they are counted, and go on. */
  // biome-ignore lint/correctness/useYield: one step
  private *takeMetrics(request: Buffer, loan: Loan | null): Steps<Taken> {
    const { metrics, points } = scanMetrics(request);
    this.counters.add('received_requests', 1);
    this.counters.add('received_metric_points', points);
    if (metrics > 0) this.forward('metrics', request, points, loan);
    return { items: points, warnings: [] };
  }

  private forward(signal: Signal, request: Buffer, items: number, loan: Loan | null): void {
    if (this.mode === 'inline') this.outlet.send('spans', outgoing(signal, [request], items, loan));
  }

  /** Who has given up will send the request again: taking it then would make two of it. */
  private async wait(signal: Signal, request: Buffer, sender: Giver): Promise<ReceiveResult> {
    for (;;) {
      const full = this.outlet.fullFor(signal, request);
      if (full === undefined) return this.turns.do(this.taking(signal, request, sender));
      await full.change();
      if (!full.blocks || sender.cancelled || this.ended) return this.refusals.overloaded(full);
    }
  }

  /** A fault of ours is no reason to lose an agent's spans. */
  private unjudged(signal: Signal, request: Buffer, loan: Loan | null, error: unknown): ReceiveResult {
    this.tally.failed('a request', error);
    let items: number;
    try {
      items = countItems(signal, request);
    } catch (problem) {
      if (problem instanceof WireError) return this.refusals.invalid(signal, problem);
      throw problem;
    }
    this.counters.add('received_requests', 1);
    this.counters.add(ITEMS[signal].received, items);
    if (items > 0) this.forward(signal, request, items, loan);
    return { kind: 'accepted', items };
  }

  /** The timer runs only while something waits. */
  private arm(): void {
    if (this.timer !== null || this.pipeline.waiting === 0) return;
    this.timer = setTimeout(() => this.tick(), TICK_MS);
  }

  /** Judges what is due, a turn at a time; requests come in between while it keeps up. */
  private tick(): void {
    const now = performance.now();
    const keepsUp = () => performance.now() - now < MAX_BEHIND_MS;
    const under = this.turns.do(this.traces.judging(this.judgeDue(now)), keepsUp);
    const done = () => {
      this.timer = null;
      if (!this.ended) this.arm();
    };
    if (under instanceof Promise) void under.then(done);
    else done();
  }

  private *judgeDue(now: number): Steps<void> {
    try {
      const tell = (settled: Settled) => this.tellOf(settled);
      yield* this.pipeline.settling(now, MAX_LOOKS, tell, (looks) => this.tally.timed(looks));
    } catch (error) {
      this.tally.failed('what had settled', error);
    }
  }

  private settle(judge: () => Settled): void {
    let settled: Settled;
    try {
      settled = judge();
    } catch (error) {
      this.tally.failed('what had settled', error);
      return;
    }
    this.tellOf(settled);
  }

  private tellOf(settled: Settled): void {
    this.tally.settled(settled);
    for (const question of settled.questions) void this.ask(question, this.judgedBefore);
    this.outlet.sendTogether(
      'alerts',
      settled.alerts.map((bytes) => ({ bytes, spans: 1 })),
    );
    this.outlet.sendTogether('spans', settled.spans);
    this.release();
  }

  /** What is judged is let go of when what came of it is safe, but for what waits for an opinion. */
  private release(): void {
    const safes = this.outlet.takeSafes();
    const { held } = this;
    const first = this.pipeline.due?.first;
    this.judgedBefore = first ?? performance.now();
    if (held === null) return;
    const before = Math.min(first ?? Number.POSITIVE_INFINITY, ...this.asked.values());
    // What is added while it becomes safe is not meant.
    const { added } = held;
    this.releasing = this.releasing.then(async () => {
      await Promise.all(safes);
      held.release(before, added);
    });
  }

  private async ask(question: Question, before: number): Promise<void> {
    this.asked.set(question, before);
    this.answered(question, (await this.secondOpinion?.ask(question)) ?? null);
  }

  /** The action goes on, with the opinion or as it was; a second answer finds nothing left to do. */
  private answered(question: Question, opinion: Opinion | null): void {
    if (this.asked.delete(question)) this.settle(() => this.pipeline.answer(question, opinion));
  }
}
