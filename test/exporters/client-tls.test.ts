import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClientTls } from '../../src/exporters/client-tls.ts';
import { dial } from '../../src/exporters/dial.ts';
import { Authority, type Certificate } from '../support/certificates.ts';
import { endpointOf, Sink } from '../support/grpc.ts';

const authority = new Authority('ours');
const next = new Authority('the next');

let folder: string;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-tls-'));
});
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
  rmSync(folder, { recursive: true });
});

const file = (name: string): string => join(folder, name);

function put({ cert, key }: Certificate): void {
  writeFileSync(file('own.pem'), cert);
  writeFileSync(file('own.key'), key);
}

/** A backend that lets in clients of one authority alone. */
async function backend(clients: Authority): Promise<string> {
  const { cert, key } = authority.issue('backend');
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  const sink = await new Sink().start(
    '127.0.0.1:0',
    ServerCredentials.createSsl(Buffer.from(clients.cert), [pair], true),
  );
  closing.push(() => sink.stop());
  return sink.endpoint;
}

it('shows the next connection the certificate that the files hold now, and keeps the last good one', async () => {
  writeFileSync(file('ca.pem'), authority.cert);
  put(authority.issue('old'));
  const troubles: string[] = [];
  const tls = new ClientTls('exporters.otlp', '127.0.0.1', {
    skipVerify: false,
    caFile: file('ca.pem'),
    certFile: file('own.pem'),
    keyFile: file('own.key'),
    serverName: null,
    reloadMs: 1,
    onTrouble: (message) => troubles.push(message),
  });
  const endpoint = endpointOf(await backend(next));
  const reached = async (): Promise<boolean> => {
    await new Promise((done) => setTimeout(done, 5));
    const target = { endpoint, tls: tls.current(), proxy: null };
    const session = await dial(target, AbortSignal.timeout(5_000)).catch(() => null);
    session?.on('error', () => {}).destroy();
    return session !== null;
  };
  expect(await reached()).toBe(false);
  put(next.issue('renewed'));
  expect(await reached()).toBe(true);
  writeFileSync(file('own.key'), authority.issue('other').key);
  expect(await reached()).toBe(true);
  expect(troubles).toEqual([expect.stringMatching(/^exporters\.otlp\.tls: .*mismatch/)]);
});
