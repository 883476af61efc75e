import { connect } from 'node:http2';
import { type Server, status } from '@grpc/grpc-js';
import { expect, it, onTestFinished } from 'vitest';
import { EXPORT } from '../../src/grpc/services.ts';
import { DEFAULT_LIMITS } from '../../src/grpc/unary-method.ts';
import { boundHttp2 } from '../../src/receivers/grpc-js-http2.ts';
import { GrpcJsServer } from '../../src/receivers/grpc-js-server.ts';
import { until } from '../support/grpc.ts';

const MIB = 1024 * 1024;

it('takes on the pinned grpc-js: a client may send 1 MiB on a stream and on a connection, and 16 KiB of headers', async () => {
  const methods = new Map([
    [EXPORT.traces.path, () => ({ code: status.OK, message: Buffer.alloc(0) }) as const],
  ]);
  const server = new GrpcJsServer({ methods, maxRequestBytes: 1024, tls: null });
  onTestFinished(() => server.stop(0));
  const port = await server.bind({ host: '127.0.0.1', port: 0 });
  const session = connect(`http://127.0.0.1:${String(port)}`);
  onTestFinished(() => session.destroy());
  await until(() => session.remoteSettings?.initialWindowSize === MIB, 'the stream window is 1 MiB');
  await until(() => session.state.remoteWindowSize === MIB, 'the connection window is 1 MiB');
  expect(session.remoteSettings).toMatchObject({ maxHeaderListSize: 16_384, maxConcurrentStreams: 128 });
});

it('refuses a server that it does not know, and leaves it as it is', () => {
  for (const strange of [{}, { commonServerOptions: {} }, { createHttp2Server: () => {} }]) {
    const before = { ...strange };
    expect(() => boundHttp2(strange as unknown as Server, DEFAULT_LIMITS, null)).toThrow(/not known/);
    expect(strange).toEqual(before);
  }
});
