import type { SpanRef } from '../model/action.ts';
import type { Entry } from './entry.ts';
import { emptyMemory } from './memory.ts';
import { type Place, Recency } from './recency.ts';
import { asText, fromText } from './rest.ts';
import { Session, type SessionLimits } from './session.ts';

export interface SessionsLimits extends SessionLimits {
  /** Sessions held at once; the one unused for longest leaves first. */
  readonly maxSessions: number;
  /** Characters held by all sessions together. */
  readonly maxTotalBytes: number;
  /** Milliseconds without a span after which a session is forgotten. */
  readonly idleMs: number;
}

interface Held {
  /** Null while it rests. */
  session: Session | null;
  /** The session's memory while it rests. */
  text: string;
  /** The oldest first. */
  readonly keys: string[];
  /** Among all, and among those that don't rest; null while it is not one of them. */
  place: Place<Held> | null;
  awake: Place<Held> | null;
  lastSeen: number;
  size: number;
}

/** A session without a span for so many milliseconds rests: a model may think longer, and waking costs little. */
const REST_MS = 5_000;
/** At one span's arrival, no more are put to rest: it waits for that. */
const MAX_PUT = 8;

/** What tells the session of a span, or of a log record. */
export interface SpanPlace {
  /** Empty where a record has none. */
  readonly traceId: string;
  readonly service: string | null;
  readonly conversation: string | undefined;
  /** The ids of the calls it tells of: all of a trace's root and of a record without a trace, of others their own. */
  readonly calls?: readonly string[];
}

/** One conversation may span many traces; only so many are linked to it at once. */
const MAX_KEYS = 256;

/**
 * The sessions at hand, found by conversation or by trace; bounded in number, bytes and idle time.
 * `now` is the caller's clock in milliseconds; it only decides what to forget, never a verdict.
 */
export class Sessions {
  evicted = 0;
  private readonly limits: SessionsLimits;
  private readonly byKey = new Map<string, Held>();
  /** All, and those of them that don't rest. */
  private readonly held = new Recency<Held>();
  private readonly awake = new Recency<Held>();
  private readonly bySession = new Map<Session, Held>();
  private totalSize = 0;
  private opened = 0;

  constructor(limits: SessionsLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.held.size;
  }

  /**
   * The session a span belongs to. A conversation id groups traces and is taken within its service, since two
   * programs may both count from 1; a span without one belongs to its trace's conversation.
   */
  find(span: SpanPlace, now: number): Session {
    const traceKey = `trace ${span.traceId}`;
    const byTrace = span.traceId === '' ? undefined : this.byKey.get(traceKey);
    let held = byTrace;
    if (span.conversation !== undefined) {
      const key = conversationKey(span.service, span.conversation);
      held = this.ofConversation(key, byTrace, span.conversation, now);
    }
    held = this.ofCalls(span, held) ?? this.open(now);
    if (span.traceId !== '' && !this.byKey.has(traceKey)) this.link(held, traceKey);
    held.lastSeen = now;
    const session = this.wake(held);
    if (session.memory.conversation === null) {
      for (const id of span.calls ?? []) if (isTelling(id)) this.link(held, callKey(span, id));
    }
    if (held.place !== null) this.held.use(held.place);
    if (held.awake !== null) this.awake.use(held.awake);
    return session;
  }

  /** The session that `find` would give; null where it would open one. */
  known({ traceId, service, conversation }: SpanPlace): Session | null {
    const key = conversation === undefined ? `trace ${traceId}` : conversationKey(service, conversation);
    const held = this.byKey.get(key);
    return held === undefined ? null : this.wake(held);
  }

  /** The session of a trace; null where it was never seen, or is forgotten. */
  ofTrace(traceId: string): Session | null {
    const held = this.byKey.get(`trace ${traceId}`);
    return held === undefined ? null : this.wake(held);
  }

  /** The action that a span tells, where its session is still at hand. */
  locate({ traceId, spanId }: SpanRef): { readonly session: Session; readonly entry: Entry } | null {
    const session = this.ofTrace(traceId);
    const entry = session?.entries.find(
      ({ action, tellers }) => action.span.spanId === spanId || tellers.has(spanId),
    );
    return session === null || entry === undefined ? null : { session, entry };
  }

  /** True where something tells which session it is; else `find` would open one that nothing could ever join. */
  hasPlace(span: SpanPlace): boolean {
    if (span.traceId !== '' || span.conversation !== undefined) return true;
    return (span.calls ?? []).some((id) => isTelling(id) && this.byKey.has(callKey(span, id)));
  }

  /** To be called when spans have been added to a session: keeps the bounds. */
  touched(session: Session, now: number): void {
    const held = this.bySession.get(session);
    if (held === undefined) return;
    const size = session.size();
    this.totalSize += size - held.size;
    held.size = size;
    const { maxSessions, maxTotalBytes, idleMs } = this.limits;
    for (;;) {
      const { oldest, size: count } = this.held;
      if (oldest === null || oldest === held) break;
      const full = count > maxSessions || this.totalSize > maxTotalBytes;
      if (!full && now - oldest.lastSeen <= idleMs) break;
      this.evict(oldest);
    }
    this.letRest(now);
  }

  /** A session that rests is one string, so that ten thousand of them cost the garbage collector next to nothing. */
  private letRest(now: number): void {
    for (let put = 0; put < MAX_PUT; put++) {
      const held = this.awake.oldest;
      if (held === null || held.session === null) return;
      if (now - held.lastSeen <= REST_MS || !held.session.rests) return;
      held.text = asText(held.session.memory);
      this.forget(held);
    }
  }

  private wake(held: Held): Session {
    if (held.session !== null) return held.session;
    const session = new Session(this.limits, fromText(held.text));
    held.text = '';
    this.keep(held, session);
    return session;
  }

  private keep(held: Held, session: Session): void {
    held.session = session;
    held.awake = this.awake.add(held);
    this.bySession.set(session, held);
  }

  private forget(held: Held): void {
    if (held.session !== null) this.bySession.delete(held.session);
    if (held.awake !== null) this.awake.remove(held.awake);
    held.session = null;
    held.awake = null;
  }

  private ofConversation(key: string, byTrace: Held | undefined, conversation: string, now: number): Held {
    const known = this.byKey.get(key);
    const ofTrace = byTrace === undefined ? null : this.wake(byTrace).memory.conversation;
    // One conversation in one trace is one, whatever its services are called.
    const loose = ofTrace === null || ofTrace === conversation ? byTrace : undefined;
    const held = known ?? loose ?? this.open(now);
    this.wake(held).memory.conversation ??= conversation;
    if (known === undefined) this.link(held, key);
    if (loose !== undefined && loose !== held) this.merge(loose, held);
    return held;
  }

  /**
   * The session that knows one of these calls, which takes over what else is known. A trace that shares a call with
   * another belongs to the same conversation: some instrumentations make each span a trace of its own, two beside
   * each other may make a trace each, and a chat without a conversation id sends its history along.
   */
  private ofCalls(span: SpanPlace, held: Held | undefined): Held | undefined {
    const other = this.knowing(span);
    if (other === undefined || held === undefined || held === other) return held ?? other;
    const [own, theirs] = [held, other].map((one) => this.wake(one).memory.conversation);
    if (own !== null && theirs !== null) return held;
    const [from, into] = own === null ? [held, other] : [other, held];
    this.merge(from, into);
    return into;
  }

  private knowing(span: SpanPlace): Held | undefined {
    for (const id of span.calls ?? []) {
      const known = isTelling(id) ? this.byKey.get(callKey(span, id)) : undefined;
      if (known !== undefined) return known;
    }
    return undefined;
  }

  private open(now: number): Held {
    const held: Held = {
      session: null,
      text: '',
      keys: [],
      lastSeen: now,
      size: 0,
      place: null,
      awake: null,
    };
    held.place = this.held.add(held);
    this.keep(held, new Session(this.limits, emptyMemory(this.opened++)));
    return held;
  }

  private link(held: Held, key: string): void {
    if (this.byKey.get(key) === held) return;
    this.byKey.set(key, held);
    if (!held.keys.includes(key)) held.keys.push(key);
    if (held.keys.length <= MAX_KEYS) return;
    const of = (kind: string) => held.keys.find((other) => other.startsWith(kind));
    const oldest = (of('call ') ?? of('trace ')) as string;
    held.keys.splice(held.keys.indexOf(oldest), 1);
    this.byKey.delete(oldest);
  }

  private merge(from: Held, into: Held): void {
    const [taken, taking] = [this.wake(from), this.wake(into)];
    taking.absorb(taken);
    taken.mergedInto = taking;
    this.drop(from);
    for (const key of from.keys) this.link(into, key);
  }

  private evict(held: Held): void {
    for (const key of held.keys) this.byKey.delete(key);
    this.drop(held);
    this.evicted++;
  }

  private drop(held: Held): void {
    if (held.place !== null) this.held.remove(held.place);
    held.place = null;
    this.forget(held);
    this.totalSize -= held.size;
  }
}

function conversationKey(service: string | null, conversation: string): string {
  return `conversation ${service ?? ''} ${conversation}`;
}

function callKey({ service }: SpanPlace, id: string): string {
  return `call ${service ?? ''} ${id}`;
}

/** Some models number their calls from 1: only an id that nobody else draws joins traces. */
function isTelling(id: string): boolean {
  return id.length >= 16 && id.length <= 128 && /\d/.test(id) && /[a-z]/i.test(id);
}
