import { type ClientHttp2Session, connect, constants, type ServerHttp2Stream } from 'node:http2';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { messagePrefix } from '../../src/grpc/framing.ts';
import { Lender } from '../../src/grpc/lender.ts';
import { type Ending, UnaryCall } from '../../src/grpc/unary-call.ts';
import { headerBlock, headers, indexedField, settings } from '../support/frames.ts';
import { until } from '../support/grpc.ts';
import { type Answer, answer, RawServer, whole } from '../support/http2.ts';

const BYTES = Buffer.from('a request');
const REQUEST = { parts: [BYTES.subarray(0, 4), BYTES.subarray(4)], length: BYTES.length, compressed: false };
/** In the static table (RFC 7541, appendix A). */
const STATUS_200 = indexedField(8);
const HEADERS = { ':method': 'POST', ':path': '/a/b', te: 'trailers', 'content-type': 'application/grpc' };

async function session(
  handle: (stream: ServerHttp2Stream) => void,
): Promise<{ session: ClientHttp2Session; server: RawServer }> {
  const server = await new RawServer(handle).start();
  onTestFinished(() => server.stop());
  return { session: await begin(server.endpoint), server };
}

async function begin(endpoint: string): Promise<ClientHttp2Session> {
  const client = connect(`http://${endpoint}`);
  client.on('error', () => {});
  onTestFinished(() => client.destroy());
  await new Promise((ready) => client.once('remoteSettings', ready));
  return client;
}

async function call(handle: (stream: ServerHttp2Stream) => void): Promise<Ending> {
  const { session: client } = await session(handle);
  const made = new UnaryCall();
  made.start(client, HEADERS, REQUEST);
  return made.ending;
}

const answered = (given: Answer) => call((stream) => whole(stream, () => answer(stream, given)));
const framed = (bytes: Buffer, compressed = false) =>
  Buffer.concat([messagePrefix(bytes.length, compressed), bytes]);

describe('a call', () => {
  it('sends one framed message and gets one back', async () => {
    let body: Buffer = Buffer.alloc(0);
    const ending = await call((stream) =>
      whole(stream, (bytes) => {
        body = bytes;
        answer(stream, { body: framed(Buffer.from('an answer')) });
      }),
    );
    expect(body).toEqual(framed(BYTES));
    expect(ending).toMatchObject({ code: status.OK, response: Buffer.from('an answer'), torn: false });
  });

  it('reads a status that comes without a body, in the headers', async () => {
    const ending = await call((stream) =>
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '3', 'grpc-message': 'no%21' },
        { endStream: true },
      ),
    );
    expect(ending).toMatchObject({ code: status.INVALID_ARGUMENT, message: 'no!', torn: false });
  });

  it('takes the status of a server that wants no more of the request', async () => {
    const { session: client } = await session((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '8' });
      stream.end();
    });
    const made = new UnaryCall();
    // More than the window lets through: the rest waits for a server that reads none of it.
    made.start(client, HEADERS, { parts: [Buffer.alloc(1_000_000)], length: 1_000_000, compressed: false });
    expect(await made.ending).toMatchObject({ code: status.RESOURCE_EXHAUSTED, torn: false });
  });

  it('hands over the trailers of a failure, binary ones decoded', async () => {
    const details = Buffer.from([0xff, 0, 1]);
    const trailers = { 'grpc-status': '14', 'grpc-status-details-bin': details.toString('base64') };
    const { code, metadata } = await answered({ trailers });
    expect(code).toBe(status.UNAVAILABLE);
    expect(metadata.get('grpc-status-details-bin')).toEqual([details]);
  });
});

describe('an answer', () => {
  it('compressed with gzip is unpacked', async () => {
    const body = framed(gzipSync('an answer'), true);
    const ending = await answered({ headers: { 'grpc-encoding': 'gzip' }, body });
    expect(ending.response).toEqual(Buffer.from('an answer'));
  });

  it.each([
    ['a bomb', { 'grpc-encoding': 'gzip' }, framed(gzipSync(Buffer.alloc(5_000_000)), true), 'is no gzip: '],
    ['no gzip', { 'grpc-encoding': 'gzip' }, framed(Buffer.from('x'), true), 'is no gzip: '],
    ['of another kind', { 'grpc-encoding': 'br' }, framed(Buffer.from('x'), true), 'is compressed with br'],
    ['cut off', {}, framed(Buffer.from('abc')).subarray(0, 7), 'breaks off'],
  ])('that is %s leaves an OK an OK', async (_, headers, body, trouble) => {
    const { code, response } = await answered({ headers: headers as Record<string, string>, body });
    expect(code).toBe(status.OK);
    expect((response as Error).message).toContain(trouble);
  });

  it('too large is not waited for', async () => {
    const ending = await answered({ body: messagePrefix(5_000_000, false) });
    expect(ending).toMatchObject({ code: status.RESOURCE_EXHAUSTED, torn: false });
    expect(ending.message).toContain('5000000 bytes');
  });

  it('of two messages is refused', async () => {
    const ending = await answered({
      body: Buffer.concat([framed(Buffer.from('a')), framed(Buffer.from('b'))]),
    });
    expect(ending).toMatchObject({ code: status.INTERNAL, torn: false });
  });

  it('that is a web page is told by its HTTP status', async () => {
    const page = { ':status': 502, 'content-type': 'text/html' };
    const ending = await call((stream) => {
      stream.respond(page);
      stream.end('<h1>Bad gateway</h1>');
    });
    expect(ending.code).toBe(status.UNAVAILABLE);
    expect(ending.message).toBe("the answer is HTTP 502 with text/html, not gRPC's");
  });

  it('with more headers than anyone needs ends the call', async () => {
    const server = createServer((socket) => {
      socket.write(settings());
      socket.on('error', () => {});
      // What the client says is a preface and its settings, then a request on stream 1.
      socket.on('data', (chunk: Buffer) => {
        if (!chunk.includes(BYTES)) return;
        const many = Array.from({ length: 200 }, () => ['x', 'y'] as const);
        socket.write(headers(1, Buffer.concat([STATUS_200, headerBlock(many)])));
      });
    });
    await new Promise<void>((bound) => server.listen(0, '127.0.0.1', bound));
    onTestFinished(() => void server.close());
    const client = await begin(`127.0.0.1:${(server.address() as { port: number }).port}`);
    const made = new UnaryCall();
    made.start(client, HEADERS, REQUEST);
    expect(await made.ending).toMatchObject({ code: status.RESOURCE_EXHAUSTED, torn: true });
  });
});

describe('a stream without a status', () => {
  it.each([
    ['REFUSED_STREAM', status.UNAVAILABLE, true],
    ['CANCEL', status.CANCELLED, false],
    ['ENHANCE_YOUR_CALM', status.RESOURCE_EXHAUSTED, false],
    ['PROTOCOL_ERROR', status.INTERNAL, false],
    ['NO_ERROR', status.INTERNAL, false],
  ] as const)('reset with %s was torn', async (name, code, unprocessed) => {
    const ending = await call((stream) => stream.close(constants[`NGHTTP2_${name}`]));
    expect(ending).toMatchObject({ code, torn: true, unprocessed });
    expect(ending.message).toContain(name);
  });

  it('ended after its headers was torn', async () => {
    const ending = await call((stream) =>
      whole(stream, () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.end(messagePrefix(0, false));
      }),
    );
    expect(ending).toMatchObject({ code: status.INTERNAL, torn: true, unprocessed: false });
  });

  it('on a connection that is lost is UNAVAILABLE', async () => {
    const { session: client, server } = await session(() => server.cut());
    const made = new UnaryCall();
    made.start(client, HEADERS, REQUEST);
    const ending = await made.ending;
    expect(ending).toMatchObject({ code: status.UNAVAILABLE, torn: true, unprocessed: false });
    expect(ending.message).toMatch(/^the connection was lost/);
  });

  it('on a session at its last stream id goes again, on another session', async () => {
    const { session: client } = await session((stream) => answer(stream));
    (client as unknown as { setNextStreamID(id: number): void }).setNextStreamID(2 ** 31 - 1);
    const last = new UnaryCall();
    last.start(client, HEADERS, REQUEST);
    const over = new UnaryCall();
    over.start(client, HEADERS, REQUEST);
    expect(await over.ending).toMatchObject({ code: status.UNAVAILABLE, torn: true, unprocessed: true });
    expect(client.closed).toBe(true);
  });
});

describe('giving up', () => {
  it('tells the server, and keeps its first word', async () => {
    let code: number | undefined;
    const { session: client } = await session((stream) =>
      stream.on('close', () => {
        code = stream.rstCode;
      }),
    );
    const made = new UnaryCall();
    made.start(client, HEADERS, REQUEST);
    await new Promise((sent) => setTimeout(sent, 50));
    made.giveUp(status.CANCELLED, 'no more');
    made.giveUp(status.INTERNAL, 'too late');
    expect(await made.ending).toMatchObject({ code: status.CANCELLED, message: 'no more' });
    await expect.poll(() => code).toBe(constants.NGHTTP2_CANCEL);
  });

  it('before the start sends nothing', async () => {
    let streams = 0;
    const { session: client } = await session(() => streams++);
    const made = new UnaryCall();
    made.giveUp(status.CANCELLED, 'no more');
    made.start(client, HEADERS, REQUEST);
    await new Promise((sent) => setTimeout(sent, 50));
    expect(streams).toBe(0);
  });

  it('at its time closes a connection on which nothing came, to new calls', async () => {
    const { session: client } = await session(() => {});
    const made = new UnaryCall();
    made.start(client, HEADERS, REQUEST);
    made.expire(7);
    expect(await made.ending).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
      message: 'no answer within 7 ms',
    });
    expect(client.closed).toBe(true);
  });

  it('at its time keeps a connection on which something came', async () => {
    const { session: client } = await session((stream) => stream.session?.ping(() => {}));
    const made = new UnaryCall();
    made.start(client, HEADERS, REQUEST);
    await new Promise((pinged) => client.once('ping', pinged));
    made.expire(7);
    expect(client.closed).toBe(false);
  });
});

describe('memory that is lent', () => {
  async function callWith(handle: (stream: ServerHttp2Stream) => void) {
    const lender = new Lender();
    const loan = lender.lend(1024 * 1024);
    if (loan === null) throw new Error('nothing was lent');
    const { session: client } = await session(handle);
    const made = new UnaryCall();
    made.start(client, HEADERS, { parts: [loan.bytes], length: loan.bytes.length, compressed: false, loan });
    loan.release();
    const isFree = () => lender.lend(loan.bytes.length)?.bytes.buffer === loan.bytes.buffer;
    return { made, isFree };
  }

  it('is let go of when all of it was sent', async () => {
    const { made, isFree } = await callWith((stream) => whole(stream, () => answer(stream)));
    expect(isFree()).toBe(false);
    expect(await made.ending).toMatchObject({ code: status.OK });
    await until(isFree, 'it is free');
  });

  it('is not while the other side has not taken it all, whoever gave up', async () => {
    const { made, isFree } = await callWith(() => {});
    setTimeout(() => made.giveUp(status.CANCELLED, 'enough'), 20);
    expect(await made.ending).toMatchObject({ code: status.CANCELLED });
    await new Promise((later) => setTimeout(later, 50));
    expect(isFree()).toBe(false);
  });
});
