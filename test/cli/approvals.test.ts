import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { approvalRoutes } from '../../src/api/approvals.ts';
import { Approvers, approverKeys } from '../../src/api/approvers.ts';
import { ApiServer } from '../../src/api/server.ts';
import { isProblem } from '../../src/approvals/approvals.ts';
import { Desk } from '../../src/approvals/desk.ts';
import { approvalsCommand } from '../../src/cli/approvals.ts';
import { approvalsSchema } from '../../src/config/approvals.ts';
import type { Json } from '../../src/model/json.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { request } from '../approvals/examples.ts';
import { keptLog } from '../support/senders.ts';
import { terminal } from '../support/terminal.ts';
import { tokensFor } from '../support/tokens.ts';

const said = terminal();

const AGENT = 'agent-token-0123456789';
const PERSON = 'person-token-0123456789';

const folder = mkdtempSync(join(tmpdir(), 'approvals-cli-'));
const tokenFile = join(folder, 'token');
let desk: Desk;
let server: ApiServer;
let url: string;

beforeAll(() => writeFileSync(tokenFile, `${PERSON}\n`));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  const options = { max: 100, maxOpen: 1_000, answerWithinMs: 900_000, useWithinMs: 600_000 };
  desk = new Desk({ ...options, file: null, changed: () => {}, counters: new Counters(), ...keptLog() });
  const { approvers } = approvalsSchema.parse({ approvers: [{ name: 'finance', token: PERSON }] });
  server = new ApiServer({
    setting: 'extensions.api',
    endpoint: { host: '127.0.0.1', port: 0 },
    tls: null,
    maxBytes: 1_000_000,
    timeoutMs: 2_000,
    tokens: tokensFor({ agent: [AGENT], approver: [PERSON] }),
    routes: approvalRoutes(desk, new Approvers(approverKeys(approvers))),
    onError: (error) => {
      throw error;
    },
  });
  url = await server.start();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop(100);
  await desk.stop();
});

async function approvals(...args: string[]): Promise<void> {
  const command = approvalsCommand();
  await command.parseAsync([...args, '--endpoint', url, '--token-file', tokenFile], { from: 'user' });
}

function ask(args?: Json): string {
  const asked = desk.ask(request(args));
  if (isProblem(asked)) throw new Error(asked.message);
  return asked.id;
}

describe('goalkeeper approvals', () => {
  test('list shows what waits, newest first', async () => {
    await approvals('list');
    await approvals('list', '--state', 'all');
    await approvals('list', '--state', 'denied');
    expect(said.out).toBe('nothing waits for an answer\nthere are no approvals\nnone is denied\n');
    const ids = [ask({ amount: 1 }), ask({ amount: 2 })];
    said.out = '';
    await approvals('list');
    const rows = said.out.trim().split('\n');
    expect(rows[0]).toMatch(/^id +state +when +agent +tool +arguments +why$/);
    expect(rows[1]).toMatch(
      new RegExp(`^${ids[1]} +open +within 15 min +ap +send_payment +\\{"amount":2\\} +the IBAN`),
    );
    expect(rows[2]).toContain(ids[0]);
  });

  test('show says what is wanted, why, and where the value comes from', async () => {
    const id = ask();
    await approvals('show', id.slice(0, 6));
    expect(said.out).toContain(`${id}, open, within 15 min`);
    expect(said.out).toMatch(/iban {2}DE89370400440532013000\n {4}stands in the result of read_message/);
    expect(said.out).toContain('high the IBAN stands only in an e-mail (untrusted_value)');
    expect(said.out).toContain('“new account: DE89370400440532013000”');
    expect(said.out).toContain('accounts-payable 1');
    expect(said.out).toContain(`goalkeeper approvals approve ${id}`);
  });

  test('show lets no agent move the cursor or forge a line', async () => {
    const id = ask({ note: '\u001b[2Jgone\r\nanswer\n  yes', '\u001b]0;x': '\u202eabc' });
    await approvals('show', id);
    for (const control of ['\u001b', '\u202e', '\r']) expect(said.raw).not.toContain(control);
    expect(said.out).toContain('[2Jgone');
  });

  test('approve and deny say what came of it, and the record says who and why', async () => {
    const [first, second] = [ask({ amount: 1 }), ask({ amount: 2 })];
    await approvals('approve', first, '--by', 'anna', '--reason', 'called them');
    expect(said.out).toBe(
      'approved anna approved send_payment for ap: called them, to be used within 10 min\n',
    );
    expect(desk.get(first)).toMatchObject({
      decided: { by: 'anna', approver: 'finance', reason: 'called them' },
    });
    said.out = '';
    await approvals('deny', second, '--by', 'anna', '--json');
    expect(JSON.parse(said.out)).toMatchObject({
      id: second,
      state: 'denied',
      decided: { by: 'anna', reason: null },
    });
    said.out = '';
    await approvals('list', '--state', 'all');
    expect(said.out).toMatch(/denied +0 s ago/);
    await approvals('show', first);
    expect(said.out).toContain('approved by anna (finance) at 20');
  });

  test('who decides is by default the user', async () => {
    const id = ask();
    await approvals('approve', id);
    const decided = desk.get(id);
    expect(isProblem(decided) ? '' : decided.decided?.by).toMatch(/./);
  });

  test.each([
    [['show', 'zzzz'], 'there is no approval whose id begins with `zzzz`'],
    [['approve', '0123456789abcdef'], 'there is no approval `0123456789abcdef`'],
    [['approve', ''], '`` is too short for an id, expected 4 digits or more'],
  ])('%j: one sentence, exit code 1', async (args, words) => {
    ask({ amount: 1 });
    ask({ amount: 2 });
    await approvals(...args);
    expect(said.err).toBe(`approvals: ${words}\n`);
    expect(process.exitCode).toBe(1);
  });

  test('what is decided already is told with who decided', async () => {
    const id = ask();
    await approvals('deny', id, '--by', 'anna');
    await approvals('approve', id);
    expect(said.err).toMatch(/^approvals: approval \w+ was denied already by anna at .*Z\n$/);
    expect(process.exitCode).toBe(1);
  });

  test("an agent's token approves nothing, and none is asked for by name", async () => {
    const id = ask();
    writeFileSync(join(folder, 'agent'), AGENT);
    const run = (...more: string[]) =>
      approvalsCommand().parseAsync(['approve', id, '--endpoint', url, ...more], { from: 'user' });
    vi.stubEnv('GOALKEEPER_APPROVER_TOKEN', '');
    await run();
    expect(said.err).toContain("name an approver's token with --token-file or GOALKEEPER_APPROVER_TOKEN");
    said.err = '';
    await run('--token-file', join(folder, 'agent'));
    expect(said.err).toContain('this token is not one of an approver');
    expect(desk.get(id)).toMatchObject({ state: 'open' });
    vi.stubEnv('GOALKEEPER_APPROVER_TOKEN', PERSON);
    await run();
    expect(desk.get(id)).toMatchObject({ state: 'approved' });
  });

  test('a processor that is away, or is something else, is one sentence', async () => {
    const other = createServer((_, response) => response.end('<html>hello')).listen(0, '127.0.0.1');
    await new Promise((bound) => other.once('listening', bound));
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const run = () => approvalsCommand().parseAsync(['list', '--endpoint', elsewhere], { from: 'user' });
    await run();
    expect(said.err).toBe(
      `approvals: ${elsewhere} does not answer as Goalkeeper's HTTP API does (status 200)\n`,
    );
    said.err = '';
    other.closeAllConnections();
    await new Promise((closed) => other.close(closed));
    await run();
    expect(said.err).toMatch(
      new RegExp(`^approvals: cannot reach the processor at ${elsewhere}: .*ECONNREFUSED.*\n$`),
    );
    expect(process.exitCode).toBe(1);
  });
});
