import { actionOf, callIdsOf, requestedActions } from '../dialects/action.ts';
import type { Reading } from '../dialects/dialect.ts';
import { readRecord, readSpan } from '../dialects/index.ts';
import type { Origin } from '../dialects/origin.ts';
import type { Action, SpanRef } from '../model/action.ts';
import type { LogView } from '../wire/log-view.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Due } from './due.ts';
import type { Asker, Entry } from './entry.ts';
import type { SpanPlace } from './joins.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** What a span or record brought. */
export interface Read {
  /** To be looked at when it has settled, beside the span's own action. */
  readonly due: readonly Due[];
  /** The action that the span itself is; null where it is none. */
  readonly action: Due | null;
}

const NOTHING: Read = { due: [], action: null };

/** Reads agents' spans and log records into their sessions. */
export class Reader {
  private readonly sessions: Sessions;

  constructor(sessions: Sessions) {
    this.sessions = sessions;
  }

  /** Throws where an agent's span has no valid ids: nothing could be told of it. */
  span(span: SpanView, origin: () => Origin, now: number): Read {
    const reading = readSpan(span);
    if (reading === null) return NOTHING;
    const { traceId, spanId, parentSpanId } = span;
    if (traceId === '' || spanId === '') {
      throw new Error(
        `span \`${span.name.slice(0, 80)}\`: expected a trace id of 16 bytes and a span id of 8, not all zero`,
      );
    }
    const from = origin();
    const session =
      this.announced(span, reading, now) ?? this.sessions.find(placeOf(span, reading, from), now);
    const fresh = session.learn(span, reading);
    const due = fresh ? asked(session, requestedActions(span, reading, from), span) : [];
    const action = actionOf(span, reading, from);
    const entry = action && session.place(action, parentSpanId);
    if (entry === null) due.push(...secondLook(session));
    this.sessions.touched(session, now);
    return { due, action: entry && { session, entry } };
  }

  /** The session in which a call was announced with this very span, whatever else the span says. */
  private announced(span: SpanRef, { call }: Reading, now: number): Session | null {
    const located = call === undefined ? null : this.sessions.locate(span);
    // Where it has no conversation, the span may tell which.
    if (located?.entry.announced !== true || located.session.memory.conversation === null) return null;
    return this.sessions.find({ traceId: span.traceId, service: null, conversation: undefined }, now);
  }

  /** Null where nothing tells whose the record is. */
  record(record: LogView, origin: () => Origin, now: number): Read | null {
    const reading = readRecord(record);
    if (reading === null) return NOTHING;
    const { traceId, spanId, time } = record;
    const from = origin();
    const place = placeOfRecord(record, reading, from);
    if (!this.sessions.hasPlace(place)) return null;
    const session = this.sessions.find(place, now);
    const teller = { traceId, spanId, parentSpanId: '', startTime: time, endTime: time };
    session.hear(teller, reading);
    // An alert hangs on a span: outside of any a request only completes what spans tell.
    const inSpan = traceId !== '' && spanId !== '';
    const due = inSpan ? asked(session, requestedActions(teller, reading, from), teller) : [];
    due.push(...secondLook(session));
    this.sessions.touched(session, now);
    return { due, action: null };
  }
}

/** What tells the conversation of a span. */
export function placeOf(
  { traceId, parentSpanId }: SpanView,
  reading: Reading,
  { service }: Origin,
): SpanPlace {
  const calls = callIdsOf(parentSpanId === '' ? reading : { call: reading.call });
  return { traceId, service, conversation: reading.conversation, calls };
}

/** The same of a log record. */
export function placeOfRecord({ traceId }: LogView, reading: Reading, { service }: Origin): SpanPlace {
  const calls = traceId === '' ? callIdsOf(reading) : [];
  return { traceId, service, conversation: reading.conversation, calls };
}

/** The calls that a model asked for in one answer, those that are news. */
function asked(session: Session, requests: readonly Action[], asker: Omit<Asker, 'spanId'>): Due[] {
  const met = new Set<Entry>();
  return requests.flatMap((request) => {
    const entry = session.ask(request, asker, met);
    return entry === null ? [] : [{ session, entry }];
  });
}

function secondLook(session: Session): Due[] {
  return session.lateSince === Number.POSITIVE_INFINITY ? [] : [{ session, entry: null }];
}
