import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { ATTR } from '../src/alert/attributes.ts';
import { argumentsHash } from '../src/approvals/binding.ts';
import { parseCharter } from '../src/charter/parse.ts';
import { inForce } from '../src/config/in-force.ts';
import type { Charter } from '../src/model/charter.ts';
import { type Service, startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { configOf } from './support/config.ts';
import { Sink, until } from './support/grpc.ts';
import { keptLog } from './support/senders.ts';
import { decodeRequest } from './wire/protobuf.ts';

const AGENT = 'agent-token-0123456789';
const PERSON = 'person-token-0123456789';
const ARGS = { iban: 'DE89370400440532013000', amount: 5000 };
const SPAN = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) };

const folder = mkdtempSync(join(tmpdir(), 'service-approvals-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const parsed = parseCharter(
  `
charter: 1
name: payments
version: "1"
purpose: Pays invoices.
agents: ["*"]
mode: enforce
rules: [{ name: large, tools: [send_payment], when: args.amount > 1000, outcome: ask, reason: Large payments need a person. }]
`,
  'test.yaml',
);
const CHARTERS: readonly Charter[] = parsed.ok ? [parsed.value] : [];

async function start(
  backend: string,
  webhook: string,
  more = '',
): Promise<{ service: Service; lines: string[] }> {
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
extensions: { api: { endpoint: "127.0.0.1:0", clients: [{ name: erp, token: ${AGENT} }] } }
processors:
  goalkeeper:
    settle: 10ms
    mode: tee
    approvals:
      file: ${JSON.stringify(join(folder, `approvals-${++files}.jsonl`))}
      approvers: [{ name: finance, token: ${PERSON} }]
      webhooks: [{ url: "${webhook}" }]
      ${more}
exporters: { otlp: { endpoint: "http://${backend}", compression: none } }
`);
  const { log, lines } = keptLog();
  const surroundings = { log, counters: new Counters(), print: () => {}, colour: false };
  const service = await startService(config, inForce(config.goalkeeper, CHARTERS), surroundings);
  closing.push(() => service.stop(5_000));
  return { service, lines };
}

interface Message {
  readonly type: string;
  readonly approval: { readonly id: string; readonly reasons: { readonly reason: string }[] };
}

/** Whoever is told. */
async function receiver(): Promise<{ url: string; heard: Message[] }> {
  const heard: Message[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    heard.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard };
}

async function post(api: string | null, token: string, path: string, body: object) {
  const response = await fetch(`${api}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const spansOf = (requests: readonly Buffer[]) =>
  requests.flatMap((bytes) =>
    (decodeRequest(bytes).resourceSpans ?? []).flatMap((r) =>
      (r.scopeSpans ?? []).flatMap((s) => s.spans ?? []),
    ),
  );

test('an agent with too many open questions is told so, and nobody is asked', async () => {
  const backend = await new Sink().start();
  closing.push(() => backend.stop());
  const { url, heard } = await receiver();
  const { service } = await start(backend.endpoint, url, 'max_open_per_agent: 1');
  const ask = (iban: string) =>
    post(service.api, AGENT, '/v1/decide', {
      ...{ service: 'erp', agent: 'ap', tool: 'send_payment', conversation: iban },
      arguments: { ...ARGS, iban },
    });
  expect((await ask('DE1')).body).toMatchObject({ outcome: 'ask', approval: { id: expect.any(String) } });
  const { body } = await ask('DE2');
  expect(body).toMatchObject({ outcome: 'ask', message: expect.stringContaining('too much waits') });
  expect(body).not.toHaveProperty('approval');
  const { status } = await post(service.api, AGENT, '/v1/approvals', {
    ...{ service: 'erp', agent: 'ap', tool: 'send_payment', conversation: 'c3', arguments: {} },
  });
  expect(status).toBe(429);
  await until(() => heard.length > 0, 'the webhook');
  expect(heard).toHaveLength(1);
});

test('a call that must be asked about: a person hears of it, says yes, it is used once, and the record is a span', async () => {
  const backend = await new Sink().start();
  closing.push(() => backend.stop());
  const { url, heard } = await receiver();
  const { service, lines } = await start(backend.endpoint, url);
  const { api } = service;

  const call = { service: 'erp', conversation: 'c1', tool: 'send_payment' };
  const decided = await post(api, AGENT, '/v1/decide', {
    ...call,
    ...SPAN,
    agent: 'ap',
    goal: ['Pay the invoice of ACME: 5000 to DE89370400440532013000.'],
    arguments: ARGS,
    callId: 'call_1',
  });
  expect(decided).toMatchObject({
    status: 200,
    body: { outcome: 'ask', approval: { id: expect.any(String) } },
  });
  const { id } = (decided.body as { approval: { id: string } }).approval;

  await until(() => heard.length > 0, 'the webhook');
  expect(heard[0]).toMatchObject({ type: 'approval.open', approval: { id } });
  expect(heard[0]?.approval.reasons[0]?.reason).toContain('Large payments need a person.');

  const own = await post(api, AGENT, `/v1/approvals/${id}`, { decision: 'approve', by: 'the agent' });
  expect(own.status).toBe(403);
  const waits = fetch(`${api}/v1/approvals/${id}?wait=30`, { headers: { authorization: `Bearer ${AGENT}` } });
  const said = performance.now();
  await post(api, PERSON, `/v1/approvals/${id}`, { decision: 'approve', by: 'anna', reason: 'called them' });
  expect(await (await waits).json()).toMatchObject({ approval: { state: 'approved' } });
  // Told at once, not when the wait of 30 s is over.
  expect(performance.now() - said).toBeLessThan(10_000);

  const use = { ...call, argumentsHash: argumentsHash(ARGS) };
  expect((await post(api, AGENT, `/v1/approvals/${id}/use`, use)).status).toBe(200);
  expect((await post(api, AGENT, `/v1/approvals/${id}/use`, use)).status).toBe(409);

  await until(() => spansOf(backend.taken).some(({ name }) => name === 'approved send_payment'), 'its span');
  const span = spansOf(backend.taken).find(({ name }) => name === 'approved send_payment');
  expect(Buffer.from(span?.parentSpanId ?? []).toString('hex')).toBe(SPAN.spanId);
  const told = Object.fromEntries(
    (span?.attributes ?? []).map(({ key, value }) => [key, value?.stringValue]),
  );
  expect(told).toMatchObject({
    [ATTR.approvalId]: id,
    [ATTR.approvalBy]: 'anna',
    [ATTR.approvalApprover]: 'finance',
    [ATTR.approvalReason]: 'called them',
  });
  await until(() => spansOf(backend.taken).some(({ name }) => name === 'ask send_payment'), 'the alert');
  const alert = spansOf(backend.taken).find(({ name }) => name === 'ask send_payment');
  expect(alert?.attributes).toContainEqual(
    expect.objectContaining({ key: ATTR.approvalId, value: expect.objectContaining({ stringValue: id }) }),
  );
  await service.stop(5_000);
  expect(lines.join('')).not.toMatch(/token-0123456789|DE8937/);
});
