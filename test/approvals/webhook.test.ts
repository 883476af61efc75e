import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Webhook } from '../../src/approvals/webhook.ts';
import { approvalsSchema } from '../../src/config/approvals.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { keptLog } from '../support/senders.ts';
import { approval } from './examples.ts';

const SECRET = 'a-key-that-nobody-prints';

interface Got {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
}

/** A real receiver: what it got, and answers as told. */
class Receiver {
  readonly got: Got[] = [];
  answer: (response: ServerResponse, count: number) => void = (response) => void response.end('ok');
  private readonly server: Server = createServer((request, response) => void this.take(request, response));

  async start(): Promise<string> {
    await new Promise<void>((bound) => this.server.listen(0, '127.0.0.1', bound));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks/hidden-path`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.got.push({
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      at: performance.now(),
    });
    this.answer(response, this.got.length);
  }
}

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0)) await end();
});

async function setUp(options: object = {}) {
  const receiver = new Receiver();
  const url = await receiver.start();
  cleanUp.push(() => receiver.stop());
  const { log, lines } = keptLog();
  const counters = new Counters();
  const config = approvalsSchema.parse({ webhooks: [{ url, secret: SECRET, ...options }] }).webhooks[0];
  if (config === undefined) throw new Error('no webhook');
  const webhook = new Webhook(config, 'webhooks[0]', { log, counters });
  cleanUp.push(() => webhook.stop(0));
  return { receiver, webhook, counters, lines };
}

describe('a webhook', () => {
  test('tells a person within a second, signed over the time and the body', async () => {
    const { receiver, webhook, counters } = await setUp();
    const start = performance.now();
    webhook.tell(approval());
    await vi.waitFor(() => expect(receiver.got).toHaveLength(1), { interval: 5 });
    const [{ headers, body, at }] = receiver.got as [Got];
    expect(at - start).toBeLessThan(1000);
    const timestamp = headers['goalkeeper-timestamp'];
    expect(Math.abs(Number(timestamp) * 1000 - Date.now())).toBeLessThan(5_000);
    const expected = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
    expect(headers['goalkeeper-signature']).toBe(`sha256=${expected}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'approval.open', approval: { id: 'a1' } });
    await vi.waitFor(() => expect(counters.get('webhook_messages', 'delivered')).toBe(1));
  });

  test('tries again while the receiver has trouble, and delivers the same message', async () => {
    const { receiver, webhook, counters } = await setUp();
    receiver.answer = (response, count) => void response.writeHead(count < 3 ? 503 : 200).end();
    webhook.tell(approval());
    await vi.waitFor(() => expect(counters.get('webhook_messages', 'delivered')).toBe(1), 5_000);
    expect(new Set(receiver.got.map(({ body }) => body)).size).toBe(1);
    expect(receiver.got).toHaveLength(3);
  });

  test.each([404, 302])('gives up at once where the receiver says no: %s', async (status) => {
    const { receiver, webhook, counters, lines } = await setUp();
    receiver.answer = (response) => void response.writeHead(status, { location: '/elsewhere' }).end();
    webhook.tell(approval());
    await vi.waitFor(() => expect(counters.get('webhook_messages', 'failed')).toBe(1));
    expect(receiver.got).toHaveLength(1);
    expect(lines.join('')).toContain(`status ${status}`);
  });

  test('has a deadline for each attempt and for all, and writes neither its key nor its address', async () => {
    const { receiver, webhook, counters, lines } = await setUp({
      timeout: '50ms',
      max_elapsed_time: '100ms',
    });
    receiver.answer = () => {};
    webhook.tell(approval());
    await vi.waitFor(() => expect(counters.get('webhook_messages', 'failed')).toBe(1));
    expect(lines.join('')).toContain('no answer in time');
    expect(lines.join('')).not.toMatch(/hidden-path|nobody-prints/);
  });

  test('tells a chat the first at once, and what comes within the next second together', async () => {
    const { receiver, webhook, counters } = await setUp({ format: 'slack' });
    const start = performance.now();
    for (let n = 0; n < 20; n++) webhook.tell(approval({ id: `a${n}` }));
    await vi.waitFor(() => expect(receiver.got).toHaveLength(2), 5_000);
    const [first, second] = receiver.got as [Got, Got];
    expect(first.at - start).toBeLessThan(900);
    expect(second.at - start).toBeGreaterThan(900);
    expect(first.body).toContain('approve a0`');
    expect(second.body).toContain("19 calls want a person's yes");
    await vi.waitFor(() => expect(counters.get('webhook_messages', 'delivered')).toBe(20));
  });

  test('tells a chat what it holds back before it ends', async () => {
    const { receiver, webhook } = await setUp({ format: 'slack' });
    for (let n = 0; n < 120; n++) webhook.tell(approval({ id: `a${n}` }));
    await webhook.stop(2_000);
    expect(receiver.got.map(({ body }) => JSON.parse(body).text)).toEqual([
      'ap asks to run send_payment',
      "50 calls want a person's yes",
      "50 calls want a person's yes",
      "19 calls want a person's yes",
    ]);
  });

  test('one slow answer holds up nobody else', async () => {
    const { receiver, webhook } = await setUp();
    receiver.answer = (response, count) => void (count === 1 || response.end());
    for (let n = 0; n < 20; n++) webhook.tell(approval({ id: `a${n}` }));
    await vi.waitFor(() => expect(receiver.got).toHaveLength(20));
  });

  test('holds a bounded number of messages, and counts what it drops', async () => {
    const { receiver, webhook, counters } = await setUp();
    receiver.answer = () => {};
    for (let n = 0; n < 1100; n++) webhook.tell(approval());
    expect(counters.get('webhook_messages', 'dropped')).toBe(1100 - 1000 - 8);
  });

  test('delivers what waits before it ends, and ends in time where the receiver hangs', async () => {
    const quick = await setUp();
    for (let n = 0; n < 30; n++) quick.webhook.tell(approval());
    await quick.webhook.stop(2_000);
    expect(quick.receiver.got).toHaveLength(30);
    const hanging = await setUp();
    hanging.receiver.answer = () => {};
    hanging.webhook.tell(approval());
    const start = performance.now();
    await hanging.webhook.stop(100);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
