import type { ClientHttp2Session } from 'node:http2';
import { messageOf } from '../model/thrown.ts';

export interface ConnectionOptions {
  /** Opens a session; ends the attempt, rejecting, when `signal` aborts. */
  dial(signal: AbortSignal): Promise<ClientHttp2Session>;
  /** The backend has been out of reach for some seconds, or is reached again. */
  onReachable(reachable: boolean): void;
}

/** Out of reach for so long is worth a word; shorter is a restart or a slow name server. */
const UNREACHABLE_MS = 3_000;
/** For one attempt to connect, the TLS handshake included. */
const DIAL_MS = 20_000;
/** From the begin of one attempt to that of the next; it grows, and varies so that many don't come back together. */
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 5_000;
const BACKOFF_GROWTH = 1.6;
const BACKOFF_JITTER = 0.2;

/**
 * A backend's HTTP/2 session and its successors. One that ends is replaced when the next is asked for, and a backend
 * out of reach is tried again and again until it is there, asked for or not.
 */
export class Connection {
  private readonly options: ConnectionOptions;
  private session: ClientHttp2Session | null = null;
  /** Under way. */
  private dialling: Promise<ClientHttp2Session> | null = null;
  private attempt: AbortController | null = null;
  /** Why the last attempt failed, while the next one is waited for. */
  private failure: Error | null = null;
  private backoffMs = FIRST_BACKOFF_MS;
  private backoffTimer: NodeJS.Timeout | null = null;
  private unreachableTimer: NodeJS.Timeout | null = null;
  private toldUnreachable = false;
  private closed = false;

  /** Begins to connect. */
  constructor(options: ConnectionOptions) {
    this.options = options;
    this.connect().catch(() => {});
  }

  /** A session that takes requests. Rejects with an Error when the attempt under way fails, between two at once. */
  async ready(): Promise<ClientHttp2Session> {
    if (this.closed) throw new Error('the exporter is closed');
    if (this.session !== null && !this.session.closed && !this.session.destroyed) return this.session;
    if (this.failure !== null) throw this.failure;
    return this.dialling ?? this.connect();
  }

  /** Hangs up; requests under way end. */
  close(): void {
    this.closed = true;
    this.attempt?.abort(new Error('the exporter is closed'));
    for (const timer of [this.backoffTimer, this.unreachableTimer]) if (timer !== null) clearTimeout(timer);
    if (this.session !== null) hangUp(this.session);
  }

  private connect(): Promise<ClientHttp2Session> {
    const began = performance.now();
    const attempt = new AbortController();
    const tooLong = new Error(`no connection within ${DIAL_MS / 1000} seconds`);
    const timer = setTimeout(() => attempt.abort(tooLong), DIAL_MS).unref();
    this.attempt = attempt;
    this.failure = null;
    this.session = null;
    if (!this.toldUnreachable) {
      this.unreachableTimer ??= setTimeout(() => this.tell(false), UNREACHABLE_MS).unref();
    }
    this.dialling = this.options
      .dial(attempt.signal)
      .then(
        (session) => this.opened(session),
        (error: unknown) => this.failed(error, performance.now() - began),
      )
      .finally(() => clearTimeout(timer));
    return this.dialling;
  }

  private opened(session: ClientHttp2Session): ClientHttp2Session {
    this.dialling = null;
    if (this.closed) {
      hangUp(session);
      throw new Error('the exporter is closed');
    }
    this.session = session;
    this.backoffMs = FIRST_BACKOFF_MS;
    if (this.unreachableTimer !== null) clearTimeout(this.unreachableTimer);
    this.unreachableTimer = null;
    if (this.toldUnreachable) this.tell(true);
    return session;
  }

  private failed(error: unknown, tookMs: number): never {
    this.dialling = null;
    this.failure = error instanceof Error ? error : new Error(messageOf(error));
    if (!this.closed) {
      const wait = this.backoffMs * (1 + BACKOFF_JITTER * (2 * Math.random() - 1));
      this.backoffMs = Math.min(this.backoffMs * BACKOFF_GROWTH, MAX_BACKOFF_MS);
      const again = (): void => void this.connect().catch(() => {});
      this.backoffTimer = setTimeout(again, Math.max(0, wait - tookMs)).unref();
    }
    throw this.failure;
  }

  private tell(reachable: boolean): void {
    this.unreachableTimer = null;
    this.toldUnreachable = !reachable;
    this.options.onReachable(reachable);
  }
}

/**
 * Not while the session reads, as where an answer was the last one: node 20 then aborts the process if a frame of a
 * wrong size follows in what is being read ("Assertion `iframe->state == NGHTTP2_IB_IGN_ALL' failed").
 */
function hangUp(session: ClientHttp2Session): void {
  setImmediate(() => session.destroy());
}
