import { createServer } from 'node:http';
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { createServer as createTcp, type Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PermanentError, RetryableError } from '../../src/exporters/sender.ts';
import { encodeExportResponse, type PartialSuccess } from '../../src/grpc/export-response.ts';
import { retryInfoTrailers } from '../../src/grpc/retry-info.ts';
import { zstd } from '../../src/grpc/zstd.ts';
import { OtlpGrpcReceiver } from '../../src/receivers/otlp-grpc.ts';
import { settings } from '../support/frames.ts';
import { Sink, until } from '../support/grpc.ts';
import { answer, RawServer, whole } from '../support/http2.ts';
import { request } from '../support/requests.ts';
import { failure, senderTo } from '../support/sender.ts';
import { sent, sentLogs } from '../support/senders.ts';

const ONE_SPAN = request([{ name: 'one' }]);

async function sink(...given: ConstructorParameters<typeof Sink>): Promise<Sink> {
  const started = await new Sink(...given).start();
  onTestFinished(() => started.stop());
  return started;
}

/** A port where nothing listens. */
async function freeEndpoint(): Promise<string> {
  const gone = await new Sink().start();
  gone.stop();
  return gone.endpoint;
}

describe('delivery', () => {
  it('sends the bytes as they are, with the configured headers', async () => {
    const backend = await sink();
    await senderTo(backend.endpoint, { headers: [['X-Api-Key', 'abc']] }).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
    expect(backend.headers[0]?.get('x-api-key')).toEqual(['abc']);
    expect(String(backend.headers[0]?.get('user-agent'))).toMatch(/^goalkeeper\/\d/);
  });

  it('sends log records to their own service, and tells of which signal an answer speaks', async () => {
    const response = encodeExportResponse({ rejected: 1, message: 'too old' });
    const backend = await sink(() => ({ response }), ['traces', 'logs']);
    const said: unknown[] = [];
    const made = senderTo(backend.endpoint, {
      onPartialSuccess: (partial, signal) => said.push([signal, partial]),
    });
    await made.send(sentLogs(Buffer.from('records')));
    await made.send(sent(ONE_SPAN));
    expect([backend.takenLogs, backend.taken]).toEqual([[Buffer.from('records')], [ONE_SPAN]]);
    expect(said).toEqual(['logs', 'traces'].map((signal) => [signal, { rejected: 1, message: 'too old' }]));
  });

  it('says where a backend has no service for log records; of spans that is a refusal like any other', async () => {
    const backend = await sink();
    const made = senderTo(backend.endpoint);
    expect(await failure(made.send(sentLogs(ONE_SPAN)))).toMatchObject({ reason: 'unsupported' });
    const other = await sink(() => ({}), ['logs']);
    expect(await failure(senderTo(other.endpoint).send(sent(ONE_SPAN)))).toMatchObject({ reason: 'refused' });
  });

  it.runIf(zstd !== null)(
    'compresses with zstd where Node has it; what it sends our own receiver takes',
    async () => {
      const taken: Buffer[] = [];
      const receiver = new OtlpGrpcReceiver({
        setting: 'receivers.otlp.protocols.grpc',
        server: 'http2',
        endpoint: { host: '127.0.0.1', port: 0 },
        maxRecvBytes: 1024 * 1024,
        tls: null,
        signals: ['traces'],
        receive: (_, bytes) => {
          taken.push(bytes);
          return { kind: 'accepted', items: 1 };
        },
        onError: () => {},
      });
      onTestFinished(() => receiver.stop(0));
      await senderTo(await receiver.start(), { compression: 'zstd' }).send(sent(ONE_SPAN));
      expect(taken).toEqual([ONE_SPAN]);
    },
  );

  it('sends binary headers as gRPC does, in base64', async () => {
    const backend = await sink();
    await senderTo(backend.endpoint, { headers: [['Trace-Bin', 'two words']] }).send(sent(ONE_SPAN));
    expect(backend.headers[0]?.get('trace-bin')).toEqual([Buffer.from('two words')]);
  });

  it('says to the wire what gRPC asks for', async () => {
    let seen: IncomingHttpHeaders = {};
    const raw = await rawServer((stream, headers) => {
      seen = headers;
      answer(stream);
    });
    await senderTo(raw.endpoint, { timeoutMs: 2_500, compression: 'gzip' }).send(sent(ONE_SPAN));
    expect(seen).toMatchObject({
      ':method': 'POST',
      ':scheme': 'http',
      ':authority': raw.endpoint,
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': '2500m',
      'grpc-encoding': 'gzip',
      'grpc-accept-encoding': 'identity,gzip',
    });
    await senderTo(raw.endpoint, { timeoutMs: 0 }).send(sent(ONE_SPAN));
    expect(seen['grpc-timeout']).toBeUndefined();
  });

  it('tries every address of a name', async () => {
    const backend = await sink();
    await senderTo(backend.endpoint.replace('127.0.0.1', 'localhost')).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
  });

  it('compresses where told to', async () => {
    const encodings: unknown[] = [];
    const raw = await rawServer((stream, headers) => {
      encodings.push(headers['grpc-encoding']);
      answer(stream);
    });
    for (const compression of ['gzip', 'none'] as const)
      await senderTo(raw.endpoint, { compression }).send(sent(ONE_SPAN));
    expect(encodings).toEqual(['gzip', undefined]);
    const backend = await sink();
    await senderTo(backend.endpoint, { compression: 'gzip' }).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
  });

  it('counts a partial success as taken and passes on what it says', async () => {
    const said: PartialSuccess[] = [];
    const response = encodeExportResponse({ rejected: 2, message: 'two were too old' });
    const backend = await sink(() => ({ response }));
    await senderTo(backend.endpoint, { onPartialSuccess: (partial) => said.push(partial) }).send(
      sent(ONE_SPAN),
    );
    expect(said).toEqual([{ rejected: 2, message: 'two were too old' }]);
  });

  it('takes an answer that is no protobuf as taken, with a word', async () => {
    const said: PartialSuccess[] = [];
    const backend = await sink(() => ({ response: Buffer.from([0x0a, 0xff]) }));
    await senderTo(backend.endpoint, { onPartialSuccess: (partial) => said.push(partial) }).send(
      sent(ONE_SPAN),
    );
    expect(said).toHaveLength(1);
  });
});

/** OTLP/gRPC, "Failures": the specification's table, code by code. */
const TABLE: [keyof typeof status, retryable: boolean][] = [
  ['CANCELLED', true],
  ['UNKNOWN', false],
  ['INVALID_ARGUMENT', false],
  ['DEADLINE_EXCEEDED', true],
  ['NOT_FOUND', false],
  ['ALREADY_EXISTS', false],
  ['PERMISSION_DENIED', false],
  ['UNAUTHENTICATED', false],
  ['RESOURCE_EXHAUSTED', false],
  ['FAILED_PRECONDITION', false],
  ['ABORTED', true],
  ['OUT_OF_RANGE', true],
  ['UNIMPLEMENTED', false],
  ['INTERNAL', false],
  ['UNAVAILABLE', true],
  ['DATA_LOSS', true],
];

describe('what a backend answers', () => {
  it.each(TABLE)('%s: retryable %s', async (name, retryable) => {
    const backend = await sink(() => ({ code: status[name], details: 'its words' }));
    const error = await failure(senderTo(backend.endpoint).send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(retryable ? RetryableError : PermanentError);
    expect((error as Error).message).toBe(`${name}: its words`);
    const whatever = ['NOT_FOUND', 'PERMISSION_DENIED', 'UNAUTHENTICATED', 'UNIMPLEMENTED'].includes(name);
    if (error instanceof PermanentError) expect(error).toMatchObject({ reason: 'refused', whatever });
  });

  it.each(TABLE)('%s with RetryInfo: only RESOURCE_EXHAUSTED changes its mind', async (name, retryable) => {
    const metadata = retryInfoTrailers(status[name], 'busy', 1_500);
    const backend = await sink(() => ({ code: status[name], metadata }));
    const error = await failure(senderTo(backend.endpoint).send(sent(ONE_SPAN)));
    if (retryable || name === 'RESOURCE_EXHAUSTED') {
      expect(error).toBeInstanceOf(RetryableError);
      expect((error as RetryableError).retryAfterMs).toBe(1_500);
    } else expect(error).toBeInstanceOf(PermanentError);
  });
});

describe('a backend that misbehaves', () => {
  it('is given up for this attempt after the timeout', async () => {
    const backend = await sink(() => 'hang');
    const before = Date.now();
    const error = await failure(senderTo(backend.endpoint, { timeoutMs: 150 }).send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as Error).message).toContain('DEADLINE_EXCEEDED');
    expect(Date.now() - before).toBeLessThan(10_000);
  });

  it('leaves no socket behind where the other side neither answers nor hangs up', async () => {
    const taken: Socket[] = [];
    const deaf = createTcp({ allowHalfOpen: true }, (socket) => {
      taken.push(socket.on('error', () => {}).resume());
      socket.write(settings());
    }).listen(0, '127.0.0.1');
    await new Promise((bound) => deaf.on('listening', bound));
    onTestFinished(() => {
      for (const socket of taken) socket.destroy();
      deaf.close();
    });
    const made = senderTo(`127.0.0.1:${(deaf.address() as { port: number }).port}`, { timeoutMs: 50 });
    for (let attempt = 0; attempt < 3; attempt++)
      expect(await failure(made.send(sent(ONE_SPAN)))).toBeInstanceOf(RetryableError);
    expect(taken).toHaveLength(3);
    // Ours and the other's end of each are in this process.
    const open = (): number =>
      process.getActiveResourcesInfo().filter((what) => what === 'TCPSocketWrap').length;
    await until(() => open() <= taken.length, `${open()} sockets, of which ${taken.length} are the other’s`);
  });

  it('is tried again where nothing listens', async () => {
    const error = await failure(senderTo(await freeEndpoint()).send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as Error).message).toContain('ECONNREFUSED');
  });

  it('is tried again where it speaks no HTTP/2', async () => {
    const web = createServer().listen(0, '127.0.0.1');
    await new Promise((bound) => web.on('listening', bound));
    onTestFinished(() => void web.close());
    const { port } = web.address() as { port: number };
    const error = await failure(senderTo(`127.0.0.1:${port}`).send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as Error).message).toBe('UNAVAILABLE: the HTTP/2 session did not begin: Protocol error');
  });

  it('is tried again where it dies with the request in its hands', async () => {
    const backend = await sink(() => 'hang');
    const sending = failure(senderTo(backend.endpoint).send(sent(ONE_SPAN)));
    await until(() => backend.calls === 1, 'the request is there');
    backend.stop();
    expect(await sending).toBeInstanceOf(RetryableError);
  });

  it.each([
    ['NO_ERROR', constants.NGHTTP2_NO_ERROR],
    ['PROTOCOL_ERROR', constants.NGHTTP2_PROTOCOL_ERROR],
    ['INTERNAL_ERROR', constants.NGHTTP2_INTERNAL_ERROR],
    ['REFUSED_STREAM', constants.NGHTTP2_REFUSED_STREAM],
    ['CANCEL', constants.NGHTTP2_CANCEL],
    ['ENHANCE_YOUR_CALM', constants.NGHTTP2_ENHANCE_YOUR_CALM],
  ])('is tried again where it tears the stream with %s', async (_, code) => {
    const backend = await rawServer((stream) => stream.close(code));
    expect(await failure(senderTo(backend.endpoint).send(sent(ONE_SPAN)))).toBeInstanceOf(RetryableError);
  });

  it.each([
    [503, RetryableError],
    [429, RetryableError],
    [404, PermanentError],
    [401, PermanentError],
  ])('that is a proxy answering HTTP %s', async (code, kind) => {
    const backend = await rawServer((stream) => stream.respond({ ':status': code }, { endStream: true }));
    expect(await failure(senderTo(backend.endpoint).send(sent(ONE_SPAN)))).toBeInstanceOf(kind);
  });
});

describe('reachability', () => {
  it('is told once after some seconds, and again when the backend is there', {
    timeout: 15_000,
  }, async () => {
    const endpoint = await freeEndpoint();
    const told: boolean[] = [];
    senderTo(endpoint, { onReachable: (reachable) => told.push(reachable) });
    await until(() => told.length === 1, 'unreachable is told');
    expect(told).toEqual([false]);
    const backend = new Sink();
    onTestFinished(() => backend.stop());
    await backend.start(endpoint);
    await until(() => told.length === 2, 'reachable is told', 8_000);
    expect(told).toEqual([false, true]);
  });

  it('says nothing where the backend is there', async () => {
    const backend = await sink();
    const told: boolean[] = [];
    await senderTo(backend.endpoint, { onReachable: (reachable) => told.push(reachable) }).send(
      sent(ONE_SPAN),
    );
    expect(told).toEqual([]);
  });
});

describe('close', () => {
  it('ends what is under way', async () => {
    const backend = await sink(() => 'hang');
    const made = senderTo(backend.endpoint);
    const sending = failure(made.send(sent(ONE_SPAN)));
    await until(() => backend.calls === 1, 'the request is there');
    await made.close();
    expect(await sending).toBeInstanceOf(RetryableError);
  });
});

/** A server below gRPC that has the whole request before it does anything. */
async function rawServer(
  handle: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
): Promise<RawServer> {
  const server = await new RawServer((stream, headers) =>
    whole(stream, () => handle(stream, headers)),
  ).start();
  onTestFinished(() => server.stop());
  return server;
}
