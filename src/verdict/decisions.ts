import * as crypto from 'node:crypto';
import type { Action } from '../model/action.ts';
import type { Call, Caller, Ended } from '../model/call.ts';
import type { Verdict } from '../model/verdict.ts';
import { announcedWith, isOver, isUnderWayAs, underWay } from '../session/announced.ts';
import { remember } from '../session/bounded.ts';
import type { Entry } from '../session/entry.ts';
import type { SpanPlace } from '../session/joins.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Looked, Looks } from './looks.ts';

/** The verdict on a call that has not run, and what came of judging it. */
export interface Decided {
  readonly verdict: Verdict;
  readonly session: Session;
  readonly entry: Entry;
  /** Empty where the call had been judged before. */
  readonly looked: Looked;
}

/** A call that is known to have ended. */
export interface Over {
  readonly session: Session;
  readonly entry: Entry;
  readonly looked: Looked;
}

/** Nanoseconds; a double tells times of today apart by 256. */
const TICK = 1_000;
/** Calls under way that others make. */
const MAX_MAKERS = 10_000;
const NOTHING: Looked = { judged: [], completed: [], errors: [] };

/**
 * Judges calls before they run, by the same history and in the same sessions as those that spans tell of: what a
 * caller announced is the same action when its span comes. `time` is when it happened, in nanoseconds since the epoch;
 * `now`, in milliseconds of any clock, only decides what is forgotten.
 */
export class Decisions {
  private readonly sessions: Sessions;
  private readonly looks: Looks;
  /** Who makes calls that another program was given its verdict on, by the span of these. */
  private readonly makers = new Map<string, string>();

  constructor(sessions: Sessions, looks: Looks) {
    this.sessions = sessions;
    this.looks = looks;
  }

  /** The conversation of a caller as far as it is known. Never opens one. */
  known(caller: Caller): Session | null {
    return this.sessions.known(placeOf(caller));
  }

  /** The verdict on a call. The same call asked about again, before it ended, gets the same answer. */
  before(call: Call, time: number, now: number): Decided {
    const relayed = this.relayed(call);
    if (relayed !== null) return relayed;
    const session = this.sessions.find(placeOf(call), now);
    const asked = underWay(session.entries, call) ?? announcedAs(session, call);
    if (asked?.verdict) return { verdict: asked.verdict, session, entry: asked, looked: NOTHING };
    const action = actionOf(call, session, momentIn(session, time));
    const { goal, system, agent, tools } = call;
    const reading = { goal, tools, system: system ?? undefined, agent: agent ?? undefined };
    session.hear({ spanId: '', startTime: action.startTime }, reading);
    const entry = session.announce({ ...action, requested: true }, call.span != null);
    const looked = this.looks.at([{ session, entry }]);
    const { verdict } = entry;
    if (verdict === null) throw new Error(`the call could not be judged: ${looked.errors.join('; ')}`);
    const stopped = verdict.outcome === 'ask' || verdict.outcome === 'block';
    session.become(entry, { requested: false, status: stopped ? 'error' : 'unset' });
    if (!stopped) this.looks.begins(entry);
    this.sessions.touched(session, now);
    return { verdict, session, entry, looked };
  }

  /** The call that another program was given its verdict on, and has this caller make: one call, and not two. */
  private relayed(call: Call): Decided | null {
    const found = call.within ? this.sessions.locate(call.within) : null;
    if (found === null || found.entry.verdict === null || !isUnderWayAs(found.entry, call)) return null;
    const { traceId, spanId } = found.entry.action.span;
    const maker = JSON.stringify([call.service, call.conversation, call.callId]);
    const first = this.makers.get(`${traceId} ${spanId}`);
    if (first !== undefined && first !== maker) return null;
    remember(this.makers, `${traceId} ${spanId}`, maker, MAX_MAKERS);
    return { ...found, verdict: found.entry.verdict, looked: NOTHING };
  }

  /**
   * Takes how a call ended; null where that is known, or nothing is known of the call. One that nobody was asked about,
   * and that is told whole, is placed without a verdict.
   */
  after(ended: Ended, time: number, now: number): Over | null {
    const known = this.known(ended);
    const entry = known === null ? undefined : underWay(known.entries, ended);
    if (known === null || entry === undefined) return this.missed(ended, time, now);
    const session = this.sessions.find(placeOf(ended), now);
    this.end(session, entry, ended, time);
    // What it brought about is known from now on.
    const looked = entry.verdict === null ? NOTHING : this.looks.ended({ session, entry });
    this.sessions.touched(session, now);
    return { session, entry, looked };
  }

  private missed(ended: Ended, time: number, now: number): Over | null {
    const { tool, callId, arguments: args = null } = ended;
    if (!tool) return null;
    const session = this.sessions.find(placeOf(ended), now);
    if (isOver(session.entries, ended)) return null;
    const call = { ...ended, tool, callId, arguments: args, agent: null };
    const entry = session.announce(actionOf(call, session, momentIn(session, time)), false);
    this.end(session, entry, ended, time);
    this.sessions.touched(session, now);
    return { session, entry, looked: NOTHING };
  }

  private end(session: Session, entry: Entry, { result, error }: Ended, time: number): void {
    const status = error === null ? 'unset' : 'error';
    session.become(entry, { endTime: momentIn(session, time), result: error || result || null, status });
  }
}

/** Where a call's conversation is. Ids by which evidence can name a call that has no span; the same for the same run. */
export function placeOf({
  conversation,
  service = null,
  traceId,
  ...call
}: Caller & Partial<Pick<Call, 'span'>>): SpanPlace {
  const trace = call.span?.traceId ?? traceId ?? hash(JSON.stringify([service, conversation]), 32);
  return { traceId: trace, service, conversation: conversation ?? undefined };
}

type Announced = Caller & Pick<Call, 'agent' | 'tool' | 'arguments' | 'callId' | 'span'>;

function actionOf(call: Announced, session: Session, time: number): Action {
  const { agent, conversation, service = null, tool, callId } = call;
  const { traceId } = placeOf(call);
  const spanId = hash(`${traceId} ${session.memory.arrivals}`, 16);
  return {
    span: call.span ?? { traceId, spanId },
    dialect: 'guard',
    library: null,
    service,
    agent,
    conversation,
    tool,
    arguments: call.arguments,
    result: null,
    callId,
    status: 'unset',
    captured: true,
    truncated: false,
    requested: false,
    startTime: time,
    endTime: time,
  };
}

/** The same call asked about again when its span has come already. */
function announcedAs({ entries }: Session, { span, callId }: Call): Entry | undefined {
  const entry = span ? announcedWith(entries, { span }) : undefined;
  return entry?.action.callId === callId ? entry : undefined;
}

function hash(text: string, digits: number): string {
  return crypto.hash('sha256', text, 'hex').slice(0, digits);
}

/** A conversation's own time: what is told later happened later, whatever the caller's clock says. */
function momentIn({ entries }: Session, time: number): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { action } of entries) latest = Math.max(latest, action.endTime);
  return Math.max(time, latest + TICK);
}
