import { createHash } from 'node:crypto';
import { DETECTORS } from '../detectors/index.ts';
import type { Action, SpanRef } from '../model/action.ts';
import type { ToolDefinition } from '../model/history.ts';
import type { Json } from '../model/json.ts';
import { canonical } from '../model/json.ts';
import { NO_SCHEDULES } from '../model/schedule.ts';
import type { Verdict } from '../model/verdict.ts';
import type { PipelineOptions } from '../pipeline.ts';
import type { Entry } from '../session/entry.ts';
import type { Session } from '../session/session.ts';
import { Sessions } from '../session/sessions.ts';
import { Effects } from '../verdict/effects.ts';
import { Looks } from '../verdict/looks.ts';

export type EngineOptions = Pick<
  PipelineOptions,
  'sessions' | 'charters' | 'baselines' | 'detectors' | 'schedules' | 'effects'
>;

/** Whose call it is. */
export interface Caller {
  readonly conversation: string;
  /** The program that asks, where several share an engine: each counts its conversations for itself. */
  readonly service?: string | null;
}

/** A tool call that an agent is about to make. */
export interface Call extends Caller {
  readonly agent: string | null;
  /** The system instructions. */
  readonly system: string | null;
  /** The user's messages so far, oldest first. */
  readonly goal: readonly string[];
  readonly tool: string;
  readonly arguments: Json;
  readonly callId: string;
  /** The tools the agent was offered, where the caller knows them. */
  readonly tools?: readonly ToolDefinition[];
}

/** How a call ended that `before` was asked about. */
export interface Ended extends Caller {
  readonly callId: string;
  /** What the agent reads; null where there is nothing. */
  readonly result: string | null;
  /** What went wrong, null where nothing did: the agent reads that too. */
  readonly error: string | null;
}

/** Nanoseconds; a double tells times of today apart by 256. */
const TICK = 1_000;

/**
 * The processor's engine in front of the calls: the same detectors over the same history, so that the verdict on a
 * call is the one that the spans of the same run get later. Synchronous and without a clock: `at` is the caller's,
 * in milliseconds since the epoch. Holds as many conversations, for as long, as `sessions` says.
 */
export class Engine {
  private readonly sessions: Sessions;
  private readonly looks: Looks;

  constructor(options: EngineOptions) {
    const { charters, baselines = [], detectors = DETECTORS, schedules = NO_SCHEDULES } = options;
    this.sessions = new Sessions(options.sessions);
    const effects = new Effects(options.effects ?? null);
    const locate = (span: SpanRef) => this.sessions.locate(span);
    this.looks = new Looks(charters, detectors, schedules, baselines, effects, locate);
  }

  /** Conversations held. */
  get size(): number {
    return this.sessions.size;
  }

  /** The verdict on a call that has not run. The same call asked about again, before it ended, gets the same answer. */
  before(call: Call, at: number): Verdict {
    const session = this.sessions.find(placeOf(call), at);
    const asked = runningCall(session, call.callId, call);
    if (asked?.verdict) return asked.verdict;
    const action = actionOf(call, session, momentIn(session, at));
    const { goal, system, agent, tools } = call;
    const reading = { goal, tools, system: system ?? undefined, agent: agent ?? undefined };
    session.hear({ spanId: '', startTime: action.startTime }, reading);
    const entry = session.place(action, '');
    const { errors } = this.looks.at([{ session, entry }]);
    const { verdict } = entry;
    if (verdict === null) throw new Error(`the call could not be judged: ${errors.join('; ')}`);
    const stopped = verdict.outcome === 'ask' || verdict.outcome === 'block';
    session.become(entry, { requested: false, status: stopped ? 'error' : 'unset' });
    this.sessions.touched(session, at);
    return verdict;
  }

  /** Takes what a call has returned; false where no such call is under way, or its conversation is forgotten. */
  after(ended: Ended, at: number): boolean {
    const place = placeOf(ended);
    if (this.sessions.ofTrace(place.traceId) === null) return false;
    const session = this.sessions.find(place, at);
    const entry = runningCall(session, ended.callId);
    if (entry === undefined) return false;
    const { result, error } = ended;
    const status = error === null ? 'unset' : 'error';
    session.become(entry, { endTime: momentIn(session, at), result: error || result || null, status });
    // What it brought about is known from now on.
    entry.early = true;
    this.looks.at([{ session, entry }]);
    this.sessions.touched(session, at);
    return true;
  }
}

/** Ids by which evidence can name a call that has no span; the same for the same run. */
function placeOf({ conversation, service = null }: Caller) {
  return { traceId: hash(JSON.stringify([service, conversation]), 32), service, conversation };
}

function actionOf(call: Call, session: Session, time: number): Action {
  const { agent, conversation, service = null, tool, callId } = call;
  const { traceId } = placeOf(call);
  const spanId = hash(`${traceId} ${session.memory.arrivals}`, 16);
  return {
    span: { traceId, spanId },
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
    requested: true,
    startTime: time,
    endTime: time,
  };
}

function hash(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/**
 * The latest call with this id that has not ended; where `call` is given, only the very same. Some models number
 * their calls anew in every turn.
 */
function runningCall(session: Session, callId: string, call?: Call): Entry | undefined {
  return session.entries.findLast(
    ({ action, argumentsText }) =>
      action.callId === callId &&
      action.endTime === action.startTime &&
      (call === undefined || (action.tool === call.tool && argumentsText === canonical(call.arguments))),
  );
}

/** A conversation's own time, in nanoseconds: what is told later happened later, whatever the caller's clock says. */
function momentIn({ entries }: Session, at: number): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { action } of entries) latest = Math.max(latest, action.endTime);
  return Math.max(at * 1e6, latest + TICK);
}
