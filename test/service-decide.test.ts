import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { inForce, loadInForce } from '../src/config/in-force.ts';
import { parseConfig } from '../src/config/load.ts';
import type { DecideResponse } from '../src/guard/response.ts';
import { DECIDE_PATH } from '../src/receivers/guard-grpc.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { decodeDecideResponse, encodeDecideRequest } from './guard/proto.ts';
import { request as agentRequest, toolSpan } from './spans.ts';
import { exportOnce, Sink, until } from './support/grpc.ts';
import { spanNames } from './support/requests.ts';
import { keptLog } from './support/senders.ts';

const TOKEN = 'agent-token-0123456789';
const CHARTER = `charter: 1
name: payments
version: "7"
purpose: Pays invoices.
agents: [payer]
mode: enforce
tools:
  read_mail: { read_only: true }
  send_payment: { arguments: { amount: { max: 1000 } } }
`;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function started({ clients = '', server = 'http2' } = {}) {
  const backend = await new Sink().start();
  closing.push(() => backend.stop());
  const folder = mkdtempSync(join(tmpdir(), 'decide-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'charter.yaml'), CHARTER);
  const yaml = `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0", server: ${server} } } } }
processors: { goalkeeper: { settle: 50ms, charters: [charter.yaml] } }
extensions: { api: { endpoint: "127.0.0.1:0"${clients} } }
exporters: { otlp: { endpoint: "http://${backend.endpoint}", compression: none } }
`;
  const config = parseConfig(yaml, join(folder, 'config.yaml'), {});
  if (!config.ok) throw new Error(JSON.stringify(config));
  const judging = loadInForce(config.value.goalkeeper);
  if (!judging.ok) throw new Error(JSON.stringify(judging));
  const counters = new Counters();
  const around = { log: keptLog().log, counters, print: () => {}, colour: false };
  const service = await startService(config.value, judging.value, around);
  closing.push(() => service.stop(2_000));
  return { backend, endpoint: service.endpoint ?? '', api: service.api ?? '', counters };
}

const PAYMENT = {
  service: 'shop',
  agent: 'payer',
  conversation: 'c1',
  traceId: 'aa'.repeat(16),
  spanId: '2'.padStart(16, '0'),
  goal: ['Pay 50 to Anna.'],
  tool: 'send_payment',
  arguments: { to: 'Anna', amount: 5000 },
  callId: 'call_1',
};

async function decide(api: string, body: unknown, token?: string) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${api}/v1/decide`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as DecideResponse };
}

describe('a call that is asked about', () => {
  test('over HTTP is refused in words, and told in one alert, though its span comes', async () => {
    const { backend, endpoint, api, counters } = await started();
    const { status: code, body } = await decide(api, PAYMENT);
    expect(code).toBe(200);
    expect(body).toMatchObject({
      outcome: 'block',
      mode: 'enforce',
      charter: { name: 'payments', version: '7' },
      callId: 'call_1',
      message: expect.stringMatching(/^Not done: send_payment was not called/),
    });
    expect(body.findings?.[0]).toMatchObject({ kind: 'argument_over_limit', outcome: 'block' });
    expect(body.message).not.toContain('1000');
    const own = toolSpan({
      id: '2',
      at: Date.now(),
      tool: 'send_payment',
      arguments: JSON.stringify(PAYMENT.arguments),
      attributes: { 'gen_ai.tool.call.id': 'call_1', 'gen_ai.conversation.id': 'c1' },
    });
    await exportOnce(endpoint, agentRequest(own));
    await until(() => backend.taken.flatMap(spanNames).length === 2, 'a span and its alert');
    expect(backend.taken.flatMap(spanNames).sort()).toEqual([
      'block send_payment',
      'execute_tool send_payment',
    ]);
    expect(counters.get('actions')).toBe(1);
    expect(counters.get('decisions', 'block')).toBe(1);
  });

  test('is told in an alert though no span ever comes', async () => {
    const { backend, api } = await started();
    await decide(api, PAYMENT);
    await until(() => backend.taken.flatMap(spanNames).length === 1, 'an alert');
    expect(backend.taken.flatMap(spanNames)).toEqual(['block send_payment']);
  });

  test.each(['http2', 'grpc-js'])('over gRPC gets the same answer, served by %s', async (server) => {
    const { endpoint, api } = await started({ server });
    const answer = await exportOnce(endpoint, encodeDecideRequest(PAYMENT), { path: DECIDE_PATH });
    if (!Buffer.isBuffer(answer)) throw answer;
    const { history, ...told } = decodeDecideResponse(answer);
    const again = await decide(api, { ...PAYMENT, history });
    expect(again.body).toEqual({ ...told, history });
  });

  test('rests on what was told over either door', async () => {
    const { endpoint, api } = await started();
    const first = { ...PAYMENT, tool: 'read_mail', arguments: {}, spanId: '', callId: 'call_0' };
    const { history } = (await decide(api, first)).body;
    const ended = [{ callId: 'call_0', result: 'IBAN DE89370400440532013000' }];
    const second = encodeDecideRequest({ ...PAYMENT, history, ended });
    const answer = await exportOnce(endpoint, second, { path: DECIDE_PATH });
    expect(Buffer.isBuffer(answer) && decodeDecideResponse(answer).history).toBe(history);
  });
});

describe('a request that is refused', () => {
  test('over HTTP says why', async () => {
    const { api } = await started();
    expect(await decide(api, { ...PAYMENT, tool: 7 })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_argument', message: expect.stringContaining('`tool`') } },
    });
    expect(await decide(api, { ...PAYMENT, history: 'an earlier life.7' })).toMatchObject({
      status: 409,
      body: { error: { code: 'failed_precondition' } },
    });
    expect((await decide(api, PAYMENT)).status).toBe(200);
  });

  test('over gRPC says why', async () => {
    const { endpoint } = await started();
    const ask = (bytes: Buffer) => exportOnce(endpoint, bytes, { path: DECIDE_PATH });
    expect(await ask(Buffer.from([0xff]))).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining('not a DecideRequest'),
    });
    expect(await ask(encodeDecideRequest({ tool: 'pay' }))).toMatchObject({ code: status.INVALID_ARGUMENT });
    expect(await ask(encodeDecideRequest({ ...PAYMENT, history: 'x.7' }))).toMatchObject({
      code: status.FAILED_PRECONDITION,
    });
  });

  test.each(['http2', 'grpc-js'])(
    'without a known token is refused at both doors, served by %s',
    async (server) => {
      const { endpoint, api } = await started({
        server,
        clients: `, clients: [{ name: erp, token: ${TOKEN} }]`,
      });
      const bytes = encodeDecideRequest(PAYMENT);
      const grpc = (token: string | null) =>
        exportOnce(endpoint, bytes, {
          path: DECIDE_PATH,
          ...(token && { authorization: `Bearer ${token}` }),
        });
      expect((await decide(api, PAYMENT)).status).toBe(401);
      expect((await decide(api, PAYMENT, 'another-token-0123456')).status).toBe(401);
      expect((await decide(api, PAYMENT, TOKEN)).status).toBe(200);
      expect(await grpc(null)).toMatchObject({ code: status.UNAUTHENTICATED });
      expect(await grpc('another')).toMatchObject({ code: status.UNAUTHENTICATED });
      expect(Buffer.isBuffer(await grpc(TOKEN))).toBe(true);
    },
  );

  test('is all there is where the API is not configured', async () => {
    const yaml =
      'receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }\nexporters: { debug: {} }';
    const config = parseConfig(yaml, null, {});
    if (!config.ok) throw new Error('the configuration');
    const around = { log: keptLog().log, counters: new Counters(), print: () => {}, colour: false };
    const service = await startService(config.value, inForce(config.value.goalkeeper), around);
    closing.push(() => service.stop(1_000));
    expect(service.api).toBeNull();
    const answer = await exportOnce(service.endpoint, encodeDecideRequest(PAYMENT), { path: DECIDE_PATH });
    expect(answer).toMatchObject({ code: status.UNIMPLEMENTED });
  });
});

describe('the charters in force', () => {
  test('can be fetched, and asked about again at no cost', async () => {
    const { api } = await started();
    const answer = await fetch(`${api}/v1/charters`);
    expect(await answer.json()).toEqual({
      charters: [{ name: 'payments', version: '7', agents: ['payer'], text: CHARTER }],
    });
    const etag = answer.headers.get('etag') ?? '';
    const again = await fetch(`${api}/v1/charters`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(await (await fetch(`${api}/v1/baselines`)).json()).toEqual({ baselines: [] });
    expect(await (await fetch(`${api}/healthz`)).json()).toEqual({ status: 'ok' });
  });
});
