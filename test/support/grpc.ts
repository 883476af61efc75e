import {
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  credentials,
  logVerbosity,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceError,
  type sendUnaryData,
  setLogVerbosity,
} from '@grpc/grpc-js';
import { EXPORT } from '../../src/grpc/services.ts';
import type { Signal } from '../../src/model/signal.ts';

// What grpc-js prints of a port that is taken is what these tests are about.
setLogVerbosity(logVerbosity.NONE);

/** One Export call by a plain grpc-js client; the answer's bytes, or the error it got. A service's endpoint may be none. */
export function exportOnce(
  endpoint: string | null,
  request: Buffer,
  options: ChannelOptions & {
    credentials?: ChannelCredentials;
    path?: string;
    deadlineMs?: number;
    authorization?: string;
  } = {},
): Promise<Buffer | ServiceError> {
  const {
    credentials: channel = credentials.createInsecure(),
    path = EXPORT.traces.path,
    deadlineMs = 5_000,
    authorization,
    ...channelOptions
  } = options;
  if (endpoint === null) throw new Error('gRPC is not served');
  const client = new Client(endpoint, channel, channelOptions);
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization);
  return new Promise((done) => {
    client.makeUnaryRequest(
      path,
      EXPORT.traces.requestSerialize,
      EXPORT.traces.responseDeserialize,
      request,
      metadata,
      { deadline: Date.now() + deadlineMs },
      (error, response) => {
        client.close();
        done(error ?? response ?? Buffer.alloc(0));
      },
    );
  });
}

/** What a sink answers; `hang` never does. */
export type Reply =
  | { readonly response?: Buffer; readonly afterMs?: number }
  | {
      readonly code: number;
      readonly details?: string;
      readonly metadata?: Metadata;
      readonly afterMs?: number;
    }
  | 'hang';

/** A real OTLP backend that keeps what it acknowledges and misbehaves as told. */
export class Sink {
  endpoint = '';
  /** Requests answered with OK, in order; those of logs by themselves. */
  readonly taken: Buffer[] = [];
  readonly takenLogs: Buffer[] = [];
  /** Calls that came, answered or not. */
  calls = 0;
  readonly headers: Metadata[] = [];
  private readonly server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  private readonly reply: (call: number, request: Buffer) => Reply;

  /** `signals`: what it serves. */
  constructor(
    reply: (call: number, request: Buffer) => Reply = () => ({}),
    signals: readonly Signal[] = ['traces'],
  ) {
    this.reply = reply;
    for (const signal of signals)
      this.server.addService({ Export: EXPORT[signal] }, { Export: this.exporting(signal) });
  }

  async start(endpoint = '127.0.0.1:0', channel = ServerCredentials.createInsecure()): Promise<this> {
    const port = await new Promise<number>((bound, failed) => {
      this.server.bindAsync(endpoint, channel, (error, actual) => (error ? failed(error) : bound(actual)));
    });
    this.endpoint = endpoint.replace(/:\d+$/, `:${port}`);
    return this;
  }

  /** Ends at once, calls and connections included. */
  stop(): void {
    this.server.forceShutdown();
  }

  private exporting(signal: Signal) {
    return ({ request, metadata }: Call, answer: sendUnaryData<Buffer>): void =>
      this.export(signal === 'logs' ? this.takenLogs : this.taken, { request, metadata }, answer);
  }

  private export(taken: Buffer[], { request, metadata }: Call, answer: sendUnaryData<Buffer>): void {
    this.headers.push(metadata);
    const reply = this.reply(this.calls++, request);
    if (reply === 'hang') return;
    const send = (): void => {
      if ('code' in reply) {
        answer({
          code: reply.code,
          details: reply.details ?? '',
          ...(reply.metadata && { metadata: reply.metadata }),
        });
        return;
      }
      taken.push(request);
      answer(null, reply.response ?? Buffer.alloc(0));
    };
    if (reply.afterMs === undefined) send();
    else setTimeout(send, reply.afterMs);
  }
}

interface Call {
  readonly request: Buffer;
  readonly metadata: Metadata;
}

/** Waits until `condition` holds; fails with `what` after `withinMs`. */
export async function until(condition: () => boolean, what: string, withinMs = 5_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`still not after ${withinMs} ms: ${what}`);
    await new Promise((wake) => setTimeout(wake, 5));
  }
}

/** `host:port` in two. */
export function endpointOf(text: string): { host: string; port: number } {
  const [host = '', port] = text.split(':');
  return { host, port: Number(port) };
}
