import { status } from '@grpc/grpc-js';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { encodeExportResponse } from '../grpc/export-response.ts';
import { EXPORT } from '../grpc/services.ts';
import type {
  Admit,
  Caller,
  Reply,
  ServerLimits,
  ServerTls,
  UnaryMethod,
  UnaryServer,
  UnaryServerOptions,
} from '../grpc/unary-method.ts';
import { Http2UnaryServer } from '../grpc/unary-server.ts';
import type { Signal } from '../model/signal.ts';
import { GrpcJsServer } from './grpc-js-server.ts';
import { listenOn } from './listen.ts';

/** What becomes of one request; OTLP's status codes follow from it (OTLP/gRPC, "Response"). */
export type ReceiveResult =
  /** Taken. With a warning or rejected items the client is told in `partial_success` and doesn't retry. */
  | {
      readonly kind: 'accepted';
      /** Spans, log records or data points taken. */
      readonly items: number;
      readonly warning?: string;
      readonly rejected?: number;
    }
  /** Never acceptable: INVALID_ARGUMENT, which clients don't retry. */
  | { readonly kind: 'invalid'; readonly message: string }
  /** Not now: UNAVAILABLE with RetryInfo, which clients retry. */
  | { readonly kind: 'overloaded'; readonly message: string; readonly retryAfterMs: number };

/** `http2`: node's own HTTP/2, and gRPC written here. `grpc-js`: the gRPC library, at a quarter more per request. */
export type GrpcServerKind = 'http2' | 'grpc-js';

export interface OtlpGrpcReceiverOptions {
  /** Where the settings stand, for messages: `receivers.otlp.protocols.grpc`. */
  readonly setting: string;
  /** What serves it. */
  readonly server: GrpcServerKind;
  /** Port 0 for a free one. */
  readonly endpoint: Endpoint;
  /** Largest request, after decompression. */
  readonly maxRecvBytes: number;
  /** Null for plain text. */
  readonly tls: ServerTls | null;
  /** What is served; of other signals clients are told UNIMPLEMENTED. */
  readonly signals: readonly Signal[];
  /** Who may call the method of a path; everybody where it is left out. */
  readonly admit?: Admit;
  readonly limits?: Partial<ServerLimits>;
  /** Served beside, by path. */
  readonly methods?: ReadonlyMap<string, UnaryMethod>;
  /**
   * Takes an export request's bytes, which stay unchanged until it has answered, and while `sender.loan` is held; a
   * promise keeps the client waiting. `sender` tells whether the client is still there: one that has gone will send the request again.
   */
  receive(signal: Signal, request: Buffer, sender: Caller): ReceiveResult | Promise<ReceiveResult>;
  /** Told where `receive` threw or rejected: the client got INTERNAL, the server lives on. */
  onError(error: unknown): void;
}

const SERVERS: Readonly<Record<GrpcServerKind, new (options: UnaryServerOptions) => UnaryServer>> = {
  http2: Http2UnaryServer,
  'grpc-js': GrpcJsServer,
};

/** OTLP/gRPC in: hands over requests as bytes, answers what OTLP prescribes. */
export class OtlpGrpcReceiver {
  private readonly options: OtlpGrpcReceiverOptions;
  private server: UnaryServer | null = null;

  constructor(options: OtlpGrpcReceiverOptions) {
    this.options = options;
  }

  /**
   * Listens; resolves to the endpoint bound, its port known. Rejects with an Error of one sentence: what is
   * wrong, and what to do.
   */
  async start(): Promise<string> {
    const {
      setting,
      endpoint,
      server: kind,
      maxRecvBytes,
      signals,
      methods: more = [],
      admit,
      limits = {},
      tls,
    } = this.options;
    const exporting = signals.map((signal) => [EXPORT[signal].path, this.exporting(signal)] as const);
    const methods = new Map([...exporting, ...more]);
    const server = new SERVERS[kind]({
      methods,
      maxRequestBytes: maxRecvBytes,
      tls,
      limits,
      ...(admit && { admit }),
    });
    this.server = server;
    try {
      const port = await listenOn(`${setting}.endpoint`, endpoint, (address) => server.bind(address));
      return formatEndpoint({ host: endpoint.host, port });
    } catch (error) {
      await this.stop(0);
      throw error;
    }
  }

  /** Takes no new calls, lets the running ones end, and after `deadlineMs` cuts those that don't. */
  async stop(deadlineMs: number): Promise<void> {
    await this.server?.stop(deadlineMs);
  }

  private exporting(signal: Signal): UnaryMethod {
    const { receive } = this.options;
    return (request: Buffer, caller: Caller) => {
      try {
        const result = receive(signal, request, caller);
        return result instanceof Promise
          ? result.then(replyTo, (error: unknown) => this.failed(error))
          : replyTo(result);
      } catch (error) {
        return this.failed(error);
      }
    };
  }

  /** Not retryable: the same bytes would most likely fail again, and come back for ever. */
  private failed(error: unknown): Reply {
    this.options.onError(error);
    return { code: status.INTERNAL, details: 'goalkeeper failed on this request; its log says why' };
  }
}

function replyTo(result: ReceiveResult): Reply {
  switch (result.kind) {
    case 'accepted': {
      const { rejected = 0, warning = '' } = result;
      return { code: status.OK, message: encodeExportResponse({ rejected, message: warning }) };
    }
    case 'invalid':
      return { code: status.INVALID_ARGUMENT, details: result.message };
    case 'overloaded': {
      const { message, retryAfterMs } = result;
      return { code: status.UNAVAILABLE, details: message, retryAfterMs };
    }
  }
}
