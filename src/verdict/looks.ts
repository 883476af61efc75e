import type { Baseline } from '../baseline/artefact.ts';
import { selectBaseline } from '../baseline/select.ts';
import { selectCharter } from '../charter/select.ts';
import type { Detector } from '../detectors/detector.ts';
import type { Action, SpanRef } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { History } from '../model/history.ts';
import type { Schedules } from '../model/schedule.ts';
import { messageOf } from '../model/thrown.ts';
import type { Verdict } from '../model/verdict.ts';
import { current, type Due } from '../session/due.ts';
import type { Entry } from '../session/entry.ts';
import { historyOf } from '../session/history.ts';
import type { Session } from '../session/session.ts';
import { analyse, analyseAll } from '../signals/origin/arrival.ts';
import type { Effects } from './effects.ts';
import { judge } from './judge.ts';
import type { Judging } from './judging.ts';
import { unadvised } from './opinion.ts';
import { isHeavier } from './weight.ts';

export interface Judged {
  readonly action: Action;
  readonly history: History;
  readonly verdict: Verdict;
  /** True where facts that arrived after the first look made the verdict heavier. */
  readonly late: boolean;
}

/** A judged action and where its session keeps it. */
export interface Placed extends Judged {
  readonly session: Session;
  readonly entry: Entry;
}

/** An action judged when a model asked for it, whose own span has come: the verdict stands. */
export interface Completed {
  readonly judged: Judged;
  /** The model's span that asked for the call. */
  readonly asker: string;
}

export interface Looked {
  readonly judged: readonly Placed[];
  readonly completed: readonly Completed[];
  /** Actions whose judging failed, and why. */
  readonly errors: readonly string[];
}

/** An action is judged again when facts come late, but not forever. */
const MAX_LOOKS = 3;

/** Judges what is due: each action once, and those after a late fact again. */
export class Looks {
  private charters: readonly Charter[];
  private detectors: readonly Detector[];
  private schedules: Schedules;
  private baselines: readonly Baseline[];
  private readonly effects: Effects;
  private readonly locate: Locate;

  constructor(
    charters: readonly Charter[],
    detectors: readonly Detector[],
    schedules: Schedules,
    baselines: readonly Baseline[],
    effects: Effects,
    locate: Locate,
  ) {
    this.charters = charters;
    this.detectors = detectors;
    this.schedules = schedules;
    this.baselines = baselines;
    this.effects = effects;
    this.locate = locate;
  }

  /** From the next action on. */
  judgeBy({ charters, baselines, detectors, schedules }: Judging): void {
    this.charters = charters;
    this.baselines = baselines;
    this.detectors = detectors;
    this.schedules = schedules;
  }

  at(due: readonly Due[]): Looked {
    const looked = nothingLooked();
    for (const _ of this.steps(due, looked));
    return looked;
  }

  /** The same step by step, into `looked`; gives what was due as each is done, and null after each second look. */
  *steps<D extends Due>(due: readonly D[], looked: Collected): Generator<D | null> {
    const fresh = new Set<Entry>();
    for (const one of [...due].sort(byStart)) {
      const { session, entry } = current(one);
      if (entry?.verdict === null) {
        fresh.add(entry);
        this.look(session, entry, looked);
      } else if (entry?.early && !entry.spanless) this.complete(session, entry, entry.verdict, looked);
      yield one;
    }
    for (const session of new Set(due.map((one) => current(one).session)))
      yield* this.lookAgain(session, fresh, looked);
  }

  /** A call that was judged may run, and is about to. */
  begins({ action }: Entry): void {
    this.effects.claim(action, selectCharter(this.charters, action));
  }

  /** A call that was judged before it ran has ended: what it brought about is known, whether a span tells it or not. */
  ended({ session, entry }: { readonly session: Session; readonly entry: Entry }): Looked {
    const looked = nothingLooked();
    if (entry.early && entry.verdict !== null) this.complete(session, entry, entry.verdict, looked);
    return looked;
  }

  /** Facts came late: the actions after them are judged anew, and a heavier verdict is told. */
  private *lookAgain(session: Session, fresh: ReadonlySet<Entry>, looked: Collected): Generator<null> {
    const since = session.lateSince;
    session.lateSince = Number.POSITIVE_INFINITY;
    if (since === Number.POSITIVE_INFINITY) return;
    for (const entry of [...session.entries]) {
      const known = entry.verdict !== null && !fresh.has(entry);
      if (!known || entry.action.startTime < since || entry.looks >= MAX_LOOKS) continue;
      this.look(session, entry, looked);
      yield null;
    }
  }

  private look(session: Session, entry: Entry, looked: Collected): void {
    const { judged, errors } = looked;
    const before = entry.verdict;
    try {
      const action = session.resolve(entry);
      const charter = selectCharter(this.charters, action);
      const baseline = selectBaseline(this.baselines, action);
      const history = {
        ...historyOf(session, entry),
        madeBefore: this.effects.before(action, charter, entry.tellers),
      };
      ahead(() => analyseAll(history));
      const verdict = judge(action, history, charter, this.detectors, this.schedules, baseline);
      const heavier = before === null || isHeavier(verdict.outcome, unadvised(before));
      session.settle(entry, heavier ? verdict : before);
      if (heavier) judged.push({ action, history, verdict, late: before !== null, session, entry });
      this.remember(action, charter, verdict, looked);
    } catch (error) {
      errors.push(`${entry.action.tool}: ${messageOf(error)}`);
    }
  }

  private complete(session: Session, entry: Entry, verdict: Verdict, looked: Collected): void {
    entry.early = false;
    this.effects.release(entry.tellers.keys());
    const action = session.resolve(entry);
    const { source } = entry;
    if (source !== null) ahead(() => analyse(source));
    const judged = { action, history: historyOf(session, entry), verdict, late: false };
    looked.completed.push({ judged, asker: entry.asker?.spanId ?? '' });
    this.remember(action, selectCharter(this.charters, action), verdict, looked);
  }

  /** What the call brought about is known from now on: those that did the same later, judged without it, are judged anew. */
  private remember(action: Action, charter: Charter | null, verdict: Verdict, looked: Collected): void {
    // A call that was stopped and tells no result did not run.
    if (verdict.outcome === 'block' && action.result === null) return;
    for (const span of this.effects.made(action, charter)) {
      const later = this.locate(span);
      if (later === null || later.entry.verdict === null || later.entry.looks >= MAX_LOOKS) continue;
      this.look(later.session, later.entry, looked);
    }
  }
}

/** Where an action is kept that was judged; null where it was forgotten since. */
export type Locate = (span: SpanRef) => { readonly session: Session; readonly entry: Entry } | null;

export interface Collected {
  readonly judged: Placed[];
  readonly completed: Completed[];
  readonly errors: string[];
}

export function nothingLooked(): Collected {
  return { judged: [], completed: [], errors: [] };
}

/** What fails ahead of judging fails again in the detectors that need it, and is told there. */
function ahead(work: () => void): void {
  try {
    work();
  } catch {
    // The other detectors can do without.
  }
}

function byStart(a: Due, b: Due): number {
  return (a.entry?.action.startTime ?? 0) - (b.entry?.action.startTime ?? 0);
}
