import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { readServerTls } from '../../src/grpc/pem.ts';
import { Authority } from '../support/certificates.ts';
import { endpointOf, exportOnce, until } from '../support/grpc.ts';
import {
  accepted,
  grpcFrame,
  grpcHeaders,
  ONE_SPAN,
  receiversBy,
  refused,
  SERVERS,
} from './grpc-receiver.ts';

const TLS = 'receivers.otlp.protocols.grpc.tls';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe.each(SERVERS)('served by %s', (server) => {
  const { receiver, taking } = receiversBy(server);

  describe('starting', () => {
    it('names the endpoint and what to do where the port is taken', async () => {
      const { endpoint } = await taking();
      await expect(
        receiver(() => ({ kind: 'accepted', items: 1 }), { endpoint: endpointOf(endpoint) }).start(),
      ).rejects.toThrow(
        `${endpoint} is in use by another process; stop it or set receivers.otlp.protocols.grpc.endpoint`,
      );
    });

    it('refuses a name of which one address is taken, rather than listen on the rest', async () => {
      const squatter = createServer();
      await new Promise<void>((bound) => squatter.listen(0, '127.0.0.1', bound));
      const { port } = squatter.address() as { port: number };
      await expect(
        receiver(() => ({ kind: 'accepted', items: 1 }), { endpoint: { host: 'localhost', port } }).start(),
      ).rejects.toThrow('is in use by another process');
      squatter.close();
    });

    it('listens on a name', async () => {
      const { endpoint } = await taking({ endpoint: { host: 'localhost', port: 0 } });
      expect(endpoint).toMatch(/^localhost:[1-9]\d+$/);
      accepted(await exportOnce(endpoint, ONE_SPAN));
    });

    it.each([
      ['no-such-host.invalid:0', 'the host `no-such-host.invalid` is not known'],
      [
        '192.0.2.1:0',
        '192.0.2.1:0 is not an address of this machine; set receivers.otlp.protocols.grpc.endpoint',
      ],
    ])('refuses the endpoint %s in one sentence', async (endpoint, message) => {
      await expect(
        receiver(() => ({ kind: 'accepted', items: 1 }), { endpoint: endpointOf(endpoint) }).start(),
      ).rejects.toThrow(message);
    });
  });

  describe('TLS', () => {
    const authority = new Authority('test authority');
    const served = authority.issue('server');
    const agent = authority.issue('agent');
    const files = {
      'ca.pem': authority.cert,
      'server.pem': served.cert,
      'server.key': served.key,
      'other.key': agent.key,
      'notes.txt': 'not a certificate',
    };

    it('serves a client that trusts the authority, and no plain-text one', async () => {
      const file = folder(files);
      const { taken, endpoint } = await taking({
        tls: readServerTls(TLS, { cert_file: file('server.pem'), key_file: file('server.key') }),
      });
      const trusting = credentials.createSsl(Buffer.from(authority.cert));
      accepted(await exportOnce(endpoint, ONE_SPAN, { credentials: trusting }));
      expect(refused(await exportOnce(endpoint, ONE_SPAN)).code).toBe(status.UNAVAILABLE);
      expect(taken).toEqual([ONE_SPAN]);
    });

    it('wants a certificate of the authority from clients where client_ca_file is set', async () => {
      const file = folder(files);
      const { taken, endpoint } = await taking({
        tls: readServerTls(TLS, {
          cert_file: file('server.pem'),
          key_file: file('server.key'),
          client_ca_file: file('ca.pem'),
        }),
      });
      const ca = Buffer.from(authority.cert);
      const stranger = new Authority('another').issue('stranger');
      const showing = (shown: { cert: string; key: string }) =>
        credentials.createSsl(ca, Buffer.from(shown.key), Buffer.from(shown.cert));
      for (const bad of [credentials.createSsl(ca), showing(stranger)]) {
        expect(refused(await exportOnce(endpoint, ONE_SPAN, { credentials: bad })).code).toBe(
          status.UNAVAILABLE,
        );
      }
      accepted(await exportOnce(endpoint, ONE_SPAN, { credentials: showing(agent) }));
      expect(taken).toEqual([ONE_SPAN]);
    });

    it.each([
      ['absent.pem', 'server.key', 'tls.cert_file: cannot read `', 'no such file'],
      ['server.pem', 'notes.txt', 'tls.key_file: `', 'is not a PEM file'],
      ['server.pem', 'other.key', 'receivers.otlp.protocols.grpc.tls: ', 'key values mismatch'],
    ])('refuses %s with %s before it starts', (cert, key, where, what) => {
      const file = folder(files);
      const read = (): unknown => readServerTls(TLS, { cert_file: file(cert), key_file: file(key) });
      expect(read).toThrow(where);
      expect(read).toThrow(what);
    });
  });

  describe('stopping', () => {
    it('lets a call that has begun end, and takes no new one', async () => {
      const { taken, receiver: made, endpoint } = await taking();
      const session = connectHttp2(`http://${endpoint}`);
      const stream = session.request(grpcHeaders({}));
      const whole = grpcFrame(ONE_SPAN, false);
      stream.resume();
      stream.write(whole.subarray(0, 10));
      await new Promise((sent) => setTimeout(sent, 50));
      const stopped = made.stop(5_000);
      stream.end(whole.subarray(10));
      const trailers = await new Promise<Record<string, unknown>>((done) => stream.on('trailers', done));
      expect(trailers['grpc-status']).toBe('0');
      await stopped;
      expect(taken).toEqual([ONE_SPAN]);
      expect(refused(await exportOnce(endpoint, ONE_SPAN)).code).toBe(status.UNAVAILABLE);
    });

    it('cuts a call that does not end by the deadline', async () => {
      const { taken, receiver: made, endpoint } = await taking();
      const session = connectHttp2(`http://${endpoint}`);
      session.on('error', () => {});
      const stream = session.request(grpcHeaders({}));
      stream.on('error', () => {});
      stream.write(grpcFrame(ONE_SPAN, false).subarray(0, 10));
      await new Promise((sent) => setTimeout(sent, 50));
      const before = Date.now();
      await made.stop(100);
      expect(Date.now() - before).toBeLessThan(10_000);
      expect(taken).toEqual([]);
      await until(() => session.destroyed, 'the connection is closed');
    });

    it('may be stopped without having started', async () => {
      await receiver(() => ({ kind: 'accepted', items: 1 })).stop(100);
    });
  });
});

function folder(files: Record<string, string>): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'goalkeeper-tls-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return (name) => join(path, name);
}
