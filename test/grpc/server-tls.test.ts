import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServerTls, type ServerTlsFiles } from '../../src/grpc/pem.ts';
import { EXPORT } from '../../src/grpc/services.ts';
import type { UnaryServer } from '../../src/grpc/unary-method.ts';
import { Http2UnaryServer } from '../../src/grpc/unary-server.ts';
import { GrpcJsServer } from '../../src/receivers/grpc-js-server.ts';
import { Authority, type Certificate } from '../support/certificates.ts';
import { until } from '../support/grpc.ts';

const authority = new Authority('ours');
const stranger = new Authority('another');
const RELOAD_MS = 20;

let folder: string;
let server: UnaryServer | null = null;
let Kind: typeof Http2UnaryServer | typeof GrpcJsServer = Http2UnaryServer;
let port: number;
const troubles: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'server-tls-'));
  troubles.length = 0;
});
afterEach(async () => {
  await server?.stop(0);
  rmSync(folder, { recursive: true });
});

const file = (name: string): string => join(folder, name);

/** As a mounted secret is renewed: each file at once, one after the other. */
function put(name: string, text: string): void {
  writeFileSync(`${file(name)}.new`, text);
  renameSync(`${file(name)}.new`, file(name));
}

function show({ cert, key }: Certificate): void {
  put('server.key', key);
  put('server.pem', cert);
}

async function serve(more: Partial<ServerTlsFiles> = {}): Promise<void> {
  const files = {
    cert_file: file('server.pem'),
    key_file: file('server.key'),
    reload_interval: RELOAD_MS,
    ...more,
  };
  const tls = readServerTls('tls', files, (message) => troubles.push(message));
  const method = () => ({ code: status.OK, message: Buffer.alloc(0) }) as const;
  server = new Kind({
    methods: new Map([[EXPORT.traces.path, method]]),
    maxRequestBytes: 1024,
    tls,
  });
  port = Number(await server.bind({ host: '127.0.0.1', port: 0 }));
}

/** What a client sees of the server: the name in its certificate, or why there is no connection. */
function seen(options: ConnectionOptions = {}): Promise<string> {
  return new Promise((done) => {
    const socket: TLSSocket = connect(
      { port, host: '127.0.0.1', ca: authority.cert, ALPNProtocols: ['h2'], ...options },
      () => {
        // TLS 1.3 has the client connected before the server has looked at its certificate.
        const name = String(socket.getPeerCertificate().subject.CN);
        const settled = setTimeout(() => end(name), 150);
        socket.once('data', () => end(name));
        socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
        socket.once('close', () => end('closed'));
        function end(text: string): void {
          clearTimeout(settled);
          socket.destroy();
          done(text);
        }
      },
    );
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}

async function shows(name: string): Promise<void> {
  const end = Date.now() + 5_000;
  while ((await seen()) !== name)
    if (Date.now() > end) throw new Error(`never showed ${name}: ${await seen()}`);
}

describe.each([
  ['http2', Http2UnaryServer],
  ['grpc-js', GrpcJsServer],
] as const)('with %s', (_name, kind) => {
  beforeEach(() => {
    Kind = kind;
  });

  describe('a certificate that is renewed', () => {
    it('is shown to the next client, and connections that are open go on', async () => {
      show(authority.issue('first'));
      await serve();
      expect(await seen()).toBe('first');
      const open = connectHttp2(`https://127.0.0.1:${port}`, { ca: authority.cert });
      await new Promise((done) => open.once('remoteSettings', done));
      show(authority.issue('second'));
      await shows('second');
      const answered = await new Promise<unknown>((done) => open.ping((error) => done(error)));
      expect(answered).toBeNull();
      open.destroy();
    });

    it('is not shown while it does not fit its key, and that is told', async () => {
      show(authority.issue('first'));
      await serve();
      const next = authority.issue('second');
      put('server.pem', next.cert);
      await until(() => troubles.length > 0, 'the trouble is told');
      expect(troubles[0]).toMatch(/^tls: .*mismatch/);
      expect(troubles.join()).not.toContain('PRIVATE');
      expect(await seen()).toBe('first');
      put('server.key', next.key);
      await shows('second');
    });

    it('that is gone leaves the one before in use', async () => {
      show(authority.issue('first'));
      await serve();
      rmSync(file('server.pem'));
      await until(() => troubles.length > 0, 'the trouble is told');
      expect(await seen()).toBe('first');
    });
  });

  describe('a handshake fails', () => {
    it.each([
      ['whose certificate has expired', authority.issue('old', { from: -3, until: -1 }), 'CERT_HAS_EXPIRED'],
      [
        'whose certificate is not good yet',
        authority.issue('new', { from: 1, until: 3 }),
        'CERT_NOT_YET_VALID',
      ],
      ['of another authority', stranger.issue('stranger'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ])('with a server %s', async (_, certificate, code) => {
      show(certificate);
      await serve();
      expect(await seen()).toBe(code);
    });

    it.each([
      ['without a certificate', null],
      ['with an expired one', authority.issue('agent', { from: -3, until: -1 })],
      ['with one of another authority', stranger.issue('agent')],
    ])('of a client %s, where client_ca_file is set', async (_, client) => {
      show(authority.issue('server'));
      put('ca.pem', authority.cert);
      await serve({ client_ca_file: file('ca.pem') });
      expect(await seen({ ...client })).not.toBe('server');
      expect(await seen({ ...authority.issue('agent') })).toBe('server');
    });

    it('of a client of the old authority, when the authority was changed', async () => {
      show(authority.issue('server'));
      put('ca.pem', authority.cert);
      await serve({ client_ca_file: file('ca.pem') });
      const old = authority.issue('agent');
      expect(await seen({ ...old })).toBe('server');
      put('ca.pem', stranger.cert);
      const next = stranger.issue('agent');
      const end = Date.now() + 5_000;
      while ((await seen({ ...next })) !== 'server') if (Date.now() > end) throw new Error('never let in');
      expect(await seen({ ...old })).not.toBe('server');
    });

    it('of a client that speaks less than min_version or more than max_version', async () => {
      show(authority.issue('server'));
      await serve({ min_version: '1.3' });
      expect(await seen({ maxVersion: 'TLSv1.2' })).not.toBe('server');
      expect(await seen({ minVersion: 'TLSv1.3' })).toBe('server');
      await server?.stop(0);
      await serve({ max_version: '1.2' });
      expect(await seen({ minVersion: 'TLSv1.3' })).not.toBe('server');
      expect(await seen({ maxVersion: 'TLSv1.2' })).toBe('server');
    });
  });
});
