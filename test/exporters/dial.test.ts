import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RetryableError } from '../../src/exporters/sender.ts';
import { Authority } from '../support/certificates.ts';
import { Sink } from '../support/grpc.ts';
import { request } from '../support/requests.ts';
import { failure, senderTo } from '../support/sender.ts';
import { sent } from '../support/senders.ts';

const ONE_SPAN = request([{ name: 'one' }]);

describe('TLS', () => {
  const authority = new Authority('test authority');
  const server = authority.issue('server');
  const agent = authority.issue('goalkeeper');
  const pair = { cert_chain: Buffer.from(server.cert), private_key: Buffer.from(server.key) };
  const none = { skipVerify: false, caFile: null, certFile: null, keyFile: null, serverName: null };

  function folder(): (name: string) => string {
    const path = mkdtempSync(join(tmpdir(), 'goalkeeper-tls-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    const files = { 'ca.pem': authority.cert, 'own.pem': agent.cert, 'own.key': agent.key };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
    return (name) => join(path, name);
  }

  async function secureSink(wantsCertificate: boolean): Promise<Sink> {
    const backend = new Sink();
    onTestFinished(() => backend.stop());
    const ca = Buffer.from(authority.cert);
    return backend.start('localhost:0', ServerCredentials.createSsl(ca, [pair], wantsCertificate));
  }

  it('trusts ca_file and shows cert_file', async () => {
    const file = folder();
    const backend = await secureSink(true);
    const tls = { ...none, caFile: file('ca.pem') };
    const anonymous = await failure(senderTo(backend.endpoint, { tls }).send(sent(ONE_SPAN)));
    expect(anonymous).toBeInstanceOf(RetryableError);
    const own = { ...tls, certFile: file('own.pem'), keyFile: file('own.key') };
    await senderTo(backend.endpoint, { tls: own }).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
  });

  it('refuses a stranger, unless told not to look', async () => {
    const backend = await secureSink(false);
    const error = await failure(senderTo(backend.endpoint, { tls: none }).send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(RetryableError);
    await senderTo(backend.endpoint, { tls: { ...none, skipVerify: true } }).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
  });

  it('expects the name it is told', async () => {
    const file = folder();
    const backend = await secureSink(false);
    const tls = { ...none, caFile: file('ca.pem'), serverName: 'elsewhere.example' };
    expect(await failure(senderTo(backend.endpoint, { tls }).send(sent(ONE_SPAN)))).toBeInstanceOf(
      RetryableError,
    );
    await senderTo(backend.endpoint, { tls: { ...tls, serverName: 'localhost' } }).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
  });

  it('needs a server that offers HTTP/2', async () => {
    const file = folder();
    const web = createTlsServer(server).listen(0, '127.0.0.1');
    web.on('tlsClientError', () => {});
    await new Promise((bound) => web.on('listening', bound));
    onTestFinished(() => void web.close());
    const { port } = web.address() as { port: number };
    const error = await failure(
      senderTo(`127.0.0.1:${port}`, { tls: { ...none, caFile: file('ca.pem') } }).send(sent(ONE_SPAN)),
    );
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as Error).message).toMatch(/ALPN|no application protocol/i);
  });

  it('names the setting and the file that cannot be read', () => {
    const tls = { ...none, caFile: '/no/such/ca.pem' };
    expect(() => senderTo('localhost:1', { tls })).toThrow(
      'exporters.otlp.tls.ca_file: cannot read `/no/such/ca.pem`: no such file or folder (ENOENT)',
    );
  });
});
