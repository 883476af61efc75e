import { buildAgentAlert, buildAlert, enrichment } from './alert/build.ts';
import { selectCharter } from './charter/select.ts';
import { BlindAgents } from './coverage/blind.ts';
import type { Ran } from './coverage/facts.ts';
import type { Detector } from './detectors/detector.ts';
import { DETECTORS } from './detectors/index.ts';
import { actionOf, callIdsOf, requestedActions } from './dialects/action.ts';
import { LOG_SIGNS, readRecord, readSpan, SIGNS } from './dialects/index.ts';
import { type Origin, type Origins, originOf } from './dialects/origin.ts';
import type { Action } from './model/action.ts';
import type { Charter } from './model/charter.ts';
import type { Finding } from './model/finding.ts';
import type { History } from './model/history.ts';
import { messageOf } from './model/thrown.ts';
import type { Verdict } from './model/verdict.ts';
import type { Asker, Entry } from './session/entry.ts';
import { historyOf } from './session/history.ts';
import type { Session } from './session/session.ts';
import { Sessions, type SessionsLimits } from './session/sessions.ts';
import { isHeavier } from './verdict/combine.ts';
import { judge } from './verdict/judge.ts';
import { LogView } from './wire/log-view.ts';
import { type ScannedSpan, scan, scanLogs } from './wire/scan.ts';
import { Signs } from './wire/signs.ts';
import { SpanView } from './wire/span-view.ts';
import { cut, type Landed, type LiftedSpan, land, lift } from './wire/splice.ts';

export interface PipelineOptions {
  /** `inline`: every span goes on, actions enriched. `tee`: only alerts go out. */
  readonly mode: 'inline' | 'tee';
  /** Milliseconds an action waits for spans that are late or out of order. */
  readonly settleMs: number;
  readonly sessions: SessionsLimits;
  readonly charters: readonly Charter[];
  /** `service.version` of alert spans. */
  readonly version: string;
  readonly detectors?: readonly Detector[];
}

export interface Ingested {
  /** What goes on at once, in pieces: the request without its actions; null where nothing is left, or in tee mode. */
  readonly forward: readonly Buffer[] | null;
  readonly spans: number;
  readonly agentSpans: number;
  readonly actions: number;
  /** When the last of its agents' spans ended, in milliseconds since the epoch; 0 where none told: a recording's clock. */
  readonly eventTime: number;
  /** Spans that carry a sign but could not be read; they go on untouched, unjudged. */
  readonly warnings: readonly string[];
}

/** The same of a request of logs, which goes on as it came. */
export interface IngestedLogs {
  readonly records: number;
  readonly agentRecords: number;
  /** Agents' records that tell neither a trace nor a conversation or call that is known: whose they are can't be known. */
  readonly astray: number;
  /** When the last of the agents' records was written, in milliseconds since the epoch; 0 where none told. */
  readonly eventTime: number;
  /** Records that carry a sign but could not be read. */
  readonly warnings: readonly string[];
}

export interface Judged {
  readonly action: Action;
  readonly history: History;
  readonly verdict: Verdict;
  /** True where facts that arrived after the first look made the verdict heavier. */
  readonly late: boolean;
}

export interface Completed {
  readonly judged: Judged;
  /** The model's span that asked for the call. */
  readonly asker: string;
}

export interface Settled {
  readonly spans: readonly Landed[];
  /** Each is one ResourceSpans field with one span. */
  readonly alerts: readonly Buffer[];
  readonly judged: readonly Judged[];
  /** Actions judged when a model asked for them whose own span has come: the verdict stands. */
  readonly completed: readonly Completed[];
  /** Actions that are known to have run, each once, when first judged or as soon as it is known. */
  readonly ran: readonly Ran[];
  /** Of agents and not of an action: no decision changes by them. Their alerts are among `alerts`. */
  readonly agentFindings: readonly Finding[];
  /** Actions whose judging failed; their spans are among `spans`, without a verdict. */
  readonly errors: readonly string[];
}

/** An action's span on its way, or (without entry) a session that deserves a second look. */
interface Pending {
  readonly dueAt: number;
  readonly session: Session;
  readonly entry: Entry | null;
  readonly lifted: LiftedSpan | null;
}

const signs = new Signs(SIGNS);
const logSigns = new Signs(LOG_SIGNS);
/** Spans held back while they settle; beyond it the oldest are judged before their time. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
/** An action is judged again when facts come late, but not forever. */
const MAX_LOOKS = 3;
const MAX_WARNINGS = 10;

/**
 * The way of a span, left to right: scan, dialect, session; then, when it has settled: history, detectors,
 * verdict, alert. Synchronous, without I/O; `now` is the caller's clock in milliseconds and decides only when an
 * action is due, never what its verdict is.
 */
export class Pipeline {
  private readonly options: PipelineOptions;
  private readonly detectors: readonly Detector[];
  private readonly sessions: Sessions;
  private readonly blindAgents = new BlindAgents();
  private pending: Pending[] = [];
  private pendingBytes = 0;

  constructor(options: PipelineOptions) {
    this.options = options;
    this.detectors = options.detectors ?? DETECTORS;
    this.sessions = new Sessions(options.sessions);
  }

  /** Actions and second looks that wait. */
  get waiting(): number {
    return this.pending.length;
  }

  /** Takes a request's bytes. Throws WireError where they contradict themselves: nothing of it was taken then. */
  ingest(request: Buffer, now: number): Ingested {
    const { spanCount, agentSpans } = scan(request, signs);
    const origins: Origins = new Map();
    const actions: ScannedSpan[] = [];
    const warnings: string[] = [];
    let latest = 0;
    for (const scanned of agentSpans) {
      try {
        const span = new SpanView(request, scanned);
        latest = Math.max(latest, span.endTime);
        if (this.read(request, scanned, span, origins, now)) actions.push(scanned);
      } catch (error) {
        if (warnings.length < MAX_WARNINGS) warnings.push(messageOf(error));
      }
    }
    const forward = this.options.mode === 'inline' ? cut(request, actions, spanCount) : null;
    const counts = { spans: spanCount, agentSpans: agentSpans.length, actions: actions.length };
    return { forward, ...counts, eventTime: latest / 1e6, warnings };
  }

  /** Takes a request of logs: what agents' records tell goes into their sessions. Throws WireError as `ingest` does. */
  ingestLogs(request: Buffer, now: number): IngestedLogs {
    const { recordCount, agentRecords } = scanLogs(request, logSigns);
    const origins: Origins = new Map();
    const warnings: string[] = [];
    let latest = 0;
    let astray = 0;
    for (const scanned of agentRecords) {
      try {
        const record = new LogView(request, scanned);
        latest = Math.max(latest, record.time);
        if (!this.readLog(record, originOf(record, scanned.resourceLogs, origins), now)) astray++;
      } catch (error) {
        if (warnings.length < MAX_WARNINGS) warnings.push(messageOf(error));
      }
    }
    const counts = { records: recordCount, agentRecords: agentRecords.length, astray };
    return { ...counts, eventTime: latest / 1e6, warnings };
  }

  /** Judges what is due. */
  settle(now: number): Settled {
    let count = 0;
    while (count < this.pending.length) {
      const next = this.pending[count] as Pending;
      if (next.dueAt > now && this.pendingBytes <= MAX_PENDING_BYTES) break;
      this.pendingBytes -= weight(next.lifted);
      count++;
    }
    return this.release(this.pending.splice(0, count));
  }

  /** Judges everything that waits, due or not. */
  drain(): Settled {
    return this.settle(Number.POSITIVE_INFINITY);
  }

  /** Reads one span into its session; true where it is an action, which then waits to be judged. */
  private read(
    request: Buffer,
    scanned: ScannedSpan,
    span: SpanView,
    origins: Origins,
    now: number,
  ): boolean {
    const reading = readSpan(span);
    if (reading === null) return false;
    if (span.traceId === '' || span.spanId === '') {
      throw new Error(
        `span \`${span.name.slice(0, 80)}\`: expected a trace id of 16 bytes and a span id of 8, not all zero`,
      );
    }
    const origin = originOf(span, scanned.scopeSpans, origins);
    const { service } = origin;
    const { traceId } = span;
    const calls = span.parentSpanId === '' ? callIdsOf(reading) : [];
    const session = this.sessions.find({ traceId, service, conversation: reading.conversation, calls }, now);
    const fresh = session.learn(span, reading);
    if (fresh) this.ask(session, requestedActions(span, reading, origin), span, now);
    const action = actionOf(span, reading, origin);
    const entry = action && session.place(action, span.parentSpanId);
    if (entry !== null) {
      const lifted = this.options.mode === 'inline' ? lift(request, scanned) : null;
      this.wait({ session, entry, lifted }, now);
    } else if (session.lateSince !== Number.POSITIVE_INFINITY) {
      this.wait({ session, entry: null, lifted: null }, now);
    }
    this.sessions.touched(session, now);
    return entry !== null;
  }

  /** Reads one log record into its session; false where nothing tells which that is. */
  private readLog(record: LogView, origin: Origin, now: number): boolean {
    const reading = readRecord(record);
    if (reading === null) return true;
    const { traceId, spanId, time } = record;
    const calls = traceId === '' ? callIdsOf(reading) : [];
    const place = { traceId, service: origin.service, conversation: reading.conversation, calls };
    if (!this.sessions.hasPlace(place)) return false;
    const session = this.sessions.find(place, now);
    const teller = { traceId, spanId, parentSpanId: '', startTime: time, endTime: time };
    session.hear(teller, reading);
    // An alert hangs on a span: outside of any a request only completes what spans tell.
    if (traceId !== '' && spanId !== '') {
      this.ask(session, requestedActions(teller, reading, origin), teller, now);
    }
    if (session.lateSince !== Number.POSITIVE_INFINITY)
      this.wait({ session, entry: null, lifted: null }, now);
    this.sessions.touched(session, now);
    return true;
  }

  /** Lets the calls that a model asked for in one answer wait to be judged, those that are news. */
  private ask(
    session: Session,
    requests: readonly Action[],
    asker: Omit<Asker, 'spanId'>,
    now: number,
  ): void {
    const met = new Set<Entry>();
    for (const request of requests) {
      const entry = session.ask(request, asker, met);
      if (entry !== null) this.wait({ session, entry, lifted: null }, now);
    }
  }

  private wait(what: Omit<Pending, 'dueAt'>, now: number): void {
    this.pendingBytes += weight(what.lifted);
    this.pending.push({ ...what, dueAt: now + this.options.settleMs });
    what.session.waiting++;
  }

  private release(due: readonly Pending[]): Settled {
    const settled: Collected = {
      alerts: [],
      judged: [],
      completed: [],
      ran: [],
      agentFindings: [],
      errors: [],
    };
    const fresh = new Set<Entry>();
    for (const { session } of due) live(session).waiting--;
    for (const { session, entry } of [...due].sort(byStart)) {
      if (entry === null) continue;
      if (entry.verdict === null) {
        fresh.add(entry);
        this.look(live(session), entry, settled);
      } else if (entry.early && !entry.spanless && entry.asker !== null) {
        entry.early = false;
        const action = live(session).resolve(entry);
        const history = historyOf(live(session), entry);
        const judged = { action, history, verdict: entry.verdict, late: false };
        settled.completed.push({ judged, asker: entry.asker.spanId });
      }
    }
    const sessions = new Set(due.map((pending) => live(pending.session)));
    for (const session of sessions) {
      this.lookAgain(session, fresh, settled);
    }
    for (const { session, entry } of due) if (entry !== null) this.count(live(session), entry, settled);
    for (const session of sessions) for (const entry of session.entries) this.count(session, entry, settled);
    const landings = due.flatMap(({ entry, lifted }) => {
      if (entry === null || lifted === null) return [];
      return [{ lifted, attributes: entry.verdict === null ? NOTHING : enrichment(entry.verdict) }];
    });
    return { ...settled, spans: land(landings) };
  }

  /** Facts came late: the actions after them are judged anew, and a heavier verdict is told. */
  private lookAgain(session: Session, fresh: ReadonlySet<Entry>, settled: Collected): void {
    const since = session.lateSince;
    session.lateSince = Number.POSITIVE_INFINITY;
    if (since === Number.POSITIVE_INFINITY) return;
    for (const entry of session.entries) {
      const known = entry.verdict !== null && !fresh.has(entry);
      if (known && entry.action.startTime >= since && entry.looks < MAX_LOOKS)
        this.look(session, entry, settled);
    }
  }

  /** Tells of an action once, as soon as it is known to have run: who is seen, and how well. */
  private count(session: Session, entry: Entry, { ran, agentFindings, alerts }: Collected): void {
    const { action, counted, verdict } = entry;
    if (counted || action.requested || verdict === null) return;
    entry.counted = true;
    const { goals, systems } = session.memory;
    ran.push({ action, goal: goals.all().length > 0, system: systems.all().length > 0 });
    const blind = this.blindAgents.see(action);
    if (blind === null) return;
    agentFindings.push(blind);
    alerts.push(buildAgentAlert(action, blind, this.options.version));
  }

  private look(session: Session, entry: Entry, { alerts, judged, errors }: Collected): void {
    const before = entry.verdict;
    try {
      const action = session.resolve(entry);
      const charter = selectCharter(this.options.charters, action);
      const history = historyOf(session, entry);
      const verdict = judge(action, history, charter, this.detectors);
      const late = before !== null;
      if (before !== null && !isHeavier(verdict.outcome, before.outcome)) {
        session.settle(entry, before);
        return;
      }
      session.settle(entry, verdict);
      judged.push({ action, history, verdict, late });
      if (verdict.outcome !== 'allow') alerts.push(buildAlert(action, verdict, late, this.options.version));
    } catch (error) {
      errors.push(`${entry.action.tool}: ${messageOf(error)}`);
    }
  }
}

interface Collected {
  readonly alerts: Buffer[];
  readonly judged: Judged[];
  readonly completed: Completed[];
  readonly ran: Ran[];
  readonly agentFindings: Finding[];
  readonly errors: string[];
}

function byStart(a: Pending, b: Pending): number {
  return (a.entry?.action.startTime ?? 0) - (b.entry?.action.startTime ?? 0);
}

const NOTHING = Buffer.alloc(0);

/** The session itself, or the conversation that took it over since. */
function live(session: Session): Session {
  let current = session;
  while (current.mergedInto !== null) current = current.mergedInto;
  return current;
}

/** What is shared counts for each: better judged early than held beyond the memory there is. */
function weight(lifted: LiftedSpan | null): number {
  return lifted === null ? 0 : lifted.span.length + lifted.scopeSpans.length + lifted.resourceSpans.length;
}
