import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseJson } from '../../src/api/body.ts';
import { ApiError, type Route } from '../../src/api/route.ts';
import { ApiServer, type ApiServerOptions } from '../../src/api/server.ts';
import { tokensFor } from '../support/tokens.ts';

const AGENT = 'agent-token-0123456789';
const PERSON = 'person-token-0123456789';

const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/healthz', handle: () => ({ status: 200, body: { status: 'ok' } }) },
  {
    method: 'POST',
    path: '/v1/echo',
    roles: ['agent'],
    handle: ({ body }) => ({ status: 200, body: parseJson(body) }),
  },
  {
    method: 'POST',
    path: '/v1/things/{id}',
    roles: ['approver'],
    handle: ({ params, query }) => ({ status: 200, body: { id: params.id, query: query.get('q') } }),
  },
  {
    method: 'GET',
    path: '/v1/broken',
    handle: () => {
      throw new Error('a secret of ours');
    },
  },
  {
    method: 'GET',
    path: '/v1/gone',
    handle: () => Promise.reject(new ApiError(410, 'gone', 'no longer here')),
  },
  {
    method: 'GET',
    path: '/v1/wait',
    handle: ({ signal }) =>
      new Promise((done) => {
        signal.addEventListener('abort', () => done({ status: 200, body: { waited: true } }));
      }),
  },
];

let errors: unknown[];
let server: ApiServer;
let url: string;

async function start(options: Partial<ApiServerOptions> = {}): Promise<void> {
  server = new ApiServer({
    setting: 'extensions.api',
    endpoint: { host: '127.0.0.1', port: 0 },
    tls: null,
    maxBytes: 1000,
    timeoutMs: 2_000,
    tokens: tokensFor({ agent: [AGENT], approver: [PERSON] }),
    routes: ROUTES,
    onError: (error) => errors.push(error),
    ...options,
  });
  url = await server.start();
}

beforeEach(async () => {
  errors = [];
  await start();
});
afterEach(() => server.stop(100));

async function ask(
  method: string,
  path: string,
  { token, body }: { token?: string; body?: string | Uint8Array<ArrayBuffer> } = {},
) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

describe('a request', () => {
  test('is answered in JSON, without a token where a route needs none', async () => {
    const { status, body, headers } = await ask('GET', '/healthz');
    expect([status, body]).toEqual([200, { status: 'ok' }]);
    expect(headers.get('content-type')).toContain('application/json');
    expect((await ask('HEAD', '/healthz')).status).toBe(200);
  });

  test('reaches a route with a part of its path', async () => {
    const { body } = await ask('POST', '/v1/things/a%2Fb?q=1', { token: PERSON });
    expect(body).toEqual({ id: 'a/b', query: '1' });
  });

  test.each([
    ['GET', '/nowhere', 404, 'not_found'],
    ['POST', '/healthz', 405, 'method_not_allowed'],
    ['GET', '/v1/things/', 404, 'not_found'],
    ['GET', '/v1/gone', 410, 'gone'],
  ])('%s %s is refused with %i', async (method, path, status, code) => {
    const answer = await ask(method, path, { token: PERSON });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test('is answered with 500 where a route fails, without its words', async () => {
    const { status, body } = await ask('GET', '/v1/broken');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(errors).toHaveLength(1);
    expect((await ask('GET', '/healthz')).status).toBe(200);
  });

  test('whose path is not percent-encoded is refused', async () => {
    expect((await ask('POST', '/v1/things/%ff', { token: PERSON })).status).toBe(400);
  });
});

describe('a web page of somewhere else', () => {
  const headers = (more: Record<string, string>) => ({ 'content-type': 'text/plain', ...more });

  test('is not answered, whatever token comes along', async () => {
    for (const origin of ['https://evil.example', 'null', `${url}1`]) {
      const answer = await fetch(`${url}/v1/echo`, {
        method: 'POST',
        headers: headers({ origin, authorization: `Bearer ${AGENT}` }),
        body: '{}',
      });
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('cross_origin')]);
    }
    const own = {
      method: 'POST',
      headers: headers({ origin: url, authorization: `Bearer ${AGENT}` }),
      body: '{}',
    };
    expect((await fetch(`${url}/v1/echo`, own)).status).toBe(200);
  });

  test('is not answered by a name that was made to lead here, where everybody may ask', async () => {
    await server.stop(100);
    await start({ tokens: tokensFor({ agent: [], approver: [] }) });
    const ask = (host: string) =>
      new Promise<string>((done) => {
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
          socket.write(`GET /healthz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`),
        );
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk.toString();
        });
        socket.on('close', () => done(text.slice(9, 12)));
      });
    const hosts = [
      'evil.example',
      '127.0.0.1.evil.example:4320',
      'localhost:4320',
      '127.0.0.1',
      '[::1]:4320',
    ];
    expect(await Promise.all(hosts.map(ask))).toEqual(['403', '403', '200', '200', '200']);
  });
});

describe('a caller', () => {
  test("whose token is an agent's and a person's is an agent: it would say yes to itself", () => {
    const tokens = tokensFor({ agent: [AGENT], approver: [AGENT, PERSON] });
    const roles = (token: string) => [
      ...tokens.callerOf({ header: () => `Bearer ${token}`, certificate: null, address: '' }).roles,
    ];
    expect([roles(AGENT), roles(PERSON)]).toEqual([['agent'], ['approver']]);
  });

  test.each([
    ['without a token', {}, 401],
    ['with a token nobody knows', { token: 'another' }, 401],
    ["with a person's token", { token: PERSON }, 403],
    ["with an agent's token", { token: AGENT }, 200],
  ])("%s, where an agent's is wanted", async (_, given, status) => {
    const answer = await ask('POST', '/v1/echo', { ...given, body: '{}' });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('may do everything where no token is set', async () => {
    await server.stop(0);
    await start({ tokens: tokensFor({ agent: [], approver: [] }) });
    expect((await ask('POST', '/v1/echo', { body: '{}' })).status).toBe(200);
    expect((await ask('POST', '/v1/things/1')).status).toBe(200);
  });

  test('may ask for an agent without a token where only people have one', async () => {
    await server.stop(0);
    await start({ tokens: tokensFor({ agent: [], approver: [PERSON] }) });
    expect((await ask('POST', '/v1/echo', { body: '{}' })).status).toBe(200);
    expect((await ask('POST', '/v1/echo', { token: PERSON, body: '{}' })).status).toBe(200);
    expect((await ask('POST', '/v1/things/1')).status).toBe(401);
    expect((await ask('POST', '/v1/things/1', { token: PERSON })).status).toBe(200);
  });

  test("may not do a person's part where only agents have a token", async () => {
    await server.stop(0);
    await start({ tokens: tokensFor({ agent: [AGENT], approver: [] }) });
    expect((await ask('POST', '/v1/things/1', { token: AGENT })).status).toBe(403);
    expect((await ask('POST', '/v1/things/1')).status).toBe(401);
  });
});

describe('a body', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{"a":'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['nested without end', '['.repeat(100) + ']'.repeat(100)],
  ])('of %s is refused with 400', async (_, body) => {
    const answer = await ask('POST', '/v1/echo', { token: AGENT, body });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_argument']);
  });

  test('that is too large is refused with 413, whether it says its length or not', async () => {
    const body = JSON.stringify('x'.repeat(2000));
    expect((await ask('POST', '/v1/echo', { token: AGENT, body })).status).toBe(413);
    const piece = JSON.stringify('x'.repeat(600));
    const chunk = `${piece.length.toString(16)}\r\n${piece}\r\n`;
    const head = `POST /v1/echo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${AGENT}\r\ntransfer-encoding: chunked\r\n\r\n`;
    expect(await raw(head + chunk + chunk)).toContain('413');
  });

  test('that is packed is refused with 415', async () => {
    const head = `POST /v1/echo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${AGENT}\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`;
    expect(await raw(head)).toContain('415');
  });

  test('that does not come is answered with 408', async () => {
    await server.stop(0);
    await start({ timeoutMs: 200 });
    const head = `POST /v1/echo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${AGENT}\r\ncontent-length: 100\r\n\r\n{`;
    const answer = await raw(head);
    expect(answer).toContain('408');
    expect(answer).toContain('"code":"timeout"');
  });
});

test('what is no HTTP is told so, and the server lives on', async () => {
  expect(await raw('hello\r\n\r\n')).toContain('400');
  expect((await ask('GET', '/healthz')).status).toBe(200);
});

test('who waits is answered when the server stops', async () => {
  const waiting = ask('GET', '/v1/wait');
  await sleep(50);
  await server.stop(1_000);
  expect((await waiting).body).toEqual({ waited: true });
});

test('an address in use is told in a sentence that names the setting', async () => {
  const port = Number(new URL(url).port);
  const second = new ApiServer({
    setting: 'extensions.api',
    endpoint: { host: '127.0.0.1', port },
    tls: null,
    maxBytes: 1000,
    timeoutMs: 1000,
    tokens: tokensFor({ agent: [], approver: [] }),
    routes: [],
    onError: () => {},
  });
  await expect(second.start()).rejects.toThrow(/in use.*extensions\.api\.endpoint/);
});

/** What comes back for bytes sent as they are. */
function raw(bytes: string): Promise<string> {
  return new Promise((done) => {
    let text = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.includes('}}')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => done(text));
  });
}
