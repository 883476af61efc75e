import type { SpanRef } from '../model/action.ts';
import { remember } from '../session/bounded.ts';
import { type Joined, Joins, type SpanPlace } from '../session/joins.ts';
import { type Place, Recency } from '../session/recency.ts';

/** A conversation, and at which worker it is. */
export interface Located extends Joined {
  worker: number;
  /** The one that took it over. */
  into: Located | null;
  /** Spans in which calls were announced before they came. */
  readonly announced: Map<string, true>;
  place: Place<Located> | null;
  lastSeen: number;
}

/** What one worker knows of a conversation is to go to another: it is known at the first by this key. */
export interface Move {
  readonly from: number;
  readonly to: number;
  readonly key: string;
}

export interface DirectoryOptions {
  readonly workers: number;
  /** Conversations that are known; the one unused for longest is forgotten, as at its worker. */
  readonly max: number;
  readonly idleMs: number;
}

/** Calls of one conversation that were announced and have not come. */
const MAX_ANNOUNCED = 256;

/**
 * At which worker a conversation is: always the same one. A new one is where its first key says, so that what is
 * forgotten is sent there again. Two that turn out to be one go to the same worker.
 */
export class Directory {
  private readonly options: DirectoryOptions;
  private readonly joins = new Joins<Located>(
    () => this.open(),
    (from, into) => this.merged(from, into),
  );
  private readonly all = new Recency<Located>();
  private moves: Move[] = [];
  /** By what a new conversation's worker is chosen. */
  private first = '';
  private now = 0;

  constructor(options: DirectoryOptions) {
    this.options = options;
  }

  get size(): number {
    return this.all.size;
  }

  /** The conversation of a span; ask `workerOf` when all of a request have been found, since one of them may join two. */
  find(place: SpanPlace, now: number): Located {
    this.now = now;
    this.first = place.conversation === undefined ? place.traceId : `${place.service} ${place.conversation}`;
    const located = this.joins.find(place);
    located.lastSeen = now;
    if (located.place !== null) this.all.use(located.place);
    this.forgetOld(located);
    return located;
  }

  /** The conversation of a trace; undefined where it is not known. */
  ofTrace(traceId: string): Located | undefined {
    return this.joins.ofTrace(traceId);
  }

  hasPlace(place: SpanPlace): boolean {
    return this.joins.hasPlace(place);
  }

  /** A call will be told by this span: whatever conversation that names. */
  announce(located: Located, { traceId, spanId }: SpanRef): void {
    remember(located.announced, `${traceId} ${spanId}`, true, MAX_ANNOUNCED);
  }

  /** The place of a call's span that was announced; null of others. As the session's reader has it. */
  announced({ traceId, spanId }: SpanRef): SpanPlace | null {
    const located = this.joins.ofTrace(traceId);
    const known = located !== undefined && located.conversation !== null;
    if (!known || !located.announced.has(`${traceId} ${spanId}`)) return null;
    return { traceId, service: null, conversation: undefined };
  }

  /** What has to move since they were last taken, in this order. */
  takeMoves(): Move[] {
    const { moves } = this;
    this.moves = [];
    return moves;
  }

  private open(): Located {
    const located: Located = {
      keys: [],
      conversation: null,
      worker: hashOf(this.first) % this.options.workers,
      into: null,
      announced: new Map(),
      place: null,
      lastSeen: this.now,
    };
    located.place = this.all.add(located);
    return located;
  }

  private merged(from: Located, into: Located): void {
    const [key] = from.keys;
    if (from.worker !== into.worker && key !== undefined)
      this.moves.push({ from: from.worker, to: into.worker, key });
    for (const span of from.announced.keys()) remember(into.announced, span, true, MAX_ANNOUNCED);
    from.into = into;
    this.drop(from);
  }

  private forgetOld(latest: Located): void {
    const { max, idleMs } = this.options;
    for (let { oldest } = this.all; oldest !== null && oldest !== latest; oldest = this.all.oldest) {
      if (this.all.size <= max && this.now - oldest.lastSeen <= idleMs) return;
      this.joins.forget(oldest);
      this.drop(oldest);
    }
  }

  private drop(located: Located): void {
    if (located.place !== null) this.all.remove(located.place);
    located.place = null;
  }
}

/** Where a conversation is by now. */
export function workerOf(located: Located): number {
  let current = located;
  while (current.into !== null) current = current.into;
  return current.worker;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // Its lowest bits are those of the last letters alone.
  return (hash ^ (hash >>> 15)) >>> 0;
}
