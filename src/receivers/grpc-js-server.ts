import { setTimeout as sleep } from 'node:timers/promises';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { retryInfoTrailers } from '../grpc/retry-info.ts';
import { rawMethod } from '../grpc/services.ts';
import {
  type Admit,
  CUT_MS,
  DEFAULT_LIMITS,
  type Reply,
  type ServerTls,
  type Showing,
  type UnaryMethod,
  type UnaryServer,
  type UnaryServerOptions,
} from '../grpc/unary-method.ts';
import { ANYBODY } from '../model/identity.ts';
import { boundHttp2 } from './grpc-js-http2.ts';

/** Unary gRPC methods served by grpc-js. */
export class GrpcJsServer implements UnaryServer {
  private readonly server: Server;
  private readonly credentials: ServerCredentials;
  /** One `address:port` for each address bound. */
  private readonly bound: string[] = [];

  constructor({ methods, maxRequestBytes, tls, admit, limits: given }: UnaryServerOptions) {
    const limits = { ...DEFAULT_LIMITS, ...given };
    this.server = new Server({
      'grpc.max_receive_message_length': maxRequestBytes,
      'grpc.max_concurrent_streams': limits.streams,
      'grpc.keepalive_time_ms': limits.keepaliveMs,
      'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
      ...(limits.maxIdleMs > 0 && { 'grpc.max_connection_idle_ms': limits.maxIdleMs }),
      ...(limits.maxAgeMs > 0 && { 'grpc.max_connection_age_ms': limits.maxAgeMs }),
      ...(limits.maxAgeGraceMs > 0 && { 'grpc.max_connection_age_grace_ms': limits.maxAgeGraceMs }),
      'grpc.enable_channelz': 0,
    });
    boundHttp2(this.server, limits, tls);
    this.credentials = credentialsOf(tls);
    for (const [path, method] of methods) {
      this.server.addService({ [path]: rawMethod(path) }, { [path]: serving(path, method, admit) });
    }
  }

  async bind(address: Endpoint): Promise<number | Error> {
    const port = await new Promise<number | Error>((done) => {
      this.server.bindAsync(formatEndpoint(address), this.credentials, (error, actual) =>
        done(error ?? actual),
      );
    });
    if (typeof port === 'number') this.bound.push(formatEndpoint({ host: address.host, port }));
    return port;
  }

  /**
   * `drain` does both; `tryShutdown` only adds the wait, because neither it nor `forceShutdown` ends the sessions of a
   * server without channelz.
   */
  async stop(deadlineMs: number): Promise<void> {
    for (const endpoint of this.bound) this.server.drain(endpoint, deadlineMs);
    const closed = new Promise<void>((done) => this.server.tryShutdown(() => done()));
    // A connection that never finishes its TLS handshake is no session yet, and not waited for.
    await Promise.race([closed, sleep(deadlineMs + CUT_MS, undefined, { ref: false })]);
  }
}

function credentialsOf(tls: ServerTls | null): ServerCredentials {
  if (tls === null) return ServerCredentials.createInsecure();
  const { cert, key, clientCa } = tls;
  return ServerCredentials.createSsl(clientCa, [{ cert_chain: cert, private_key: key }], clientCa !== null);
}

/** The library has read the request before it asks. */
function serving(path: string, method: UnaryMethod, admit?: Admit) {
  return (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void => {
    const identity = admit?.(path, shownIn(call)) ?? ANYBODY;
    if ('code' in identity) {
      answer(identity, reply);
      return;
    }
    const caller = {
      get cancelled() {
        return call.cancelled;
      },
      identity,
    };
    const result = method(call.request, caller);
    if (result instanceof Promise) void result.then((later) => answer(later, reply));
    else answer(result, reply);
  };
}

function answer(result: Reply, reply: sendUnaryData<Buffer>): void {
  if (!('details' in result)) {
    reply(null, result.message);
    return;
  }
  const { code, details, retryAfterMs } = result;
  if (retryAfterMs === undefined) reply({ code, details });
  else reply({ code, details, metadata: retryInfoTrailers(code, details, retryAfterMs) });
}

function shownIn(call: ServerUnaryCall<Buffer, Buffer>): Showing {
  return {
    header(name) {
      const values = call.metadata.get(name);
      return values.length === 0 ? undefined : values.join(', ');
    },
    certificate: call.getAuthContext().sslPeerCertificate ?? null,
    address: call.getPeer().replace(/:\d+$/, ''),
  };
}
