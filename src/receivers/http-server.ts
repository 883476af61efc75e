import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Endpoint } from '../grpc/endpoint.ts';
import { keepRenewed, tlsOptions } from '../grpc/server-tls.ts';
import type { ServerTls, Showing } from '../grpc/unary-method.ts';
import { hangUp } from './hang-up.ts';

export interface HttpServerOptions {
  /** Null for plain text. */
  readonly tls: ServerTls | null;
  /** For a request's headers to be here, and for all of it. */
  readonly headerTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How long a connection is kept that nobody uses; null hangs up after each answer. */
  readonly idleTimeoutMs: number | null;
  /** Answers a request; must not throw. `waits` where the client sends the body only when told to (`Expect: 100-continue`). */
  handle(request: IncomingMessage, response: ServerResponse, waits: boolean): void;
  /** What is said to what is no HTTP, or comes too slowly: a whole response. */
  refusal(error: NodeJS.ErrnoException): string;
}

/** Further connections are hung up on. */
const MAX_CONNECTIONS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** For the TLS handshake. */
const HANDSHAKE_MS = 10_000;
/** How often slow senders are looked for. */
const CHECK_MS = 1_000;

/** Node's HTTP/1.1 server with bounds on all that a client can make last or grow. */
export class HttpServer {
  private readonly options: HttpServerOptions;
  private readonly servers: Server[] = [];
  /** Of all connections, also those that are in the TLS handshake. */
  private readonly sockets = new Set<Socket>();

  constructor(options: HttpServerOptions) {
    this.options = options;
  }

  /** Listens on an address, beside those it listens on; resolves to the port, or to the Error why it can't. */
  bind({ host, port }: Endpoint): Promise<number | Error> {
    const server = this.create();
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('checkContinue', (request, response) => this.options.handle(request, response, true));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      // What is no HTTP has no request to answer; whoever has hung up reads no answer.
      if (socket.writable && error.code !== 'ECONNRESET') hangUp(socket, this.options.refusal(error));
      else socket.destroy();
    });
    return new Promise((done) => {
      // It stays: a connection that cannot be accepted, as out of descriptors, is the system's matter and passes.
      server.on('error', (error) => done(error));
      server.listen({ host, port }, () => {
        this.servers.push(server);
        done((server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes no new connections, lets requests under way end, and after `deadlineMs` cuts those that don't. */
  async stop(deadlineMs: number): Promise<void> {
    const closed = this.servers.map((server) => new Promise((done) => server.close(done)));
    for (const server of this.servers) server.closeIdleConnections();
    const cut = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, deadlineMs);
    await Promise.all(closed);
    clearTimeout(cut);
  }

  private create(): Server {
    const { tls, headerTimeoutMs, requestTimeoutMs, idleTimeoutMs, handle } = this.options;
    const options: ServerOptions = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(headerTimeoutMs, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, headerTimeoutMs, requestTimeoutMs),
      keepAliveTimeout: idleTimeoutMs ?? 1,
      noDelay: true,
    };
    const listener = (request: IncomingMessage, response: ServerResponse): void =>
      handle(request, response, false);
    if (tls === null) return createServer(options, listener);
    const server = createSecureServer(
      { ...options, handshakeTimeout: HANDSHAKE_MS, ...tlsOptions(tls) },
      listener,
    );
    keepRenewed(server, tls);
    return server;
  }
}

/** What a client shows of itself. */
export function shownIn({ headers, socket }: IncomingMessage): Showing {
  return {
    header: (name) => headers[name]?.toString(),
    certificate: socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : null,
    address: socket.remoteAddress ?? '',
  };
}
