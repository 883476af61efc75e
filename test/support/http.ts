import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Signal } from '../../src/model/signal.ts';
import type { ReceiveResult } from '../../src/receivers/otlp-grpc.ts';
import { OtlpHttpReceiver, type OtlpHttpReceiverOptions } from '../../src/receivers/otlp-http.ts';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Posted {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** One request on a connection of its own. */
export function post(
  endpoint: string,
  { path = '/v1/traces', method = 'POST', headers = {}, body = '' }: Posted = {},
): Promise<HttpReply> {
  const all = { 'content-type': 'application/x-protobuf', ...headers };
  return new Promise((resolve, reject) => {
    const sending = request(
      `http://${endpoint}${path}`,
      { method, headers: all, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
        response.on('error', reject);
      },
    );
    sending.setTimeout(10_000, () => sending.destroy(new Error('no answer within 10 s')));
    sending.on('error', reject);
    sending.end(body);
  });
}

export interface Taken {
  readonly signal: Signal;
  readonly request: Buffer;
}

/** A receiver on a free port, stopped when the test is over. */
export async function httpReceiver(
  options: Partial<OtlpHttpReceiverOptions> = {},
  result: (taken: Taken) => ReceiveResult | Promise<ReceiveResult> = () => ({ kind: 'accepted', items: 1 }),
): Promise<{
  endpoint: string;
  taken: Taken[];
  unreadable: string[];
  errors: unknown[];
  receiver: OtlpHttpReceiver;
}> {
  const taken: Taken[] = [];
  const errors: unknown[] = [];
  const unreadable: string[] = [];
  const receiver = new OtlpHttpReceiver({
    setting: 'receivers.otlp.protocols.http',
    endpoint: { host: '127.0.0.1', port: 0 },
    tls: null,
    paths: new Map([
      ['/v1/traces', 'traces'],
      ['/v1/logs', 'logs'],
      ['/v1/metrics', 'metrics'],
    ]),
    maxBytes: 1024 * 1024,
    encodings: ['gzip', 'zstd', 'zlib', 'deflate'],
    cors: { allowedOrigins: [], allowedHeaders: [], maxAge: 0 },
    headerTimeoutMs: 60_000,
    requestTimeoutMs: 60_000,
    writeTimeoutMs: 30_000,
    idleTimeoutMs: 60_000,
    receive: (signal, request) => {
      taken.push({ signal, request });
      return result({ signal, request });
    },
    onUnreadable: ({ details }) => unreadable.push(details),
    onError: (error) => errors.push(error),
    ...options,
  });
  const endpoint = await receiver.start();
  onTestFinished(() => receiver.stop(0));
  return { endpoint, taken, unreadable, errors, receiver };
}

/** Writes bytes on a bare connection; what comes back until the other side hangs up, or `withinMs` are over. */
export function speak(
  endpoint: string,
  bytes: Buffer | string | readonly (Buffer | string)[],
  withinMs = 5_000,
): Promise<{ text: string; closed: boolean }> {
  const [host = '', port] = endpoint.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    let text = '';
    const end = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    };
    const timer = setTimeout(() => end(false), withinMs);
    socket.setEncoding('latin1').on('data', (more: string) => {
      text += more;
    });
    socket.on('close', () => end(true)).on('error', () => {});
    const parts = Array.isArray(bytes) ? bytes : [bytes];
    for (const part of parts as (Buffer | string)[]) socket.write(part);
  });
}
