import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2';
import type { Socket } from 'node:net';
import { messagePrefix } from '../../src/grpc/framing.ts';

/** A server below gRPC, which does with streams and connections what no gRPC server would. */
export class RawServer {
  endpoint = '';
  /** Connections that are open, in order of arrival. */
  readonly sessions: ServerHttp2Session[] = [];
  /** Connections that came, open or not. */
  connections = 0;
  private readonly server: Http2Server;
  private readonly sockets = new Set<Socket>();

  /** `handle` gets each stream as it begins. */
  constructor(
    handle: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
    options: ServerOptions = {},
  ) {
    this.server = createServer(options);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server.on('session', (session) => {
      this.connections++;
      this.sessions.push(session);
      session.on('error', () => {});
      session.on('close', () => this.sessions.splice(this.sessions.indexOf(session), 1));
    });
    this.server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      handle(stream, headers);
    });
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((bound) => this.server.listen(port, '127.0.0.1', bound));
    this.endpoint = `127.0.0.1:${(this.server.address() as { port: number }).port}`;
    return this;
  }

  /** Cuts every connection without a word of HTTP/2. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.cut();
    await closed;
  }
}

/** Calls `then` with the whole body of a request. */
export function whole(stream: ServerHttp2Stream, then: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => then(Buffer.concat(chunks)));
}

export interface Answer {
  readonly headers?: Record<string, string>;
  /** What goes into the body as it is; a framed empty message where absent. */
  readonly body?: Buffer;
  readonly trailers?: Record<string, string>;
}

/** Answers as a gRPC server does, or nearly. */
export function answer(stream: ServerHttp2Stream, { headers, body, trailers }: Answer = {}): void {
  stream.respond(
    { ':status': 200, 'content-type': 'application/grpc', ...headers },
    { waitForTrailers: true },
  );
  stream.on('wantTrailers', () => stream.sendTrailers(trailers ?? { 'grpc-status': '0' }));
  stream.end(body ?? messagePrefix(0, false));
}
