import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ClientHttp2Session } from 'node:http2';
import { createServer, type Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import { Connection } from '../../src/exporters/connection.ts';
import { dial } from '../../src/exporters/dial.ts';
import { UnaryCall } from '../../src/grpc/unary-call.ts';
import { END_STREAM, FRAME, frame, headerBlock, headers, indexedField, settings, uint32 } from './frames.ts';

// A program: calls to a backend that answers with whatever frames the dice give. SESSIONS SEED, and 'outlived' at its end.

const [sessions = 0, first = 0] = process.argv.slice(2).map(Number);
let seed = first;

function dice(sides: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * sides);
}

const one = <T>(of: readonly T[]): T => of[dice(of.length)] as T;
const stream = (): number => one([1, 1, 1, 3, 5, 0, 2, 0x7fffffff]);
const STATUS_200 = indexedField(8);

function block(): Buffer {
  const fields = Array.from({ length: one([0, 1, 3, 130, 300]) }, (_, n) => {
    const name = one(['x', 'content-type', 'grpc-status', 'Grpc', ':status', 'connection', `k-${n}`]);
    return [name, one(['y', 'application/grpc', '0', '14', 'v'.repeat(4_000)])] as const;
  });
  return Buffer.concat([STATUS_200, headerBlock(fields)]);
}

const FRAMES: readonly (() => Buffer)[] = [
  () => headers(stream(), block(), one([0, END_STREAM]), dice(5) > 0),
  () => headers(1, block(), END_STREAM),
  () => frame(FRAME.data, one([0, 1, 8]), stream(), randomBytes(dice(40))),
  () => settings([one([1, 2, 3, 4, 5, 6, 8]), one([0, 1, 100, 16_384, 65_535, 2 ** 31 - 1, 2 ** 32 - 1])]),
  () => frame(FRAME.reset, 0, stream(), uint32(dice(14))),
  () => frame(FRAME.goaway, 0, 0, Buffer.concat([uint32(one([0, 1, 2 ** 31 - 1])), uint32(dice(14))])),
  () => frame(FRAME.ping, one([0, 1]), 0, randomBytes(8)),
  () => frame(FRAME.window, 0, stream(), uint32(one([0, 1, 65_535, 2 ** 31 - 1]))),
  () => frame(FRAME.push, 4, 1, Buffer.concat([uint32(2), block()])),
  () => frame(FRAME.continuation, one([0, 4]), stream(), headerBlock([['x', 'y']])),
  () => frame(FRAME.priority, 0, stream(), randomBytes(one([5, 4, 8]))),
  () => frame(dice(256), dice(256), stream(), randomBytes(dice(60)), dice(5) > 0 ? undefined : dice(20_000)),
];

function answer(socket: Socket): void {
  const bytes = Buffer.concat(Array.from({ length: 1 + dice(8) }, () => one(FRAMES)()));
  const cut = dice(3) > 0 ? bytes.length : dice(bytes.length);
  socket.write(bytes.subarray(0, cut));
  setTimeout(() => {
    if (cut < bytes.length) socket.write(bytes.subarray(cut));
    one([() => socket.resetAndDestroy(), () => socket.end(), () => {}])();
  }, dice(4));
}

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.write(settings());
  socket.once('data', () => setTimeout(() => answer(socket), dice(3)));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as { port: number };

async function call(session: ClientHttp2Session): Promise<void> {
  const made = new UnaryCall();
  const bytes = Buffer.alloc(one([9, 200, 100_000]));
  const request = { parts: [bytes], length: bytes.length, compressed: false };
  made.start(session, { ':method': 'POST', ':path': '/a/b' }, request);
  const late = setTimeout(one([() => made.expire(20), () => made.giveUp(status.CANCELLED, 'enough')]), 15);
  await made.ending;
  clearTimeout(late);
}

const target = { endpoint: { host: '127.0.0.1', port }, tls: null, proxy: null };
let litter: unknown[] = [];
for (let n = 0; n < sessions; n++) {
  const connection = new Connection({ dial: (signal) => dial(target, signal), onReachable: () => {} });
  const session = await connection.ready().catch(() => null);
  if (session !== null) await Promise.all(Array.from({ length: 1 + dice(3) }, () => call(session)));
  // Right behind the last answer, while the rest of what came with it is being read.
  if (dice(3) > 0) connection.close();
  // What lies about makes node collect sessions while they are young.
  litter = Array.from({ length: dice(3_000) }, (_, k) => ({ k, more: [k] }));
}
process.stdout.write(litter.length >= 0 ? 'outlived' : '');
process.exit(0);
