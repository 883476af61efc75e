import { constants, type ServerHttp2Session } from 'node:http2';
import type { Allowance } from './allowance.ts';
import { Calm } from './calm.ts';
import { postponeClose } from './postpone-close.ts';
import { ServedCall, type Serving } from './served-call.ts';
import { GREETING_MS, MAX_GIVEN_UP, TOO_MANY_PINGS } from './server-bounds.ts';
import { type ServerLimits, WINDOW_BYTES } from './unary-method.ts';

/**
 * A client's HTTP/2 session, and the calls on it.
 *
 * It is never closed or destroyed while it reads: in node 20 the process then aborts if certain frames follow in what is
 * being read ("Assertion `iframe->state == NGHTTP2_IB_IGN_ALL' failed"; nodejs/node#64850 in others).
 */
export class ServedConnection {
  /** Resolves when nothing is left of it. */
  readonly closed: Promise<void>;
  private readonly session: ServerHttp2Session;
  private readonly calls = new Set<ServedCall>();
  private readonly allowance: Allowance;
  private readonly limits: ServerLimits;
  private readonly calm: Calm;
  private readonly began = performance.now();
  /** Since when no call is under way. */
  private idleSince = this.began;
  private leaving = false;
  private givenUp = 0;
  private hushed = false;

  constructor(session: ServerHttp2Session, serving: Serving, limits: ServerLimits) {
    this.limits = limits;
    this.calm = new Calm(limits);
    this.session = session;
    this.allowance = serving.allowance;
    session.setLocalWindowSize(WINDOW_BYTES);
    const greeting = setTimeout(() => this.cut(), GREETING_MS).unref();
    session.once('remoteSettings', () => clearTimeout(greeting));
    const keepalive = setInterval(() => this.ping(), limits.keepaliveMs).unref();
    this.closed = new Promise((done) => {
      session.once('close', () => {
        clearTimeout(greeting);
        clearInterval(keepalive);
        done();
      });
    });
    session.on('ping', () => this.pinged());
    session.on('remoteSettings', () => {
      if (!this.calm.settingsChange()) this.hush();
    });
    const ended = (call: ServedCall, answered: boolean): void => this.ended(call, answered);
    session.on('stream', (stream, headers) =>
      this.calls.add(new ServedCall(stream, headers, serving, ended)),
    );
    session.on('goaway', (code) => this.clientLeaves(code));
  }

  /** Takes no new calls, and hangs up when the running ones have ended. */
  leave(): void {
    if (this.session.destroyed) return;
    this.session.goaway(constants.NGHTTP2_NO_ERROR);
    this.hangUpWhenIdle();
  }

  /** Hangs up, calls or not. Not to be called while the session reads. */
  cut(): void {
    this.session.destroy();
  }

  /** Ends calls that take too long, sooner where memory is `short`. */
  expire(now: number, short: boolean): void {
    const tight = this.allowance.wasExceeded() || short;
    for (const call of this.calls) call.expire(now, tight);
    const { maxIdleMs, maxAgeMs, maxAgeGraceMs } = this.limits;
    const idle = maxIdleMs > 0 && this.calls.size === 0 && now - this.idleSince >= maxIdleMs;
    const age = now - this.began;
    const old = maxAgeMs > 0 && age >= maxAgeMs;
    if ((idle || old) && !this.leaving) this.leave();
    if (old && maxAgeGraceMs > 0 && age >= maxAgeMs + maxAgeGraceMs) this.cut();
  }

  private ended(call: ServedCall, answered: boolean): void {
    this.calls.delete(call);
    if (this.calls.size === 0) this.idleSince = performance.now();
    if (answered) this.calm.answered();
    this.givenUp = answered ? Math.max(0, this.givenUp - 1) : this.givenUp + 1;
    if (this.givenUp > MAX_GIVEN_UP) setImmediate(() => this.cut());
    else if (this.leaving) this.hangUpWhenIdle();
  }

  /** Whatever a client says when it leaves, its calls are answered. */
  private clientLeaves(code: number): void {
    if (code !== constants.NGHTTP2_NO_ERROR) return;
    postponeClose(this.session);
    this.hangUpWhenIdle();
  }

  private hangUpWhenIdle(): void {
    this.leaving = true;
    setImmediate(() => {
      if (this.calls.size > 0 || this.session.destroyed) return;
      // Closed first, so that what was written is sent before the connection ends.
      this.session.close();
      this.session.destroy();
    });
  }

  private pinged(): void {
    if (!this.calm.ping(performance.now(), this.calls.size > 0)) this.hush();
  }

  /** Hangs up on a client that does not behave, and says so. */
  private hush(): void {
    if (this.hushed) return;
    this.hushed = true;
    setImmediate(() => {
      if (this.session.destroyed) return;
      this.session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, TOO_MANY_PINGS);
      setImmediate(() => this.cut());
    });
  }

  private ping(): void {
    if (this.session.destroyed) return;
    const late = setTimeout(() => this.cut(), this.limits.keepaliveTimeoutMs).unref();
    if (!this.session.ping(() => clearTimeout(late))) clearTimeout(late);
  }
}
