import { Agent, request as requestHttp } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2, constants } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { messagePrefix } from '../../src/grpc/framing.ts';
import { EXPORT } from '../../src/grpc/services.ts';
import type { Signal } from '../../src/model/signal.ts';
import {
  END_STREAM,
  FRAME,
  frame,
  headerBlock,
  headers,
  PREFACE,
  RawClient,
  settings,
} from '../support/frames.ts';
import { type Dice, mutated, mutatedGzip } from './mutate.ts';

/** What is known to be good, as a starting point. */
export interface Seed {
  readonly signal: Signal;
  readonly protobuf: Buffer;
  /** The same as OTLP/JSON. */
  readonly json: Buffer;
}

/** One way to send a mutated message; resolves when there is an answer, of whatever kind. Never rejects. */
export type Door = (seed: Seed, dice: Dice) => Promise<void>;

const ANSWER_MS = 20_000;
/** A stream's reset and the like are answers too. */
const ignore = (): void => {};

/** gRPC by node's own client: what is wrong is in the message, packed or not. */
export class GrpcDoor {
  private readonly url: string;
  private session: ClientHttp2Session | null = null;

  constructor(endpoint: string) {
    this.url = `http://${endpoint}`;
  }

  readonly send: Door = ({ signal, protobuf }, dice) => {
    const packed = dice.roll(3) === 0;
    const bytes = packed ? mutatedGzip(protobuf, dice) : mutated(protobuf, dice);
    const framed = Buffer.concat([messagePrefix(bytes.length, packed), bytes]);
    // Now and then the frame around the message is wrong too.
    if (dice.roll(20) === 0) framed[dice.roll(5)] = dice.roll(256);
    return this.call(EXPORT[signal].path, framed, packed);
  };

  close(): void {
    this.session?.destroy();
  }

  private call(path: string, body: Buffer, packed: boolean): Promise<void> {
    return new Promise((done) => {
      const stream = this.open().request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...(packed && { 'grpc-encoding': 'gzip' }),
      });
      const patience = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), ANSWER_MS);
      stream.on('error', ignore).on('close', () => {
        clearTimeout(patience);
        done();
      });
      stream.resume();
      stream.end(body);
    });
  }

  private open(): ClientHttp2Session {
    if (this.session === null || this.session.closed || this.session.destroyed) {
      this.session = connectHttp2(this.url).on('error', ignore);
    }
    return this.session;
  }
}

/** OTLP/HTTP: protobuf or JSON, packed or not. */
export class HttpDoor {
  private readonly port: number;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });

  constructor(endpoint: string) {
    this.port = Number(endpoint.split(':')[1]);
  }

  readonly send: Door = ({ signal, protobuf, json }, dice) => {
    const isJson = dice.roll(2) === 0;
    const plain = isJson ? json : protobuf;
    const packed = dice.roll(3) === 0;
    const body = packed ? mutatedGzip(plain, dice) : mutated(plain, dice);
    return new Promise((done) => {
      const sent = requestHttp({
        agent: this.agent,
        port: this.port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/v1/${signal}`,
        headers: {
          'content-type': isJson ? 'application/json' : 'application/x-protobuf',
          ...(packed && { 'content-encoding': 'gzip' }),
        },
      });
      const patience = setTimeout(() => sent.destroy(), ANSWER_MS);
      sent.on('error', ignore).on('response', (response) => response.on('error', ignore).resume());
      sent.on('close', () => {
        clearTimeout(patience);
        done();
      });
      sent.end(body);
    });
  };

  close(): void {
    this.agent.destroy();
  }
}

/** HTTP/2 below any client: what is wrong is in the frames, so each has a connection of its own. */
export function frameDoor(endpoint: string): Door {
  return async ({ signal, protobuf }, dice) => {
    const call = headerBlock([
      [':method', 'POST'],
      [':scheme', 'http'],
      [':path', EXPORT[signal].path],
      [':authority', 'x'],
      ['content-type', 'application/grpc'],
      ['te', 'trailers'],
    ]);
    const body = dice.roll(2) === 0 ? protobuf : gzipSync(protobuf);
    const message = Buffer.concat([messagePrefix(body.length, false), body]).subarray(0, 16_000);
    const good = Buffer.concat([
      settings(),
      headers(1, call),
      frame(FRAME.data, END_STREAM, 1, message),
      headers(3, call),
      frame(FRAME.window, 0, 0, Buffer.from([0, 0, 1, 0])),
      frame(FRAME.ping, 0, 0, Buffer.alloc(8)),
      frame(FRAME.reset, 0, 3, Buffer.from([0, 0, 0, 8])),
      frame(FRAME.goaway, 0, 0, Buffer.alloc(8)),
    ]);
    const client = new RawClient(endpoint);
    await client.send(PREFACE, mutated(good, dice));
    if (dice.roll(3) === 0) client.socket.resetAndDestroy();
    else client.socket.end();
    await Promise.race([client.closed, new Promise((late) => setTimeout(late, 100))]);
    client.socket.destroy();
  };
}
