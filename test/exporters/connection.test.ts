import { constants, type ServerHttp2Stream } from 'node:http2';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RetryableError } from '../../src/exporters/sender.ts';
import { until } from '../support/grpc.ts';
import { answer, RawServer, whole } from '../support/http2.ts';
import { request } from '../support/requests.ts';
import { failure, senderTo } from '../support/sender.ts';
import { sent } from '../support/senders.ts';

const ONE_SPAN = request([{ name: 'one' }]);

async function server(...given: ConstructorParameters<typeof RawServer>): Promise<RawServer> {
  const started = await new RawServer(...given).start();
  onTestFinished(() => started.stop());
  return started;
}

describe('a connection that the backend gives up', () => {
  it('with GOAWAY ends what it took, and the next request goes over a new one', async () => {
    const held: ServerHttp2Stream[] = [];
    const backend = await server((stream) => whole(stream, () => held.push(stream)));
    const made = senderTo(backend.endpoint);
    const first = made.send(sent(ONE_SPAN));
    await until(() => held.length === 1, 'the first request is there');
    backend.sessions[0]?.goaway(constants.NGHTTP2_NO_ERROR);
    await new Promise((heard) => setTimeout(heard, 50));
    const second = made.send(sent(ONE_SPAN));
    await until(() => held.length === 2, 'the second request is there');
    expect(backend.connections).toBe(2);
    for (const stream of held) answer(stream);
    await Promise.all([first, second]);
  });

  it('with GOAWAY before it looked at a request: that goes again at once', async () => {
    let calls = 0;
    const backend = await server((stream) => {
      calls++;
      if (calls === 2) stream.session?.goaway(constants.NGHTTP2_NO_ERROR, 1);
      else answer(stream);
    });
    const made = senderTo(backend.endpoint);
    await made.send(sent(ONE_SPAN));
    await made.send(sent(ONE_SPAN));
    expect([calls, backend.connections]).toEqual([3, 2]);
  });

  it('without a word: the request may be sent again, and the next one is', async () => {
    let calls = 0;
    const backend = await server((stream) => (calls++ === 0 ? backend.cut() : answer(stream)));
    const made = senderTo(backend.endpoint);
    const error = await failure(made.send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as Error).message).toMatch(/^UNAVAILABLE: the connection was lost/);
    await made.send(sent(ONE_SPAN));
    expect(backend.connections).toBe(2);
  });

  it('while idle: nothing happens until the next request', async () => {
    const backend = await server((stream) => answer(stream));
    const made = senderTo(backend.endpoint);
    await made.send(sent(ONE_SPAN));
    backend.cut();
    await new Promise((passed) => setTimeout(passed, 100));
    expect(backend.connections).toBe(1);
    await made.send(sent(ONE_SPAN));
    expect(backend.connections).toBe(2);
  });
});

describe('a request that the backend refuses to look at', () => {
  it('goes again at once', async () => {
    let calls = 0;
    const backend = await server((stream) =>
      calls++ === 0 ? stream.close(constants.NGHTTP2_REFUSED_STREAM) : answer(stream),
    );
    await senderTo(backend.endpoint).send(sent(ONE_SPAN));
    expect(calls).toBe(2);
  });

  it('goes again once, and then waits its turn', async () => {
    let calls = 0;
    const backend = await server((stream) => {
      calls++;
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
    });
    for (const timeoutMs of [5_000, 0]) {
      calls = 0;
      const error = await failure(senderTo(backend.endpoint, { timeoutMs }).send(sent(ONE_SPAN)));
      expect(error).toBeInstanceOf(RetryableError);
      expect(calls).toBe(2);
    }
  });
});

describe('a backend that takes few requests at a time', () => {
  it('gets no more than it takes', async () => {
    let [now, most] = [0, 0];
    const backend = await server(
      (stream) => {
        most = Math.max(most, ++now);
        whole(stream, () =>
          setTimeout(() => {
            now--;
            answer(stream);
          }, 5),
        );
      },
      { settings: { maxConcurrentStreams: 2 } },
    );
    const made = senderTo(backend.endpoint);
    await Promise.all(Array.from({ length: 20 }, () => made.send(sent(ONE_SPAN))));
    expect(most).toBe(2);
    expect(backend.connections).toBe(1);
  });

  it('does not keep a request beyond its time that had no turn', async () => {
    let calls = 0;
    const backend = await server(() => calls++, { settings: { maxConcurrentStreams: 1 } });
    const made = senderTo(backend.endpoint, { timeoutMs: 200 });
    const errors = await Promise.all([
      failure(made.send(sent(ONE_SPAN))),
      failure(made.send(sent(ONE_SPAN))),
    ]);
    for (const error of errors) expect((error as Error).message).toContain('DEADLINE_EXCEEDED');
    expect(calls).toBe(1);
  });
});

describe('a backend that says nothing', () => {
  it('is called over another connection when a request has waited in vain', async () => {
    const backend = await server((stream) => {
      if (backend.connections > 1) answer(stream);
    });
    const made = senderTo(backend.endpoint, { timeoutMs: 100 });
    expect(await failure(made.send(sent(ONE_SPAN)))).toBeInstanceOf(RetryableError);
    // While the first waited, the backend may have said that it has our settings.
    await failure(made.send(sent(ONE_SPAN)));
    await made.send(sent(ONE_SPAN));
    expect(backend.connections).toBe(2);
  });

  it('not even when called is given up at the request’s time', async () => {
    const silent = createServer();
    await new Promise<void>((bound) => silent.listen(0, '127.0.0.1', bound));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const error = await failure(senderTo(`127.0.0.1:${port}`, { timeoutMs: 100 }).send(sent(ONE_SPAN)));
    expect((error as Error).message).toContain('DEADLINE_EXCEEDED');
  });

  it('ends with the exporter', async () => {
    const silent = createServer();
    await new Promise<void>((bound) => silent.listen(0, '127.0.0.1', bound));
    onTestFinished(() => void silent.close());
    const made = senderTo(`127.0.0.1:${(silent.address() as { port: number }).port}`, { timeoutMs: 0 });
    const waiting = failure(made.send(sent(ONE_SPAN)));
    await made.close();
    expect(await waiting).toBeInstanceOf(RetryableError);
    expect(await failure(made.send(sent(ONE_SPAN)))).toBeInstanceOf(RetryableError);
  });
});

describe('a backend out of reach', () => {
  it('is called again with growing waits, and requests meanwhile fail at once', {
    timeout: 10_000,
  }, async () => {
    const times: number[] = [];
    const rude = createServer((socket) => {
      times.push(performance.now());
      socket.on('error', () => {});
      socket.destroy();
    });
    await new Promise<void>((bound) => rude.listen(0, '127.0.0.1', bound));
    onTestFinished(() => void rude.close());
    const made = senderTo(`127.0.0.1:${(rude.address() as { port: number }).port}`);
    await failure(made.send(sent(ONE_SPAN)));
    for (let index = 0; index < 50; index++) {
      expect(await failure(made.send(sent(ONE_SPAN)))).toBeInstanceOf(RetryableError);
    }
    // They have waited for no attempt, nor made one.
    expect(times.length).toBeLessThan(4);
    await until(() => times.length === 4, 'the fourth attempt', 6_000);
    const [first = 0, second = 0, third = 0] = times.slice(1).map((time, index) => time - times[index]!);
    // 500, 800 and 1280 ms, each a fifth more or less.
    expect(first).toBeGreaterThan(390);
    expect(second).toBeGreaterThan(630);
    expect(third).toBeGreaterThan(1_010);
    expect(third).toBeLessThan(2_500);
  });
});
