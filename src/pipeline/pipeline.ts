import { Census } from '../coverage/census.ts';
import { DETECTORS } from '../detectors/index.ts';
import { LOG_SIGNS, SIGNS } from '../dialects/index.ts';
import { type Origins, originOf } from '../dialects/origin.ts';
import { Drift, type Watcher } from '../drift/drift.ts';
import type { Made } from '../model/effects.ts';
import { NO_SCHEDULES } from '../model/schedule.ts';
import { namedMessageOf } from '../model/thrown.ts';
import type { Opinion } from '../model/verdict.ts';
import { current } from '../session/due.ts';
import { Reader } from '../session/reader.ts';
import { type Remembered, Sessions } from '../session/sessions.ts';
import { Decisions } from '../verdict/decisions.ts';
import { Effects } from '../verdict/effects.ts';
import type { Judging } from '../verdict/judging.ts';
import {
  type Collected,
  type Judged,
  type Locate,
  type Looked,
  Looks,
  nothingLooked,
  type Placed,
} from '../verdict/looks.ts';
import { type Question, Questions } from '../verdict/questions.ts';
import { LogView } from '../wire/log-view.ts';
import { pick, scanning, scanningLogs } from '../wire/scan.ts';
import { Signs } from '../wire/signs.ts';
import { SpanView } from '../wire/span-view.ts';
import { cut, type LiftedSpan, land, lift } from '../wire/splice.ts';
import type { PipelineOptions } from './options.ts';
import {
  type Answered,
  type Asked,
  type Ingested,
  type IngestedLogs,
  NOTHING_ELSE,
  NOTHING_SETTLED,
  type Settled,
} from './results.ts';
import { Telling } from './telling.ts';
import { finish, type Steps } from './turns.ts';
import { type Pending, Waiting } from './waiting.ts';
import { Warnings } from './warnings.ts';

/** Gives each step as it comes: one action that is judged. */
export type Watched = <T>(looks: Generator<T>) => Iterable<T>;

const signs = new Signs(SIGNS);
const logSigns = new Signs(LOG_SIGNS);
const NO_BYTES = Buffer.alloc(0);

/**
 * The way of a span, left to right: scan, dialect, session; then, when it has settled: history, detectors,
 * verdict, alert. Synchronous, without I/O; `now` is the caller's clock in milliseconds and decides only when an
 * action is due, never what its verdict is.
 */
export class Pipeline {
  private readonly options: PipelineOptions;
  private readonly conversations: Sessions;
  private readonly reader: Reader;
  private readonly looks: Looks;
  private readonly decisions: Decisions;
  private readonly census: Census;
  private readonly watcher: Watcher | null;
  private readonly effects: Effects;
  private readonly questions = new Questions<LiftedSpan>();
  private readonly queue: Waiting;
  private readonly telling: Telling;

  constructor(options: PipelineOptions) {
    this.options = options;
    this.queue = new Waiting(options.settleMs);
    this.telling = new Telling(options.version, options.approvalOf);
    const sessions = new Sessions(options.sessions);
    this.conversations = sessions;
    this.census = new Census(options.gaps);
    this.reader = new Reader(sessions);
    const { charters, baselines = [], detectors = DETECTORS, schedules = NO_SCHEDULES } = options;
    this.effects = new Effects(options.effects ?? null);
    const locate: Locate = (span) => sessions.locate(span);
    this.looks = new Looks(charters, detectors, schedules, baselines, this.effects, locate);
    this.decisions = new Decisions(sessions, this.looks);
    this.watcher = options.watcher ?? (options.drift ? new Drift(options.drift) : null);
  }

  /** From the next action on; sessions, and what waits, stay. */
  judgeBy(judging: Judging): void {
    this.looks.judgeBy(judging);
  }

  /** Conversations that are remembered. */
  get sessions(): number {
    return this.conversations.size;
  }

  /** Actions and second looks that wait. */
  get waiting(): number {
    return this.queue.length;
  }

  /** When the first and the last of these are due; null where none waits. */
  get due(): { readonly first: number; readonly last: number } | null {
    return this.queue.due;
  }

  /** Takes a request's bytes. Throws WireError where they contradict themselves: nothing of it was taken then. */
  ingest(request: Buffer, now: number): Ingested {
    return finish(this.ingesting(request, now));
  }

  /** The same, span by span. */
  *ingesting(request: Buffer, now: number): Steps<Ingested> {
    const { spanCount, agentSpans } = yield* scanning(request, signs);
    const inline = this.options.mode === 'inline';
    const origins: Origins = new Map();
    const ofActions: number[] = [];
    const warnings = new Warnings();
    let latest = 0;
    for (const [at, scanned] of agentSpans.entries()) {
      warnings.during(() => {
        const span = new SpanView(request, scanned);
        latest = Math.max(latest, span.endTime);
        const { due, action } = this.reader.span(
          span,
          () => originOf(span, scanned.scopeSpans, origins),
          now,
        );
        for (const one of due) this.queue.add(one, null, now);
        if (action === null) return;
        this.queue.add(action, inline ? lift(request, scanned) : null, now);
        ofActions.push(at);
      });
      yield;
    }
    const forward = () => (inline ? cut(request, pick(agentSpans, ofActions), spanCount) : null);
    const counts = { spans: spanCount, agentSpans: agentSpans.length, actions: ofActions.length };
    const which = { ofAgents: agentSpans, ofActions };
    return { forward, ...counts, ...which, eventTime: latest / 1e6, warnings: warnings.all };
  }

  /** Takes a request of logs: what agents' records tell goes into their sessions. Throws WireError as `ingest` does. */
  ingestLogs(request: Buffer, now: number): IngestedLogs {
    return finish(this.ingestingLogs(request, now));
  }

  /** The same, record by record. */
  *ingestingLogs(request: Buffer, now: number): Steps<IngestedLogs> {
    const { recordCount, agentRecords } = yield* scanningLogs(request, logSigns);
    const origins: Origins = new Map();
    const warnings = new Warnings();
    let latest = 0;
    let astray = 0;
    for (const scanned of agentRecords) {
      warnings.during(() => {
        const record = new LogView(request, scanned);
        latest = Math.max(latest, record.time);
        const read = this.reader.record(record, () => originOf(record, scanned.resourceLogs, origins), now);
        if (read === null) astray++;
        for (const one of read?.due ?? []) this.queue.add(one, null, now);
      });
      yield;
    }
    const counts = { records: recordCount, agentRecords: agentRecords.length, astray };
    return { ...counts, eventTime: latest / 1e6, warnings: warnings.all };
  }

  /**
   * The verdict on a call that has not run; null where its conversation is not the one that was told of before. What
   * there is to tell of it is told when it has settled, its span come or not.
   */
  decide({ call, time, ended, history }: Asked, now: number): Answered | null {
    const { decisions } = this;
    if (history !== null && decisions.known(call)?.memory.serial !== history) return null;
    for (const one of ended) {
      const over = decisions.after(one.ended, one.time, now);
      if (over !== null) this.queue.add(over, null, now, over.looked);
    }
    const { verdict, session, entry, looked } = decisions.before(call, time, now);
    if (looked.judged.length > 0) this.queue.add({ session, entry }, null, now, looked);
    return { verdict, action: entry.action, history: session.memory.serial };
  }

  /** Judges what is due. */
  settle(now: number): Settled {
    let settled: Settled | null = null;
    const tell = (all: Settled) => {
      settled = all;
    };
    finish(this.settling(now, Number.POSITIVE_INFINITY, tell));
    return settled ?? NOTHING_SETTLED;
  }

  /**
   * The same, action by action, by their times: tells what has settled after every `most` of them and at the end. One at
   * a time; what is not told of when it is given up, or fails, waits on. `watched` may look on at each action.
   */
  *settling(
    now: number,
    most: number,
    tell: (settled: Settled) => void,
    watched: Watched = (looks) => looks,
  ): Steps<void> {
    const all = this.queue.take(now);
    try {
      const looked = nothingLooked();
      let done: Pending[] = [];
      let looks = 0;
      for (const one of watched(this.looks.steps(all, looked))) {
        if (one !== null) done.push(one);
        if (++looks % most === 0) {
          tell(this.release(done, takeOut(looked), now));
          done = [];
        }
        yield;
      }
      // Told at once, they are told in the order in which they came.
      tell(this.release(looks < most ? all : done, looked, now));
    } finally {
      this.queue.putBack();
    }
  }

  /** Judges everything that waits, due or not. */
  drain(): Settled {
    return this.settle(Number.POSITIVE_INFINITY);
  }

  /** Takes the opinion on a question, null where there is none; what waited for it goes on. */
  answer(question: Question, opinion: Opinion | null): Settled {
    const { judged, held } = this.questions.answer(question, opinion);
    const told = judged === null ? [] : [judged];
    const attributes = this.telling.attributesOf(question.entry);
    const landings = held.map((lifted) => ({ lifted, attributes }));
    return { ...NOTHING_ELSE, judged: told, alerts: this.telling.alertsOf(told), spans: land(landings) };
  }

  /**
   * Judges what waits of a conversation that is known by a key, and lets go of it, to be remembered elsewhere; nothing
   * to remember where it is not known, or is being judged just now.
   */
  letGo(key: string, now: number): { readonly settled: Settled; readonly remembered: Remembered | null } {
    const session = this.conversations.ofKey(key);
    if (session === null) return { settled: NOTHING_SETTLED, remembered: null };
    const due = this.queue.takeOf(session);
    const settled = this.release(due, this.looks.at(due), now);
    return { settled, remembered: this.conversations.release(session) };
  }

  /** Takes over a conversation that was let go of elsewhere. */
  adopt(remembered: Remembered, now: number): void {
    this.conversations.adopt(remembered, now);
  }

  /** Takes what was brought about elsewhere: those that did the same later, judged without it, are judged anew. */
  learnOf(made: Made, windowNs: number, now: number): void {
    for (const span of this.effects.learn(made, windowNs)) {
      const later = this.conversations.locate(span);
      if (later === null) continue;
      const { session, entry } = later;
      session.lateSince = Math.min(session.lateSince, entry.action.startTime);
      this.queue.add({ session, entry: null }, null, now);
    }
  }

  /** Where what came of it cannot be told, for a fault of ours, the spans go on all the same. */
  private release(done: readonly Pending[], looked: Looked, now: number): Settled {
    this.queue.done(done);
    const due = done.map(current);
    for (const { session } of due) session.waiting--;
    try {
      return this.told(due, looked, now);
    } catch (error) {
      const spans = due.flatMap(({ lifted }) => (lifted === null ? [] : [{ lifted, attributes: NO_BYTES }]));
      return { ...NOTHING_SETTLED, errors: [...looked.errors, namedMessageOf(error)], spans: land(spans) };
    }
  }

  private told(due: readonly Pending[], { judged, completed, errors }: Looked, now: number): Settled {
    const { told: fresh, questions } = this.options.asks
      ? this.questions.raise(judged)
      : { told: judged, questions: [] };
    // What was given to a caller stands as it was given.
    const given = due.flatMap((one) => one.given ?? []);
    const told = [...given.flatMap((one) => one.judged.map(asKnownNow)), ...fresh];
    const looked = { completed, errors: [...given.flatMap((one) => one.errors), ...errors] };
    const counted = this.census.take(due);
    const drifting = this.watcher?.take(counted.ran, now) ?? { runs: [], drifted: [] };
    const alerts = this.telling.alertsOf(told);
    for (const one of [...counted.blind, ...drifting.drifted]) alerts.push(this.telling.agentAlert(one));
    const landings = due.flatMap(({ entry, lifted }) => {
      if (entry === null || lifted === null || this.questions.holds(entry, lifted)) return [];
      return [{ lifted, attributes: this.telling.attributesOf(entry) }];
    });
    const spans = land(landings);
    return { ...looked, ...counted, ...drifting, judged: told, questions, alerts, spans };
  }
}

function takeOut({ judged, completed, errors }: Collected): Looked {
  return { judged: judged.splice(0), completed: completed.splice(0), errors: errors.splice(0) };
}

/** Its own span, and that it ran, may have become known since. */
function asKnownNow(given: Placed): Judged {
  return { ...given, action: given.entry.action };
}
