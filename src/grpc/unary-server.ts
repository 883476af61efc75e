import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerOptions,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { Allowance } from './allowance.ts';
import type { Endpoint } from './endpoint.ts';
import { Lender } from './lender.ts';
import { ServedConnection } from './served-connection.ts';
import { HANDSHAKE_MS, MAX_HEADER_BYTES, sweepEvery } from './server-bounds.ts';
import { keepRenewed, tlsOptions } from './server-tls.ts';
import {
  CUT_MS,
  DEFAULT_LIMITS,
  type ServerLimits,
  type Showing,
  type UnaryServer,
  type UnaryServerOptions,
  WINDOW_BYTES,
} from './unary-method.ts';

/** Requests under way on all connections may hold so much, those of one connection half of it. */
const MIN_HELD_BYTES = 256 * 1024 * 1024;

const http2Options = ({ streams }: ServerLimits): ServerOptions => ({
  settings: {
    initialWindowSize: WINDOW_BYTES,
    maxConcurrentStreams: streams,
    maxHeaderListSize: MAX_HEADER_BYTES,
  },
  unknownProtocolTimeout: HANDSHAKE_MS,
});

/** Unary gRPC methods served over node's own HTTP/2. */
export class Http2UnaryServer implements UnaryServer {
  private readonly options: UnaryServerOptions;
  private readonly limits: ServerLimits;
  private readonly allowance: Allowance;
  private readonly lender = new Lender();
  private readonly perConnection: number;
  private readonly listeners = new Set<Http2Server | Http2SecureServer>();
  private readonly connections = new Set<ServedConnection>();
  /** Of all connections, also those that are in the TLS handshake. */
  private readonly sockets = new Set<Socket>();
  private sweeper: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(options: UnaryServerOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    const held = Math.max(MIN_HELD_BYTES, 4 * options.maxRequestBytes);
    this.allowance = new Allowance(held);
    this.perConnection = held / 2;
  }

  bind({ host, port }: Endpoint): Promise<number | Error> {
    const listener = this.listener();
    listener.maxConnections = this.limits.connections;
    listener.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    listener.on('session', (session: ServerHttp2Session) => this.welcome(session));
    return new Promise((done) => {
      // It stays: a connection that cannot be accepted, as out of descriptors, is the system's matter and passes.
      listener.on('error', (error) => done(error));
      listener.listen({ host, port }, () => {
        this.listeners.add(listener);
        this.sweeper ??= setInterval(() => this.sweep(), sweepEvery(this.limits)).unref();
        done((listener.address() as AddressInfo).port);
      });
    });
  }

  async stop(deadlineMs: number): Promise<void> {
    this.stopping = true;
    const closed = Promise.all(
      [...this.listeners].map((listener) => new Promise((done) => listener.close(done))),
    );
    this.listeners.clear();
    for (const connection of this.connections) connection.leave();
    await Promise.race([this.connectionsClosed(), sleep(deadlineMs, undefined, { ref: false })]);
    // What is left has had its time, or never came as far as a session.
    for (const connection of this.connections) connection.cut();
    for (const socket of this.sockets) socket.destroy();
    await Promise.race([closed, sleep(CUT_MS, undefined, { ref: false })]);
    if (this.sweeper !== null) clearInterval(this.sweeper);
  }

  private listener(): Http2Server | Http2SecureServer {
    const { tls } = this.options;
    const options = http2Options(this.limits);
    if (tls === null) return createServer(options);
    const server = createSecureServer({ ...options, handshakeTimeout: HANDSHAKE_MS, ...tlsOptions(tls) });
    keepRenewed(server, tls);
    return server;
  }

  private welcome(session: ServerHttp2Session): void {
    const { methods, maxRequestBytes, admit = null } = this.options;
    const allowance = new Allowance(this.perConnection, this.allowance);
    const shown = shownBy(session);
    const { limits, lender } = this;
    const { transferMs } = limits;
    const serving = { methods, maxRequestBytes, allowance, lender, admit, shown, transferMs };
    const connection = new ServedConnection(session, serving, limits);
    this.connections.add(connection);
    session.once('close', () => this.connections.delete(connection));
    if (this.stopping) connection.leave();
  }

  private sweep(): void {
    const now = performance.now();
    const short = this.allowance.wasExceeded();
    this.lender.trim();
    for (const connection of this.connections) connection.expire(now, short);
  }

  private async connectionsClosed(): Promise<void> {
    await Promise.all([...this.connections].map((connection) => connection.closed));
  }
}

function shownBy({ socket }: ServerHttp2Session): Omit<Showing, 'header'> {
  // Node's session gives a socket's stand-in, which says of itself what the socket is.
  const certificate = socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : null;
  return { certificate, address: socket.remoteAddress ?? '' };
}
