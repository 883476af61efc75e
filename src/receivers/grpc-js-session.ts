import { constants, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { Calm } from '../grpc/calm.ts';
import { postponeClose } from '../grpc/postpone-close.ts';
import { GREETING_MS, MAX_GIVEN_UP, sweepEvery, TOO_MANY_PINGS } from '../grpc/server-bounds.ts';
import { type ServerLimits, WINDOW_BYTES } from '../grpc/unary-method.ts';

/** What a call waits for: its client, the method, its client again. */
type Stage = 'request' | 'work' | 'answer';

/**
 * A client's session with grpc-js, held to the limits that the library has no option for. As in `served-connection.ts`, it
 * is never destroyed while it reads.
 */
export class WatchedSession {
  private readonly session: ServerHttp2Session;
  private readonly limits: ServerLimits;
  private readonly calm: Calm;
  /** Calls under way: what each waits for, and since when. */
  private readonly calls = new Map<ServerHttp2Stream, { stage: Stage; since: number }>();
  private givenUp = 0;
  private ending = false;
  private leaving = false;

  constructor(session: ServerHttp2Session, limits: ServerLimits) {
    this.session = session;
    this.limits = limits;
    this.calm = new Calm(limits);
    session.setLocalWindowSize(WINDOW_BYTES);
    const greeting = setTimeout(() => session.destroy(), GREETING_MS).unref();
    const sweeper = setInterval(() => this.sweep(performance.now()), sweepEvery(limits)).unref();
    session.once('remoteSettings', () => clearTimeout(greeting));
    session.on('remoteSettings', () => {
      if (!this.calm.settingsChange()) this.hangUp(true);
    });
    session.on('ping', () => {
      if (!this.calm.ping(performance.now(), this.calls.size > 0)) this.hangUp(true);
    });
    session.on('goaway', (code) => this.clientLeaves(code));
    session.on('stream', (stream: ServerHttp2Stream) => this.began(stream));
    session.once('close', () => {
      clearTimeout(greeting);
      clearInterval(sweeper);
    });
  }

  private began(stream: ServerHttp2Stream): void {
    this.calls.set(stream, { stage: 'request', since: performance.now() });
    stream.once('close', () => {
      this.calls.delete(stream);
      const answered = stream.headersSent;
      if (answered) this.calm.answered();
      this.givenUp = answered ? Math.max(0, this.givenUp - 1) : this.givenUp + 1;
      if (this.givenUp > MAX_GIVEN_UP) this.hangUp(false);
      else if (this.leaving) this.closeWhenIdle();
    });
  }

  /** Ends calls whose client sends or takes too slowly; the method may take what it takes. */
  private sweep(now: number): void {
    for (const [stream, call] of this.calls) {
      const stage = stageOf(stream);
      if (stage !== call.stage) Object.assign(call, { stage, since: now });
      else if (stage !== 'work' && now - call.since >= this.limits.transferMs) {
        stream.close(constants.NGHTTP2_CANCEL);
      }
    }
  }

  /** Its calls are answered first; see `postponeClose`. */
  private clientLeaves(code: number): void {
    if (code !== constants.NGHTTP2_NO_ERROR) return;
    postponeClose(this.session);
    this.leaving = true;
    this.closeWhenIdle();
  }

  private closeWhenIdle(): void {
    setImmediate(() => {
      if (this.calls.size > 0 || this.session.destroyed) return;
      this.session.close();
      this.session.destroy();
    });
  }

  private hangUp(isTold: boolean): void {
    if (this.ending) return;
    this.ending = true;
    const { session } = this;
    setImmediate(() => {
      if (session.destroyed) return;
      if (isTold) session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, TOO_MANY_PINGS);
      setImmediate(() => session.destroy());
    });
  }
}

function stageOf(stream: ServerHttp2Stream): Stage {
  if (stream.headersSent) return 'answer';
  return stream.readableEnded ? 'work' : 'request';
}
