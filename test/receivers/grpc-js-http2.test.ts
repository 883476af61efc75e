import { connect } from 'node:http2';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { widenFlowControl } from '../../src/receivers/flow-control.ts';
import { until } from '../support/grpc.ts';

const MIB = 1024 * 1024;

it('takes on the pinned grpc-js: a client may send 1 MiB on a stream and on a connection', async () => {
  const server = new Server();
  expect(widenFlowControl(server)).toBe(true);
  const port = await new Promise<number>((bound, failed) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, actual) =>
      error ? failed(error) : bound(actual),
    );
  });
  const session = connect(`http://127.0.0.1:${port}`);
  await until(() => session.remoteSettings?.initialWindowSize === MIB, 'the stream window is 1 MiB');
  await until(() => session.state.remoteWindowSize === MIB, 'the connection window is 1 MiB');
  session.destroy();
  server.forceShutdown();
});

it('leaves alone a server it does not know', () => {
  for (const strange of [{}, { commonServerOptions: {} }, { createHttp2Server: () => {} }]) {
    const before = { ...strange };
    expect(widenFlowControl(strange as unknown as Server)).toBe(false);
    expect(strange).toEqual(before);
  }
});
