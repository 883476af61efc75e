import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approvalRoutes } from '../../src/api/approvals.ts';
import { Approvers, approverKeys } from '../../src/api/approvers.ts';
import { ApiServer } from '../../src/api/server.ts';
import { argumentsHash } from '../../src/approvals/binding.ts';
import { Desk } from '../../src/approvals/desk.ts';
import { approvalsSchema } from '../../src/config/approvals.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { keptLog } from '../support/senders.ts';
import { tokensFor } from '../support/tokens.ts';

const AGENT = 'agent-token-0123456789';
const PERSON = 'person-token-0123456789';
const ARGS = { iban: 'DE89370400440532013000', amount: 1200 };
const CALL = { service: 'erp', conversation: 'c1', tool: 'send_payment' };
const YES = { decision: 'approve', by: 'anna', reason: 'called them' };

let desk: Desk;
let server: ApiServer;
let url: string;
let errors: unknown[];

async function start(agents: string[], people: { name: string; token: string }[]): Promise<void> {
  errors = [];
  const options = { max: 100, maxOpen: 1_000, answerWithinMs: 60_000, useWithinMs: 60_000 };
  desk = new Desk({ ...options, file: null, changed: () => {}, counters: new Counters(), ...keptLog() });
  const { approvers } = approvalsSchema.parse({ approvers: people });
  server = new ApiServer({
    setting: 'extensions.api',
    endpoint: { host: '127.0.0.1', port: 0 },
    tls: null,
    maxBytes: 4 * 1024 * 1024,
    timeoutMs: 2_000,
    tokens: tokensFor({ agent: agents, approver: people.map(({ token }) => token) }),
    routes: approvalRoutes(desk, new Approvers(approverKeys(approvers))),
    onError: (error) => void errors.push(error),
  });
  url = await server.start();
}

beforeEach(() => start([AGENT], [{ name: 'finance', token: PERSON }]));
afterEach(async () => {
  await server.stop(100);
  await desk.stop();
});

interface Told {
  readonly status: number;
  readonly body: {
    approval: { id: string; state: string; [key: string]: unknown };
    approvals: { id: string; state: string }[];
    total: number;
    error: { code: string; message: string };
  };
}

async function call(token: string | null, method: string, path: string, body?: unknown): Promise<Told> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Told['body'] };
}

async function asked(args: unknown = ARGS): Promise<string> {
  const { status, body } = await call(AGENT, 'POST', '/v1/approvals', { ...CALL, arguments: args });
  expect(status).toBe(201);
  return body.approval.id;
}

describe('/v1/approvals', () => {
  test('from the question to the one use', async () => {
    const id = await asked();
    const listed = await call(PERSON, 'GET', '/v1/approvals?state=open');
    expect(listed.body.approvals).toMatchObject([{ id, state: 'open', arguments: ARGS }]);
    const waits = call(AGENT, 'GET', `/v1/approvals/${id}?wait=30`);
    await sleep(30);
    const start = performance.now();
    expect(await call(PERSON, 'POST', `/v1/approvals/${id}`, YES)).toMatchObject({ status: 200 });
    expect(await waits).toMatchObject({
      status: 200,
      body: {
        approval: { state: 'approved', decided: { by: 'anna', approver: 'finance', reason: 'called them' } },
      },
    });
    expect(performance.now() - start).toBeLessThan(1000);
    const use = { ...CALL, arguments_hash: argumentsHash(ARGS) };
    expect(await call(AGENT, 'POST', `/v1/approvals/${id}/use`, use)).toMatchObject({
      status: 200,
      body: { approval: { state: 'used' } },
    });
    expect(await call(AGENT, 'POST', `/v1/approvals/${id}/use`, use)).toMatchObject({
      status: 409,
      body: { error: { code: 'used' } },
    });
    expect((await call(PERSON, 'GET', '/v1/approvals?state=open')).body).toMatchObject({
      approvals: [],
      total: 0,
    });
  });

  test('an agent cannot answer its own question, nor see those of others', async () => {
    const id = await asked();
    expect(await call(AGENT, 'POST', `/v1/approvals/${id}`, YES)).toMatchObject({ status: 403 });
    expect(await call(AGENT, 'GET', '/v1/approvals')).toMatchObject({ status: 403 });
    for (const token of [null, 'nobody-knows-this-token']) {
      expect(await call(token, 'POST', `/v1/approvals/${id}`, YES)).toMatchObject({ status: 401 });
    }
    expect(await call(PERSON, 'POST', `/v1/approvals/${id}/use`, CALL)).toMatchObject({ status: 403 });
    expect((await call(AGENT, 'GET', `/v1/approvals/${id}`)).body.approval.state).toBe('open');
  });

  test('where nobody can answer, nobody is asked, and without tokens nobody answers for a person', async () => {
    await server.stop(100);
    await start([], []);
    const nobody = {
      error: { message: expect.stringContaining('processors.goalkeeper.approvals.approvers') },
    };
    const asking = await call(null, 'POST', '/v1/approvals', { ...CALL, arguments: ARGS });
    expect(asking).toMatchObject({ status: 503, body: nobody });
    expect(await call(null, 'POST', '/v1/approvals/some', YES)).toMatchObject({ status: 403, body: nobody });
  });

  test('a yes is not for other arguments', async () => {
    const id = await asked();
    await call(PERSON, 'POST', `/v1/approvals/${id}`, YES);
    const other = { ...CALL, arguments: { ...ARGS, amount: 9999 } };
    expect(await call(AGENT, 'POST', `/v1/approvals/${id}/use`, other)).toMatchObject({
      status: 409,
      body: { error: { code: 'changed', message: expect.stringContaining('the arguments differ') } },
    });
  });

  test('a second answer is told who gave the first', async () => {
    const id = await asked();
    await call(PERSON, 'POST', `/v1/approvals/${id}`, { ...YES, decision: 'deny' });
    expect(await call(PERSON, 'POST', `/v1/approvals/${id}`, YES)).toMatchObject({
      status: 409,
      body: { error: { code: 'decided', message: expect.stringContaining('denied already by anna') } },
    });
  });

  test('keeps a hash of the true arguments where a program shows masked ones', async () => {
    const hash = argumentsHash(ARGS);
    const masked = { ...CALL, arguments: { iban: 'DE…' }, argumentsHash: hash };
    expect((await call(AGENT, 'POST', '/v1/approvals', masked)).body.approval).toMatchObject({
      argumentsHash: hash,
      arguments: { iban: 'DE…' },
    });
  });

  test('shows a person the account, and masks what nobody needs to read', async () => {
    const args = { ...ARGS, password: 'hunter2-hunter2' };
    const { body } = await call(AGENT, 'POST', '/v1/approvals', { ...CALL, arguments: args });
    expect(body.approval).toMatchObject({ arguments: ARGS, argumentsHash: argumentsHash(args) });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  test.each([
    ['POST', '/v1/approvals', '', 400, 'the body is empty'],
    ['POST', '/v1/approvals', '[1]', 400, 'no JSON object'],
    ['POST', '/v1/approvals', { ...CALL, tool: 7 }, 400, '`tool`'],
    ['POST', '/v1/approvals', { ...CALL, argumentsHash: 'xyz' }, 400, '`argumentsHash`: 64 hex digits'],
    ['POST', '/v1/approvals', { ...CALL, reasons: [{ kind: 'mood' }] }, 400, '`reasons.0.kind`'],
    ['POST', '/v1/approvals', { ...CALL, surprise: 1 }, 400, 'surprise'],
    ['POST', '/v1/approvals', { ...CALL, arguments: 'x'.repeat(1_100_000) }, 413, 'larger than'],
    ['GET', '/v1/approvals/none', undefined, 404, 'there is no approval `none`'],
    ['GET', '/v1/approvals/none?wait=soon', undefined, 400, '`wait` is `soon`'],
    ['GET', '/v1/approvals/none?wait=61', undefined, 400, 'from 0 to 60'],
  ])('%s %s says what is wrong', async (method, path, body, status, words) => {
    const told = await call(AGENT, method, path, body);
    expect(told.status).toBe(status);
    expect(told.body.error.message).toContain(words);
  });

  test.each([
    ['/v1/approvals?state=lost', undefined, '`state` is `lost`, expected one of open'],
    ['/v1/approvals?limit=-1', undefined, '`limit`'],
    ['/v1/approvals/ID', { decision: 'maybe', by: 'anna' }, '`decision`'],
    ['/v1/approvals/ID', { decision: 'approve' }, '`by`'],
  ])('an approver is told what is wrong: %s', async (path, body, words) => {
    const told = await call(
      PERSON,
      body === undefined ? 'GET' : 'POST',
      path.replace('ID', await asked()),
      body,
    );
    expect(told.status).toBe(400);
    expect(told.body.error.message).toContain(words);
  });

  test('whatever JSON comes in is answered with a word for it, and nothing breaks', async () => {
    const field = fc.constantFrom('tool', 'conversation', 'agent', 'arguments', 'reasons', 'span', 'x');
    const body = fc.oneof(
      fc.json(),
      fc.dictionary(field, fc.jsonValue()).map((one) => JSON.stringify(one)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const { status } = await call(AGENT, 'POST', '/v1/approvals', text);
        expect([201, 400, 429]).toContain(status);
      }),
      { numRuns: 150 },
    );
    expect(errors).toEqual([]);
  });
});
