import type { SpanRef } from '../model/action.ts';
import type { Entry } from './entry.ts';
import { type Joined, Joins, type SpanPlace } from './joins.ts';
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
  /** How sessions are numbered; left out, from 0 on. */
  readonly serials?: Serials;
}

/** Numbers that nobody else gives: `first`, and every `step` from there on. */
export interface Serials {
  readonly first: number;
  readonly step: number;
}

const ALL_SERIALS: Serials = { first: 0, step: 1 };

interface Held extends Joined {
  /** Null while it rests. */
  session: Session | null;
  /** The session's memory while it rests. */
  text: string;
  /** Among all, and among those that don't rest; null while it is not one of them. */
  place: Place<Held> | null;
  awake: Place<Held> | null;
  lastSeen: number;
  size: number;
}

/** What is remembered of a conversation, to be taken over elsewhere. */
export interface Remembered {
  readonly keys: readonly string[];
  readonly conversation: string | null;
  readonly memory: string;
}

/** A session without a span for so many milliseconds rests: a model may think longer, and waking costs little. */
const REST_MS = 5_000;
/** At one span's arrival, no more are put to rest: it waits for that. */
const MAX_PUT = 8;

/**
 * The sessions at hand, found by conversation or by trace; bounded in number, bytes and idle time.
 * `now` is the caller's clock in milliseconds; it only decides what to forget, never a verdict.
 */
export class Sessions {
  evicted = 0;
  private readonly limits: SessionsLimits;
  private readonly joins = new Joins<Held>(
    () => this.open(),
    (from, into) => this.merge(from, into),
  );
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

  /** The session a span belongs to. */
  find(span: SpanPlace, now: number): Session {
    const held = this.joins.find(span);
    held.lastSeen = now;
    const session = this.wake(held);
    session.memory.conversation ??= held.conversation;
    if (held.place !== null) this.held.use(held.place);
    if (held.awake !== null) this.awake.use(held.awake);
    return session;
  }

  /** The session that `find` would give; null where it would open one. */
  known(place: SpanPlace): Session | null {
    const held = this.joins.known(place);
    return held === undefined ? null : this.wake(held);
  }

  /** The session of a trace; null where it was never seen, or is forgotten. */
  ofTrace(traceId: string): Session | null {
    const held = this.joins.ofTrace(traceId);
    return held === undefined ? null : this.wake(held);
  }

  /** By one of the keys that `release` gives; null where none has it. */
  ofKey(key: string): Session | null {
    const held = this.joins.ofKey(key);
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
    return this.joins.hasPlace(span);
  }

  /** Lets go of a session that rests, and gives what it remembers; null where it does not rest. */
  release(session: Session): Remembered | null {
    const held = this.bySession.get(session);
    if (held === undefined || !session.rests) return null;
    const { keys, conversation } = held;
    const memory = asText(session.memory);
    this.joins.forget(held);
    this.drop(held);
    return { keys, conversation, memory };
  }

  /** Takes over what was remembered elsewhere. */
  adopt({ keys, conversation, memory }: Remembered, now: number): void {
    const session = new Session(this.limits, fromText(memory));
    const held = this.hold(session);
    held.conversation = conversation;
    held.lastSeen = now;
    this.joins.adopt(held, keys);
    this.touched(session, now);
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

  private open(): Held {
    const { first, step } = this.limits.serials ?? ALL_SERIALS;
    return this.hold(new Session(this.limits, emptyMemory(first + step * this.opened++)));
  }

  private hold(session: Session): Held {
    const held: Held = {
      keys: [],
      conversation: null,
      session: null,
      text: '',
      lastSeen: 0,
      size: 0,
      place: null,
      awake: null,
    };
    held.place = this.held.add(held);
    this.keep(held, session);
    return held;
  }

  private merge(from: Held, into: Held): void {
    const [taken, taking] = [this.wake(from), this.wake(into)];
    taking.absorb(taken);
    taken.mergedInto = taking;
    this.drop(from);
  }

  private evict(held: Held): void {
    this.joins.forget(held);
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
