import { connect as connectHttp2, constants } from 'node:http2';
import type { ServiceError } from '@grpc/grpc-js';
import { afterEach } from 'vitest';
import { EXPORT } from '../../src/grpc/services.ts';
import { OtlpGrpcReceiver, type OtlpGrpcReceiverOptions } from '../../src/receivers/otlp-grpc.ts';
import { request } from '../support/requests.ts';

export const SERVERS = ['http2', 'grpc-js'] as const;
export const MAX_BYTES = 256 * 1024;
export const ONE_SPAN = request([{ name: 'one' }]);

/** Makes receivers that end with the test. */
export function receiversBy(server: (typeof SERVERS)[number]) {
  const running: OtlpGrpcReceiver[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((receiver) => receiver.stop(0)));
  });

  function receiver(
    receive: OtlpGrpcReceiverOptions['receive'],
    options: Partial<OtlpGrpcReceiverOptions> = {},
  ): OtlpGrpcReceiver {
    const made = new OtlpGrpcReceiver({
      setting: 'receivers.otlp.protocols.grpc',
      server,
      endpoint: { host: '127.0.0.1', port: 0 },
      maxRecvBytes: MAX_BYTES,
      tls: null,
      signals: ['traces', 'logs'],
      receive,
      onError: () => {},
      ...options,
    });
    running.push(made);
    return made;
  }

  /** A started receiver that takes everything, and what it took. */
  async function taking(options: Partial<OtlpGrpcReceiverOptions> = {}) {
    const taken: Buffer[] = [];
    const made = receiver((_signal, bytes) => {
      taken.push(bytes);
      return { kind: 'accepted', items: 1 };
    }, options);
    return { taken, receiver: made, endpoint: await made.start() };
  }

  return { receiver, taking };
}

export function refused(answer: Buffer | ServiceError): ServiceError {
  if (Buffer.isBuffer(answer)) throw new Error('accepted where a refusal was expected');
  return answer;
}

export function accepted(answer: Buffer | ServiceError): Buffer {
  if (!Buffer.isBuffer(answer)) throw answer;
  return answer;
}

// A client below grpc-js, which would not send what these tests send.

export function grpcHeaders(headers: Record<string, string>): Record<string, string> {
  return {
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: EXPORT.traces.path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  };
}

export function grpcFrame(message: Buffer, compressed: boolean): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(compressed ? 1 : 0, 0);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

/** Headers and trailers of the answer, together. */
export async function rawCall(
  endpoint: string,
  headers: Record<string, string>,
  body: Buffer,
): Promise<Record<string, unknown>> {
  const session = connectHttp2(`http://${endpoint}`);
  const stream = session.request(grpcHeaders(headers));
  const answer: Record<string, unknown> = {};
  stream.on('response', (got) => Object.assign(answer, got));
  stream.on('trailers', (got) => Object.assign(answer, got));
  stream.on('error', () => {});
  stream.resume();
  stream.end(body);
  await Promise.race([
    new Promise((closed) => stream.on('close', closed)),
    new Promise((late) => setTimeout(late, 10_000)),
  ]);
  session.destroy();
  return answer;
}
