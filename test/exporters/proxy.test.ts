import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type HttpProxy, proxyFor } from '../../src/exporters/proxy.ts';
import { RetryableError } from '../../src/exporters/sender.ts';
import { Authority } from '../support/certificates.ts';
import { endpointOf, Sink } from '../support/grpc.ts';
import { request } from '../support/requests.ts';
import { failure, senderTo } from '../support/sender.ts';
import { sent } from '../support/senders.ts';

const ONE_SPAN = request([{ name: 'one' }]);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('which proxy', () => {
  const proxy = (host: string, port: number, credentials: string | null = null): HttpProxy => ({
    endpoint: { host, port },
    credentials,
  });

  it.each([
    [{}, null],
    [{ grpc_proxy: '' }, null],
    [{ http_proxy: 'http://p:3128' }, proxy('p', 3128)],
    [{ http_proxy: 'http://c:1', https_proxy: 'http://b:2', grpc_proxy: 'http://a:3' }, proxy('a', 3)],
    [{ http_proxy: 'http://c:1', https_proxy: 'http://b:2' }, proxy('b', 2)],
    [{ https_proxy: 'p:3128' }, proxy('p', 3128)],
    [{ https_proxy: 'http://p' }, proxy('p', 80)],
    [{ https_proxy: 'HTTP://[::1]:3128/' }, proxy('::1', 3128)],
    [{ https_proxy: 'http://me:p%40ss@p:1' }, proxy('p', 1, 'me:p@ss')],
    [{ https_proxy: 'http://me@p:1' }, proxy('p', 1, 'me')],
  ])('%j', (environment, expected) => {
    expect(proxyFor('backend.example', environment)).toEqual(expected);
  });

  it.each([
    [
      'socks5://p:1080',
      'https_proxy: expected `http://host:port`; hosts to call without a proxy go into no_grpc_proxy, found a proxy of `socks5://`',
    ],
    ['https://p:443', 'found a proxy of `https://`'],
    ['http://', 'found something else'],
    ['http://u:se%cret@p:1', 'found something else'],
    ['http://p:port', 'found something else'],
  ])('%s is refused, and not shown', (text, message) => {
    const refusal = () => proxyFor('backend.example', { https_proxy: text });
    expect(refusal).toThrow(message);
    expect(refusal).not.toThrow('cret');
    expect(proxyFor('backend.example', { https_proxy: text, no_proxy: '*' })).toBeNull();
  });

  it.each([
    ['backend.example', 'backend.example', true],
    ['Backend.Example', 'a.b, backend.EXAMPLE', true],
    ['api.backend.example', 'backend.example', true],
    ['api.backend.example', '.backend.example', true],
    ['api.backend.example', '*.backend.example', true],
    ['notbackend.example', 'backend.example', false],
    ['backend.example', 'api.backend.example', false],
    ['backend.example', ',, ,', false],
    ['backend.example', '*', true],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '1.2.3', false],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['10.1.2.3', '10.0.0.0/33', false],
    ['10.1.2.3', '10.0.0.0/x', false],
    ['10.1.2.3', '10.0.0.0/', false],
    ['fd00::1', 'fd00::/8', true],
    ['fe80::1', 'fd00::/8', false],
    ['::1', '[::1]', true],
    ['backend.example', '10.0.0.0/8', false],
  ])('to %s with no_proxy %s: exempt %s', (host, exempt, expected) => {
    expect(proxyFor(host, { http_proxy: 'http://p:1', no_proxy: exempt }) === null).toBe(expected);
  });

  it('no_grpc_proxy counts before no_proxy', () => {
    const environment = { http_proxy: 'http://p:1', no_grpc_proxy: 'other', no_proxy: 'backend.example' };
    expect(proxyFor('backend.example', environment)).not.toBeNull();
  });

  it('any text is a proxy, or an Error that does not show it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string(), (text, exempt) => {
        try {
          const found = proxyFor('10.1.2.3', { grpc_proxy: text, no_proxy: exempt });
          expect(found === null || found.endpoint.port <= 65_535).toBe(true);
        } catch (error) {
          expect((error as Error).message).toMatch(/^grpc_proxy: expected/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

interface Tunnelled {
  readonly url: string;
  readonly asked: { path: string; headers: IncomingHttpHeaders }[];
}

/** A real proxy, which answers `refusal` where there is one. */
async function httpProxy(refusal: string | null = null): Promise<Tunnelled> {
  const asked: Tunnelled['asked'] = [];
  const server = createServer();
  server.on('connect', ({ url = '', headers }, client, head) => {
    asked.push({ path: url, headers });
    client.on('error', () => {});
    if (refusal !== null) {
      client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
      return;
    }
    const onward = connect(endpointOf(url), () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(client).pipe(onward);
    });
    onward.on('error', () => client.destroy());
    onTestFinished(() => {
      onward.destroy();
      client.destroy();
    });
  });
  await new Promise<void>((bound) => server.listen(0, '127.0.0.1', bound));
  onTestFinished(() => void server.close());
  return { url: `127.0.0.1:${(server.address() as { port: number }).port}`, asked };
}

async function sink(endpoint?: string, credentials?: ServerCredentials): Promise<Sink> {
  const started = await new Sink().start(endpoint, credentials);
  onTestFinished(() => started.stop());
  return started;
}

/** The environment is read when the sender is made. */
function senderThrough(proxy: string, ...given: Parameters<typeof senderTo>) {
  vi.stubEnv('no_grpc_proxy', undefined);
  vi.stubEnv('no_proxy', undefined);
  vi.stubEnv('grpc_proxy', `http://${proxy}`);
  return senderTo(...given);
}

describe('through a proxy', () => {
  it('requests reach the backend, and the proxy is told who asks', async () => {
    const backend = await sink();
    const proxy = await httpProxy();
    await senderThrough(`me:secret@${proxy.url}`, backend.endpoint).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.asked[0]).toMatchObject({
      path: backend.endpoint,
      headers: {
        host: backend.endpoint,
        'proxy-authorization': `Basic ${Buffer.from('me:secret').toString('base64')}`,
      },
    });
  });

  it('TLS is spoken with the backend, and the name is left to the proxy to look up', async () => {
    const authority = new Authority('test authority');
    const { cert, key } = authority.issue('server');
    const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-proxy-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, authority.cert);
    const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
    const backend = await sink('localhost:0', ServerCredentials.createSsl(null, [pair]));
    const proxy = await httpProxy();
    const tls = { skipVerify: false, caFile, certFile: null, keyFile: null, serverName: null };
    await senderThrough(proxy.url, backend.endpoint, { tls }).send(sent(ONE_SPAN));
    expect(backend.taken).toEqual([ONE_SPAN]);
    expect(proxy.asked.map(({ path }) => path)).toEqual([backend.endpoint]);
  });

  it('a refusal is told in the proxy’s words, and may be over later', async () => {
    const proxy = await httpProxy('407 Proxy Authentication Required');
    const error = await failure(senderThrough(proxy.url, 'backend.example:4317').send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as Error).message).toBe(
      `UNAVAILABLE: the proxy ${proxy.url} answers CONNECT backend.example:4317 with 407 Proxy Authentication Required`,
    );
  });

  it('a proxy that is away is told from a backend that is', async () => {
    const gone = await sink();
    gone.stop();
    const error = await failure(senderThrough(gone.endpoint, 'backend.example:4317').send(sent(ONE_SPAN)));
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as Error).message).toMatch(
      new RegExp(`^UNAVAILABLE: the proxy ${gone.endpoint}: .*ECONNREFUSED`),
    );
  });

  it('exempt hosts are called without it', async () => {
    const backend = await sink();
    const proxy = await httpProxy();
    vi.stubEnv('grpc_proxy', `http://${proxy.url}`);
    vi.stubEnv('no_grpc_proxy', '127.0.0.0/8');
    const made = senderTo(backend.endpoint);
    onTestFinished(() => made.close());
    await made.send(sent(ONE_SPAN));
    expect(proxy.asked).toEqual([]);
  });
});
