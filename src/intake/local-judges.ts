import { setTimeout as sleep } from 'node:timers/promises';
import type { Coverage } from '../coverage/coverage.ts';
import { leftOf } from '../exporters/outgoing.ts';
import type { Loan } from '../grpc/lender.ts';
import type { Made } from '../model/effects.ts';
import type { Opinion } from '../model/verdict.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Answered, Asked, Ingested, Settled } from '../pipeline/results.ts';
import type { Steps, Turns } from '../pipeline/turns.ts';
import type { Remembered } from '../session/sessions.ts';
import type { HeldBack } from '../store/held-back.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { Tracer } from '../telemetry/traces/tracer.ts';
import type { Judging } from '../verdict/judging.ts';
import type { Question } from '../verdict/questions.ts';
import { only } from '../wire/splice.ts';
import type { Judges, Taken } from './judges.ts';
import type { Outlet } from './outlet.ts';
import { Tally } from './tally.ts';
import { Traces } from './traces.ts';

/** How often what has settled is looked for, while something waits. */
const TICK_MS = 50;
/** Judging may take so long while requests come in between; then they wait, or more would come in than is judged. */
const MAX_BEHIND_MS = 50;
/** What has been judged leaves after so many looks: with fewer, a busy server spends its time on small requests. */
const MAX_LOOKS = 128;
/** At the end, for the last to become safe: it is by then, unless a backend's connection does not end. */
const RELEASE_MS = 1_000;

/** Whom verdicts in doubt are taken to. */
export interface SecondOpinion {
  /** Never rejects: null where there is no opinion in time. */
  ask(question: Question): Promise<Opinion | null>;
  /** Gives up what is under way. */
  stop(): void;
}

export interface LocalJudgesOptions {
  readonly pipeline: Pipeline;
  readonly outlet: Outlet;
  readonly counters: Counters;
  readonly log: Log;
  readonly coverage: Pick<Coverage, 'add'>;
  readonly secondOpinion: SecondOpinion | null;
  /** Where actions that wait survive this process; null where they don't. */
  readonly held: Pick<HeldBack, 'found' | 'add' | 'added' | 'release'> | null;
  readonly turns: Turns;
  /** Tells traces of our own; null where none are told. */
  readonly tracer?: Tracer | null;
}

/** What came of a part of a request, for whoever has the rest of it. */
export interface Part {
  /** Which of its agents' spans are held back, in the order in which they stand: all else goes on at once. */
  readonly heldBack: readonly number[];
  readonly warnings: readonly string[];
}

/** Has a pipeline judge in time, and sends on what comes of it. */
export class LocalJudges implements Judges {
  private readonly options: LocalJudgesOptions;
  private readonly pipeline: Pipeline;
  private readonly outlet: Outlet;
  private readonly counters: Counters;
  private readonly tally: Tally;
  private readonly traces: Traces;
  /** Those that wait for an opinion, each with what was due before it was asked. */
  private readonly asked = new Map<Question, number>();
  /** All that was due before it has been judged. */
  private judgedBefore = 0;
  private releasing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private ended = false;

  constructor(options: LocalJudgesOptions) {
    const { pipeline, outlet, counters, coverage } = options;
    this.options = options;
    this.pipeline = pipeline;
    this.outlet = outlet;
    this.counters = counters;
    this.tally = new Tally(options, coverage);
    this.traces = new Traces(options.tracer ?? null, counters);
  }

  *takeSpans(request: Buffer, loan: Loan | null): Steps<Taken> {
    const { forward, spans, actions, warnings } = yield* this.takeIn(request, loan);
    const parts = forward();
    if (parts !== null) this.outlet.send('spans', leftOf(request, 'traces', parts, spans - actions, loan));
    return { items: spans, warnings };
  }

  *takeLogs(request: Buffer): Steps<{ readonly records: number; readonly judged: Taken }> {
    const ingested = yield* this.pipeline.ingestingLogs(request, performance.now());
    this.tally.logs(ingested);
    this.arm();
    const { records, warnings } = ingested;
    return { records, judged: { items: records, warnings } };
  }

  /** Takes a part of a request, whose other spans are sent on by whoever calls. It comes when what is held back is safe. */
  *takePart(signal: 'traces' | 'logs', request: Buffer): Steps<Part | Promise<Part>> {
    const part = signal === 'traces' ? yield* this.partOf(request) : yield* this.partOfLogs(request);
    const safes = this.outlet.takeSafes();
    return safes.length === 0 ? part : Promise.all(safes).then(() => part);
  }

  /**
   * Takes what a process before this one had taken and not sent on: what of it was not held back is gone out. Resolves
   * when it is kept again.
   */
  async takeAgain(request: Buffer): Promise<void> {
    const kept = this.take(request) ? this.options.held?.add([request], this.pipeline.due?.last ?? 0) : null;
    this.arm();
    await kept;
  }

  /** Judges what waits of a conversation that is known by a key, and gives what is remembered of it; see `Pipeline.letGo`. */
  letGo(key: string): Remembered | null {
    let remembered: Remembered | null = null;
    this.settle(() => {
      const { settled, ...rest } = this.pipeline.letGo(key, performance.now());
      remembered = rest.remembered;
      return settled;
    });
    return remembered;
  }

  /** Takes what an action has brought about that was judged elsewhere. */
  learnOf(made: Made, windowNs: number): void {
    this.pipeline.learnOf(made, windowNs, performance.now());
    this.arm();
  }

  /** Whether there is room for its alert or not. Throws where judging fails. */
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

  /** Judges and sends on everything that waits: nothing is taken in after it. */
  drain(): void {
    this.ended = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.options.turns.finish();
    this.settle(() => this.pipeline.drain());
    this.options.secondOpinion?.stop();
    for (const question of this.asked.keys()) this.answered(question, null);
  }

  /**
   * Takes what a process before this one had taken and not sent on: what of it was not held back is on disk already,
   * or gone out.
   */
  async recover(): Promise<void> {
    for await (const { body, keep } of this.options.held?.found() ?? []) {
      this.take(body);
      keep(this.pipeline.due?.last ?? 0);
    }
    this.arm();
  }

  /** False where it can't be judged. */
  private take(stored: Buffer): boolean {
    try {
      const { actions } = this.pipeline.ingest(stored, performance.now());
      this.counters.add('recovered_actions', actions);
      return true;
    } catch (error) {
      this.tally.failed('what was stored', error);
      return false;
    }
  }

  /** Resolves when what was judged is safe, wherever it is to go; what is not in a moment is taken again at the next start. */
  async released(): Promise<void> {
    await Promise.race([this.releasing, sleep(RELEASE_MS, undefined, { ref: false })]);
  }

  private *partOf(request: Buffer): Steps<Part> {
    const { ofActions: heldBack, warnings } = yield* this.takeIn(request, null);
    return { heldBack, warnings };
  }

  private *partOfLogs(request: Buffer): Steps<Part> {
    const { judged } = yield* this.takeLogs(request);
    return { heldBack: [], warnings: judged.warnings };
  }

  private *takeIn(request: Buffer, loan: Loan | null): Steps<Ingested> {
    const ingested = yield* this.pipeline.ingesting(request, performance.now());
    this.tally.spans(ingested);
    const { actions, ofAgents } = ingested;
    const { held } = this.options;
    if (held !== null && actions > 0) {
      loan?.hold();
      this.outlet.await(held.add(only(request, ofAgents), this.pipeline.due?.last ?? 0));
    }
    this.arm();
    return ingested;
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
    const under = this.options.turns.do(this.traces.judging(this.judgeDue(now)), keepsUp);
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
    const { held } = this.options;
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
    this.answered(question, (await this.options.secondOpinion?.ask(question)) ?? null);
  }

  /** The action goes on, with the opinion or as it was; a second answer finds nothing left to do. */
  private answered(question: Question, opinion: Opinion | null): void {
    if (this.asked.delete(question)) this.settle(() => this.pipeline.answer(question, opinion));
  }
}
