import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { zstd } from '../../src/grpc/zstd.ts';
import { httpReceiver, post, speak } from '../support/http.ts';
import { request } from '../support/requests.ts';

const ONE = request([{ name: 'one' }]);
const HEAD = 'POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\n';

/** Bytes in use: of the heap, and of buffers outside of it. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  for (let turn = 0; turn < 3; turn++) {
    runInNewContext('gc')();
    await new Promise((wake) => setTimeout(wake, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The status of each answer in what came back. */
const statuses = (text: string): string[] => text.match(/(?<=HTTP\/1\.1 )\d+/g) ?? [];

describe('a slow client', () => {
  it('has so long for its headers', async () => {
    const { endpoint } = await httpReceiver({ headerTimeoutMs: 200 });
    const { text, closed } = await speak(endpoint, 'POST /v1/traces HTTP/1.1\r\nhost: a\r\nx-');
    expect([statuses(text), closed]).toEqual([['408'], true]);
  });

  it('and so long for all of its request', async () => {
    const { endpoint, taken } = await httpReceiver({ requestTimeoutMs: 300 });
    const { text, closed } = await speak(endpoint, `${HEAD}content-length: 100\r\n\r\nabc`);
    expect([statuses(text), closed]).toEqual([['408'], true]);
    expect(taken).toEqual([]);
  });

  it('does not keep others waiting, a hundred of them neither', async () => {
    const { endpoint } = await httpReceiver({ requestTimeoutMs: 1_000 });
    const slow = Array.from({ length: 100 }, () => speak(endpoint, `${HEAD}content-length: 100\r\n\r\na`));
    expect((await post(endpoint, { body: ONE })).status).toBe(200);
    expect((await Promise.all(slow)).every(({ closed }) => closed)).toBe(true);
  });

  it('that goes on sending what was refused is hung up on in time', async () => {
    const { endpoint } = await httpReceiver({ requestTimeoutMs: 500, maxBytes: 1_000 });
    const [host = '', port] = endpoint.split(':');
    const socket = connect(Number(port), host).on('error', () => {});
    socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
    const chunk = `400\r\n${'x'.repeat(0x400)}\r\n`;
    const sending = setInterval(() => socket.write(chunk), 20);
    let text = '';
    socket.on('data', (more) => {
      text += String(more);
    });
    await new Promise((done) => socket.on('close', done));
    clearInterval(sending);
    expect(statuses(text)[0]).toBe('413');
  });
});

describe('a body in chunks of one byte', () => {
  it('is taken, and costs about as much as it is long', async () => {
    const size = 300_000;
    const { endpoint } = await httpReceiver({ maxBytes: 2 * size });
    const [host = '', port] = endpoint.split(':');
    const socket = connect(Number(port), host).on('error', () => {});
    onTestFinished(() => void socket.destroy());
    const before = await heldBytes();
    socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
    await new Promise<void>((done) => socket.write('1\r\nx\r\n'.repeat(size), () => done()));
    await new Promise((read) => setTimeout(read, 1_000));
    expect((await heldBytes()) - before).toBeLessThan(20 * size);
  });
});

describe('too much', () => {
  it.each([
    ['one header', `x: ${'a'.repeat(20_000)}\r\n`],
    ['many headers', Array.from({ length: 4_000 }, (_, index) => `x-${index}: a\r\n`).join('')],
  ])('of %s is refused', async (_, headers) => {
    const { endpoint } = await httpReceiver();
    const { text, closed } = await speak(endpoint, `${HEAD}${headers}\r\n`);
    expect([statuses(text), closed]).toEqual([['431'], true]);
  });

  it.each(['content-length', 'chunks'])(
    'of a body, as %s tell, is refused, and the connection can be used again',
    async (by) => {
      const { endpoint, taken } = await httpReceiver({ maxBytes: 1_000 });
      const large = 'x'.repeat(2_000);
      const body =
        by === 'chunks'
          ? `transfer-encoding: chunked\r\n\r\n7d0\r\n${large}\r\n0\r\n\r\n`
          : `content-length: 2000\r\n\r\n${large}`;
      const { text } = await speak(endpoint, [
        `${HEAD}${body}`,
        `${HEAD}connection: close\r\ncontent-length: 0\r\n\r\n`,
      ]);
      expect(statuses(text)).toEqual(['413', '200']);
      expect(taken).toHaveLength(1);
    },
  );

  it.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    // Its trailer claims no more than a byte.
    ['gzip', withClaim(gzipSync(Buffer.alloc(50_000_000)), 1)],
    ['gzip', Buffer.concat(Array(60).fill(gzipSync(Buffer.alloc(1_000_000))))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000))],
  ])('in a small body, packed as %s, is unpacked no further than the bound', async (encoding, body) => {
    const { endpoint, taken } = await httpReceiver({ maxBytes: 1024 * 1024 });
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 5; i++) {
      expect((await post(endpoint, { headers: { 'content-encoding': encoding }, body })).status).toBe(413);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    expect(taken).toEqual([]);
  });

  it.runIf(zstd !== null)('packed as zstd neither', async () => {
    const { endpoint } = await httpReceiver({ maxBytes: 1024 * 1024 });
    const body = await new Promise<Buffer>((done) =>
      zstd?.compress(Buffer.alloc(50_000_000), {}, (_, packed) => done(packed)),
    );
    expect((await post(endpoint, { headers: { 'content-encoding': 'zstd' }, body })).status).toBe(413);
  });

  it('under way at a time is refused for now, and there is room again afterwards', async () => {
    const maxBytes = 64 * 1024 * 1024;
    let letGo: (() => void)[] = [];
    const held = () =>
      new Promise<{ kind: 'accepted'; items: number }>((done) =>
        letGo.push(() => done({ kind: 'accepted', items: 1 })),
      );
    const { endpoint } = await httpReceiver({ maxBytes }, held);
    const body = Buffer.alloc(60 * 1024 * 1024);
    const waiting = Array.from({ length: 4 }, () => post(endpoint, { body }));
    while (letGo.length < 4) await new Promise((turn) => setTimeout(turn, 10));
    const refused = await post(endpoint, { body });
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    for (const one of letGo) one();
    letGo = [];
    for (const one of waiting) expect((await one).status).toBe(200);
    const again = post(endpoint, { body });
    while (letGo.length < 1) await new Promise((turn) => setTimeout(turn, 10));
    letGo[0]?.();
    expect((await again).status).toBe(200);
  });

  it('of answers that nobody reads is not kept for ever', async () => {
    const { endpoint, taken } = await httpReceiver({ writeTimeoutMs: 200 }, () => ({
      kind: 'accepted',
      items: 1,
      warning: 'x'.repeat(100_000),
    }));
    const [host = '', port] = endpoint.split(':');
    const socket = connect(Number(port), host).on('error', () => {});
    socket.pause();
    const closed = new Promise<string>((done) => socket.on('close', () => done('closed')));
    const many = Buffer.from(`${HEAD}content-length: 0\r\n\r\n`.repeat(2_000));
    // Until the other side no longer reads, or has hung up.
    for (let since = Date.now(); !socket.destroyed && Date.now() - since < 600; ) {
      if (socket.writableLength === 0) {
        socket.write(many);
        since = Date.now();
      }
      await new Promise((turn) => setTimeout(turn, 5));
    }
    socket.resume();
    const patience = new Promise<string>((done) => setTimeout(() => done('open'), 10_000).unref());
    expect(await Promise.race([closed, patience])).toBe('closed');
    expect(taken.length).toBeGreaterThan(0);
  });
});

describe('one request within another', () => {
  const inner = 'GET /hidden HTTP/1.1\r\nhost: a\r\n\r\n';

  it.each([
    ['both a length and chunks', `content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['two lengths', `content-length: 0\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`],
    ['two lengths in one', `content-length: 0, ${inner.length}\r\n\r\n${inner}`],
    ['a length that is none', `content-length: +3\r\n\r\nabc${inner}`],
    ['a negative length', `content-length: -1\r\n\r\n${inner}`],
    ['a name with a space', `content-length : 3\r\n\r\nabc${inner}`],
    ['a coding that is not known', `transfer-encoding: xchunked\r\n\r\n${inner}`],
    ['chunks that do not come last', `transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`],
    ['a folded header', `x: a\r\n b\r\ntransfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a bare line feed', `x: a\ncontent-length: 0\r\n\r\n${inner}`],
    ['a chunk of an odd length', `transfer-encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n${inner}`],
    ['a chunk longer than it says', `transfer-encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n${inner}`],
    ['a chunk of a length without end', `transfer-encoding: chunked\r\n\r\n${'f'.repeat(40)}\r\n${inner}`],
  ])('cannot be hidden by %s', async (_, rest) => {
    const { endpoint } = await httpReceiver();
    const { text, closed } = await speak(endpoint, `${HEAD}${rest}`, 3_000);
    // The hidden request would be answered with 404.
    expect(statuses(text)).not.toContain('404');
    expect(closed).toBe(true);
  });
});

describe('what is no HTTP/1.1', () => {
  it.each([
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
    ['nothing known', '\0\r\n\r\n'],
  ])('is told so and hung up on: %s', async (what, bytes) => {
    const { endpoint } = await httpReceiver();
    const { text, closed } = await speak(endpoint, bytes);
    expect([statuses(text), closed]).toEqual([['400'], true]);
    if (what === 'HTTP/2') expect(text).toContain('gRPC at another port');
  });

  it('and connections that come and go leave nothing behind', async () => {
    const { endpoint, errors } = await httpReceiver();
    for (let i = 0; i < 200; i++) {
      const [host = '', port] = endpoint.split(':');
      const socket = connect(Number(port), host).on('error', () => {});
      socket.write(`${HEAD}content-length: 50\r\n\r\nhalf`);
      await new Promise((turn) => setImmediate(turn));
      socket.destroy();
    }
    expect((await post(endpoint, { body: ONE })).status).toBe(200);
    expect(errors).toEqual([]);
  });
});

function withClaim(packed: Buffer, bytes: number): Buffer {
  packed.writeUInt32LE(bytes, packed.length - 4);
  return packed;
}
