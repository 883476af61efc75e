import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

// In a process of its own, with a heap so small that sessions are collected while they are young: there node aborts.
const PROGRAM = `
  import { connect } from 'node:http2';
  import { createServer } from 'node:net';
  import { once } from 'node:events';
  import { UnaryCall } from './src/grpc/unary-call.ts';
  import { headerBlock, headers, indexedField, settings } from './test/support/frames.ts';

  const many = Array.from({ length: 200 }, () => ['x', 'y']);
  const answer = headers(1, Buffer.concat([indexedField(8), headerBlock(many)]));
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(settings());
    socket.on('data', (chunk) => chunk.includes('a request') && socket.write(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  let junk = [];
  for (let n = 0; n < 300; n++) {
    const session = connect('http://127.0.0.1:' + server.address().port).on('error', () => {});
    await once(session, 'remoteSettings');
    const made = new UnaryCall();
    const bytes = Buffer.from('a request');
    made.start(session, { ':method': 'POST', ':path': '/a/b' }, { parts: [bytes], length: bytes.length, compressed: false });
    const { code } = await made.ending;
    if (code !== 8) throw new Error('the call ended with ' + code + ', expected RESOURCE_EXHAUSTED');
    for (let k = 0; k < (n * 997) % 3000; k++) junk.push({ n, k: [k] });
    junk = [];
    session.destroy();
    if (n % 2 === 0) await new Promise((later) => setTimeout(later, n % 4));
  }
  process.exit(0);
`;

it('the process outlives answers with more headers than node reads', () => {
  const heap = ['--max-semi-space-size=1', '--min-semi-space-size=1'];
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [...heap, '--import', 'tsx', '--input-type=module', '-e', PROGRAM],
    { encoding: 'utf8', timeout: 25_000 },
  );
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
});
