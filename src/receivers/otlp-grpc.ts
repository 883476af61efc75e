import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { encodeExportResponse } from '../grpc/export-response.ts';
import { assertKeyPair, readPem } from '../grpc/pem.ts';
import { retryInfoTrailers } from '../grpc/retry-info.ts';
import { EXPORT } from '../grpc/services.ts';
import type { Signal } from '../model/signal.ts';
import { widenFlowControl } from './flow-control.ts';

/** What becomes of one request; OTLP's status codes follow from it (OTLP/gRPC, "Response"). */
export type ReceiveResult =
  /** Taken. With a warning or rejected items the client is told in `partial_success` and doesn't retry. */
  | { readonly kind: 'accepted'; readonly warning?: string; readonly rejected?: number }
  /** Never acceptable: INVALID_ARGUMENT, which clients don't retry. */
  | { readonly kind: 'invalid'; readonly message: string }
  /** Not now: UNAVAILABLE with RetryInfo, which clients retry. */
  | { readonly kind: 'overloaded'; readonly message: string; readonly retryAfterMs: number };

export interface OtlpGrpcReceiverOptions {
  /** Where the settings stand, for messages: `receivers.otlp.protocols.grpc`. */
  readonly setting: string;
  /** Port 0 for a free one. */
  readonly endpoint: Endpoint;
  /** Largest request, after decompression. */
  readonly maxRecvBytes: number;
  /** Null for plain text. */
  readonly tls: ServerTlsOptions | null;
  /** What is served; of other signals clients are told UNIMPLEMENTED. */
  readonly signals: readonly Signal[];
  /**
   * Takes an export request's bytes, which stay unchanged and may be kept; a promise keeps the client
   * waiting. `sender` tells whether the client is still there: one that has gone will send the request again.
   */
  receive(
    signal: Signal,
    request: Buffer,
    sender: { readonly cancelled: boolean },
  ): ReceiveResult | Promise<ReceiveResult>;
  /** Told where `receive` threw or rejected: the client got INTERNAL, the server lives on. */
  onError(error: unknown): void;
}

export interface ServerTlsOptions {
  readonly certFile: string;
  readonly keyFile: string;
  /** CA of the certificates clients must show (mTLS); null where they need none. */
  readonly clientCaFile: string | null;
}

/** Streams a connection may have open: with `maxRecvBytes`, what one client can make us hold. */
const MAX_STREAMS = 128;
/** A peer that is gone without a word is noticed, and what it half sent forgotten, after these two. */
const KEEPALIVE_MS = 60_000;
const KEEPALIVE_TIMEOUT_MS = 20_000;
/** Grace for the last connections to close after they were cut. */
const CUT_MS = 100;

/** OTLP/gRPC in: hands over requests as bytes, answers what OTLP prescribes. */
export class OtlpGrpcReceiver {
  private readonly options: OtlpGrpcReceiverOptions;
  private readonly server: Server;
  /** One `address:port` for each address bound. */
  private readonly bound: string[] = [];

  constructor(options: OtlpGrpcReceiverOptions) {
    this.options = options;
    this.server = new Server({
      'grpc.max_receive_message_length': options.maxRecvBytes,
      'grpc.max_concurrent_streams': MAX_STREAMS,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.enable_channelz': 0,
    });
    widenFlowControl(this.server);
    for (const signal of options.signals) {
      this.server.addService({ Export: EXPORT[signal] }, { Export: this.exporting(signal) });
    }
  }

  /**
   * Listens; resolves to the endpoint bound, its port known. Rejects with an Error of one sentence: what is
   * wrong, and what to do.
   */
  async start(): Promise<string> {
    const { setting, endpoint } = this.options;
    const credentials = this.credentials();
    const addresses = await resolve(`${setting}.endpoint`, endpoint.host);
    try {
      const port = await this.bindAll(addresses, endpoint.port, credentials);
      return formatEndpoint({ host: endpoint.host, port });
    } catch (error) {
      await this.stop(0);
      throw error;
    }
  }

  /**
   * Takes no new calls, lets the running ones end, and after `deadlineMs` cuts those that don't.
   * `drain` does both; `tryShutdown` only adds the wait, because neither it nor `forceShutdown` ends the
   * sessions of a server without channelz.
   */
  async stop(deadlineMs: number): Promise<void> {
    for (const endpoint of this.bound) this.server.drain(endpoint, deadlineMs);
    const closed = new Promise<void>((done) => this.server.tryShutdown(() => done()));
    // A connection that never finishes its TLS handshake is no session yet, and not waited for.
    await Promise.race([closed, sleep(deadlineMs + CUT_MS, undefined, { ref: false })]);
  }

  private credentials(): ServerCredentials {
    const { setting, tls } = this.options;
    if (tls === null) return ServerCredentials.createInsecure();
    const cert = readPem(`${setting}.tls.cert_file`, tls.certFile);
    const key = readPem(`${setting}.tls.key_file`, tls.keyFile);
    const ca = tls.clientCaFile === null ? null : readPem(`${setting}.tls.client_ca_file`, tls.clientCaFile);
    assertKeyPair(`${setting}.tls`, { cert, key, ...(ca && { ca }) });
    return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], ca !== null);
  }

  /**
   * Binds one address after the other, the first one's port for all: grpc-js calls it success when one address
   * of a name is free and the other another process's. An address this machine lacks (`localhost` is often
   * also ::1 where there is no IPv6) is passed over, if not all are such.
   */
  private async bindAll(addresses: string[], port: number, credentials: ServerCredentials): Promise<number> {
    const setting = `${this.options.setting}.endpoint`;
    let common = port;
    let lacking = '';
    for (const address of addresses) {
      const endpoint = formatEndpoint({ host: address, port: common });
      const result = await this.bind(endpoint, credentials);
      if (typeof result === 'number') {
        common = result;
        this.bound.push(formatEndpoint({ host: address, port: common }));
      } else if (/EADDRNOTAVAIL|EAFNOSUPPORT/.test(result.message)) lacking = endpoint;
      else throw new Error(bindTrouble(setting, endpoint, result.message));
    }
    if (this.bound.length === 0) {
      throw new Error(`${lacking} is not an address of this machine; set ${setting}`);
    }
    return common;
  }

  private bind(endpoint: string, credentials: ServerCredentials): Promise<number | Error> {
    return new Promise((done) => {
      this.server.bindAsync(endpoint, credentials, (error, port) => done(error ?? port));
    });
  }

  private exporting(signal: Signal) {
    return (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void => {
      try {
        const result = this.options.receive(signal, call.request, call);
        if (result instanceof Promise) {
          result.then((later) => answer(later, reply)).catch((error) => this.failed(error, reply));
        } else answer(result, reply);
      } catch (error) {
        this.failed(error, reply);
      }
    };
  }

  /** Not retryable: the same bytes would most likely fail again, and come back for ever. */
  private failed(error: unknown, reply: sendUnaryData<Buffer>): void {
    this.options.onError(error);
    reply({ code: status.INTERNAL, details: 'goalkeeper failed on this request; its log says why' });
  }
}

function answer(result: ReceiveResult, reply: sendUnaryData<Buffer>): void {
  switch (result.kind) {
    case 'accepted':
      reply(null, encodeExportResponse({ rejected: result.rejected ?? 0, message: result.warning ?? '' }));
      return;
    case 'invalid':
      reply({ code: status.INVALID_ARGUMENT, details: result.message });
      return;
    case 'overloaded': {
      const { message, retryAfterMs } = result;
      const metadata = retryInfoTrailers(status.UNAVAILABLE, message, retryAfterMs);
      reply({ code: status.UNAVAILABLE, details: message, metadata });
    }
  }
}

/** The addresses to listen on. */
async function resolve(setting: string, host: string): Promise<string[]> {
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address);
  } catch {
    throw new Error(
      `${setting}: the host \`${host}\` is not known; write an address of this machine, such as 127.0.0.1 or 0.0.0.0`,
    );
  }
}

function bindTrouble(setting: string, endpoint: string, message: string): string {
  if (message.includes('EADDRINUSE')) {
    return `${endpoint} is in use by another process; stop it or set ${setting}`;
  }
  if (message.includes('EACCES')) {
    return `${endpoint} may not be listened on by this user; set ${setting} to a port of 1024 or more`;
  }
  return `cannot listen on ${endpoint} (${setting}): ${message}`;
}
