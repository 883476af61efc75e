import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { parseCharter } from '../src/charter/parse.ts';
import { inForce } from '../src/config/in-force.ts';
import { parseConfig } from '../src/config/load.ts';
import { decodeExportResponse } from '../src/grpc/export-response.ts';
import { retryDelay } from '../src/grpc/retry-info.ts';
import { DECIDE_PATH } from '../src/receivers/guard-grpc.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { encodeDecideRequest } from './guard/proto.ts';
import { request as agentRequest, toolSpan } from './spans.ts';
import { FRAME, PREFACE, RawClient, settings } from './support/frames.ts';
import { exportOnce, Sink, until } from './support/grpc.ts';
import { call } from './support/grpc-frames.ts';
import { spanNames } from './support/requests.ts';
import { keptLog } from './support/senders.ts';

const SHOP = 'shop-token-0123456789';
const BANK = 'bank-token-0123456789';
const SLOW = 'slow-token-0123456789';
const PERSON = 'person-token-0123456789';

const CHARTER = `charter: 1
name: payments
version: "7"
purpose: Pays invoices.
agents: [payer]
mode: enforce
tools: { send_payment: {} }
rules: [{ name: any, tools: [send_payment], when: args.amount > 1, outcome: ask, reason: Payments need a person. }]
`;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Two tenants; the shop's client speaks for its own service alone. */
async function started(server: 'http2' | 'grpc-js' = 'http2') {
  const backend = await new Sink().start();
  closing.push(() => backend.stop());
  const folder = mkdtempSync(join(tmpdir(), 'identity-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'shop.token'), `${SHOP}\n`);
  const yaml = `
receivers:
  otlp:
    protocols:
      grpc: { endpoint: "127.0.0.1:0", server: ${server}, auth: { authenticator: bearertokenauth } }
processors:
  goalkeeper: { settle: 50ms, approvals: { approvers: [{ name: finance, token: ${PERSON} }] } }
extensions:
  bearertokenauth:
    clients:
      - { name: shop, token_file: shop.token, tenant: a, services: [shop] }
      - { name: bank, token: ${BANK}, tenant: b }
      - { name: slow, token: ${SLOW}, rate_limit: { requests_per_second: 0.1 } }
  api: { endpoint: "127.0.0.1:0", auth: { authenticator: bearertokenauth } }
exporters: { otlp: { endpoint: "http://${backend.endpoint}", compression: none } }
`;
  const config = parseConfig(yaml, join(folder, 'config.yaml'), {});
  const charter = parseCharter(CHARTER, 'charter.yaml');
  if (!config.ok) throw new Error(JSON.stringify(config.diagnostics));
  if (!charter.ok) throw new Error(JSON.stringify(charter.diagnostics));
  const counters = new Counters();
  const { log, lines } = keptLog();
  const judging = inForce(config.value.goalkeeper, [charter.value]);
  const service = await startService(config.value, judging, {
    log,
    counters,
    print: () => {},
    colour: false,
  });
  closing.push(() => service.stop(2_000));
  return { backend, endpoint: service.endpoint ?? '', api: service.api ?? '', counters, lines, folder };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const taken = (answer: Buffer | ServiceError) => {
  if (answer instanceof Error) throw answer;
  return decodeExportResponse(answer);
};

/** Of the service `shop`; a loop, as the budget detector sees it. */
const calls = (from: number, count: number) =>
  agentRequest(
    ...Array.from({ length: count }, (_, n) =>
      toolSpan({
        id: String(from + n),
        at: (from + n) * 1_000,
        tool: 'refresh',
        arguments: '{"query":"the same"}',
        attributes: { 'gen_ai.conversation.id': 'c1' },
      }),
    ),
  );

describe.each(['http2', 'grpc-js'] as const)('OTLP over %s', (server) => {
  test('takes no request of a client it does not know, and says what is missing', async () => {
    const { endpoint, backend, counters, lines } = await started(server);
    for (const options of [{}, bearer('wrong-token-0123456789'), { authorization: SHOP }]) {
      const answer = (await exportOnce(endpoint, calls(1, 1), options)) as ServiceError;
      expect(answer.code).toBe(status.UNAUTHENTICATED);
      expect(answer.details).toMatch(/token/);
    }
    expect(counters.get('refused_requests', 'unauthenticated')).toBe(3);
    expect(lines.join('\n')).not.toMatch(/wrong-token|shop-token/);
    expect(backend.taken).toEqual([]);
  });

  test('leaves out what a client says in another name, and tells it so', async () => {
    const { endpoint, backend, counters, lines } = await started(server);
    expect(taken(await exportOnce(endpoint, calls(1, 2), bearer(SHOP)))).toBeNull();
    const forged = Buffer.from(calls(3, 2));
    forged.write('sh0p', forged.indexOf('shop'));
    const mixed = Buffer.concat([forged, calls(5, 1)]);
    expect(taken(await exportOnce(endpoint, mixed, bearer(SHOP)))).toEqual({
      rejected: 2,
      message: 'this client may not speak for the service `sh0p`',
    });
    expect(counters.get('identity_mismatches', 'shop')).toBe(2);
    expect(lines.join('\n')).toContain('client=shop');
    const names = () => backend.taken.flatMap(spanNames);
    await until(() => names().length === 4, 'its own three spans and an alert');
    expect(names()).toContain('alert shop');
    const alert = backend.taken.find((bytes) => spanNames(bytes).includes('alert shop'));
    expect(alert?.includes('identity_mismatch')).toBe(true);
    expect(alert?.includes('client shop may not speak for the service `sh0p`: 2 items were left out')).toBe(
      true,
    );
    await exportOnce(endpoint, forged, bearer(SHOP));
    expect(counters.get('identity_mismatches', 'shop')).toBe(4);
    expect(counters.get('alerts', 'alert')).toBe(1);
  });

  test('tells a client above its rate when to come back', async () => {
    const { endpoint } = await started(server);
    expect(taken(await exportOnce(endpoint, calls(1, 1), bearer(SLOW)))).toBeNull();
    const answer = (await exportOnce(endpoint, calls(2, 1), bearer(SLOW))) as ServiceError;
    expect(answer.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(retryDelay(answer.metadata)).toBeGreaterThan(5_000);
    expect(taken(await exportOnce(endpoint, calls(2, 1), bearer(BANK)))).toBeNull();
  });
});

test('a stranger is refused before the request has come', async () => {
  const { endpoint } = await started();
  const client = new RawClient(endpoint);
  closing.push(() => client.socket.destroy());
  await client.send(PREFACE, settings(), call(1));
  const refused = () =>
    client
      .frames()
      .some(({ type, flags, stream }) => type === FRAME.headers && stream === 1 && (flags & 1) === 1);
  await until(refused, 'the status, though not a byte of the message was sent');
});

test('a token in a file is another as soon as the file says so', async () => {
  const { endpoint, folder } = await started();
  expect(taken(await exportOnce(endpoint, calls(1, 1), bearer(SHOP)))).toBeNull();
  const next = 'next-token-0123456789';
  writeFileSync(join(folder, 'shop.token'), next);
  await new Promise((done) => setTimeout(done, 1_100));
  expect(taken(await exportOnce(endpoint, calls(2, 1), bearer(next)))).toBeNull();
  const old = (await exportOnce(endpoint, calls(3, 1), bearer(SHOP))) as ServiceError;
  expect(old.code).toBe(status.UNAUTHENTICATED);
});

test('a tenant cannot write into a conversation of another, though it names its ids', async () => {
  const { endpoint, backend, counters } = await started();
  // Six times the same in one conversation would be a loop: three of each tenant are none.
  await exportOnce(endpoint, calls(1, 3), bearer(SHOP));
  await exportOnce(endpoint, calls(4, 3), bearer(BANK));
  await until(() => backend.taken.flatMap(spanNames).length === 6, 'all six');
  expect(counters.get('actions')).toBe(6);
  expect(counters.get('alerts')).toBe(0);
  await exportOnce(endpoint, calls(7, 3), bearer(SHOP));
  await until(() => counters.get('alerts') > 0, 'the loop is told once it is one');
});

const PAYMENT = {
  service: 'shop',
  agent: 'payer',
  conversation: 'c1',
  goal: ['Pay 50 to Anna.'],
  tool: 'send_payment',
  arguments: { to: 'Anna', amount: 50 },
  callId: 'call_1',
};

async function ask(api: string, path: string, body: unknown, token?: string) {
  const headers = { 'content-type': 'application/json', ...(token && bearer(token)) };
  const answer = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

describe('a program that asks', () => {
  test('is known by the same tokens over HTTP and gRPC', async () => {
    const { endpoint, api } = await started();
    expect((await ask(api, '/v1/decide', PAYMENT)).status).toBe(401);
    expect((await ask(api, '/v1/decide', PAYMENT, SHOP)).status).toBe(200);
    const request = encodeDecideRequest(PAYMENT);
    const unknown = (await exportOnce(endpoint, request, { path: DECIDE_PATH })) as ServiceError;
    expect(unknown.code).toBe(status.UNAUTHENTICATED);
    expect(await exportOnce(endpoint, request, { path: DECIDE_PATH, ...bearer(SHOP) })).toBeInstanceOf(
      Buffer,
    );
  });

  test('cannot ask in the name of another service', async () => {
    const { endpoint, api } = await started();
    for (const service of ['bank', '']) {
      const forged = { ...PAYMENT, service };
      expect(await ask(api, '/v1/decide', forged, SHOP)).toMatchObject({ status: 403 });
      const request = encodeDecideRequest(forged);
      const answer = (await exportOnce(endpoint, request, {
        path: DECIDE_PATH,
        ...bearer(SHOP),
      })) as ServiceError;
      expect(answer.code).toBe(status.PERMISSION_DENIED);
    }
  });

  test('cannot see or use the yes that a person gave to another tenant, for the very same call', async () => {
    const { api } = await started();
    const { body } = await ask(api, '/v1/decide', PAYMENT, SHOP);
    const { id } = (body.approval ?? {}) as { id: string };
    expect(id).toBeTypeOf('string');
    const yes = { decision: 'approve', by: 'Ann' };
    expect((await ask(api, `/v1/approvals/${id}`, yes, SHOP)).status).toBe(403);
    expect((await ask(api, `/v1/approvals/${id}`, yes, PERSON)).status).toBe(200);
    const { service, conversation, tool, arguments: args } = PAYMENT;
    const use = { service, conversation, tool, arguments: args };
    expect((await fetch(`${api}/v1/approvals/${id}`, { headers: bearer(BANK) })).status).toBe(404);
    expect((await ask(api, `/v1/approvals/${id}/use`, use, BANK)).status).toBe(409);
    expect(
      (await ask(api, `/v1/approvals/${id}/use`, { ...use, arguments: { to: 'Eve', amount: 50 } }, SHOP))
        .status,
    ).toBe(409);
    expect((await ask(api, `/v1/approvals/${id}/use`, use, SHOP)).status).toBe(200);
    expect((await ask(api, `/v1/approvals/${id}/use`, use, SHOP)).status).toBe(409);
  });
});
