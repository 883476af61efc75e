import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { messagePrefix } from '../../src/grpc/framing.ts';
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
import type { Message } from './lanes.ts';
import { type Dice, mutated, mutatedGzip } from './mutate.ts';
import type { Seed } from './seeds.ts';

/** gRPC: what is wrong is in the message, packed or not. */
export function overGrpc({ grpcPath, protobuf }: Seed, dice: Dice): Message {
  return { path: grpcPath, isJson: false, ...broken(protobuf, dice) };
}

/** OTLP/HTTP: protobuf or JSON, packed or not. */
export function overHttp({ httpPath, protobuf, json }: Seed, dice: Dice): Message {
  const isJson = dice.roll(2) === 0;
  return { path: httpPath, isJson, ...broken(isJson ? json : protobuf, dice) };
}

/** The HTTP API takes JSON alone, and nothing packed. */
export function overApi({ httpPath, json }: Seed, dice: Dice): Message {
  return { path: httpPath, isJson: true, packed: false, body: mutated(json, dice) };
}

function broken(plain: Buffer, dice: Dice): Pick<Message, 'body' | 'packed'> {
  const packed = dice.roll(6) === 0;
  return { packed, body: packed ? mutatedGzip(plain, dice) : mutated(plain, dice) };
}

/** For a server to take up a connection; and, once it has, to hang up. */
const TAKEN_MS = 30_000;
const HANG_UP_MS = 100;

/**
 * HTTP/2 below any client: what is wrong is in the frames, so each has a connection of its own. Resolves when the server
 * has hung up, or a while after it took the connection up: it takes up one in a turn, and what nobody waited for would
 * stand before every other's new connection. Never rejects.
 */
export async function overFrames(port: number, { grpcPath, protobuf }: Seed, dice: Dice): Promise<void> {
  const call = headerBlock([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', grpcPath],
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
  const client = new RawClient(`127.0.0.1:${port}`);
  // Its settings are sent first of all.
  const taken = new Promise((heard) => client.socket.once('data', heard));
  await client.send(PREFACE, mutated(good, dice));
  if (dice.roll(3) === 0) client.socket.resetAndDestroy();
  else client.socket.end();
  await Promise.race([
    client.closed,
    taken.then(() => sleep(HANG_UP_MS)),
    sleep(TAKEN_MS, null, { ref: false }),
  ]);
  client.socket.destroy();
}
