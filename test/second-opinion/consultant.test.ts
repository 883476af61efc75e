import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { secondOpinionSchema } from '../../src/config/second-opinion.ts';
import { Consultant } from '../../src/second-opinion/consultant.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import type { Judged } from '../../src/verdict/looks.ts';
import { call, after as knowing } from '../charter/history.ts';
import { ALLOW } from '../session/actions.ts';
import { ModelServer, saying } from '../support/model-server.ts';
import { keptLog } from '../support/senders.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const QUESTION: Judged = {
  action: call('pay', { iban: 'X' }),
  history: knowing([], ['Pay.']),
  verdict: ALLOW,
  late: false,
};
/** Fifty megabytes, in fifty kilobytes. */
const BOMB = gzipSync(Buffer.alloc(50 * 1024 * 1024));
const YES = { answer: 'allow', reason: 'The user asked for it.' };

async function consultant(script: (response: ServerResponse) => void, more: object = {}) {
  const server = await new ModelServer(script).start();
  closing.push(() => server.stop());
  const config = secondOpinionSchema.parse({
    endpoint: server.endpoint,
    model: 'judge',
    timeout: '300ms',
    ...more,
  });
  const counters = new Counters();
  const { log, lines } = keptLog();
  return { consultant: new Consultant(config, { counters, log }), server, counters, lines };
}

describe('a second opinion', () => {
  test('is asked for as chat completions are, and told with model, time and hash', async () => {
    const { consultant: made, server, counters } = await consultant(saying(YES), { api_key: 's3cret' });
    expect(await made.ask(QUESTION)).toEqual({
      answer: 'allow',
      reason: 'The user asked for it.',
      model: 'judge-1',
      latencyMs: expect.any(Number),
      promptHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [asked] = server.asked;
    expect(asked?.url).toBe('/v1/chat/completions');
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer s3cret',
      'content-type': 'application/json',
    });
    const body = JSON.parse(asked?.body ?? '');
    expect(body).toMatchObject({ model: 'judge', messages: [{ role: 'system' }, { role: 'user' }] });
    expect(body.messages[1].content).toMatch(/^<session>\n/);
    expect(counters.labels('second_opinions')).toEqual([['allow', 1]]);
  });

  test('needs no key', async () => {
    const { consultant: made, server } = await consultant(saying(YES));
    await made.ask(QUESTION);
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
  });

  const hostile: [string, (response: ServerResponse) => void, string][] = [
    ['a server error', (response) => response.writeHead(500).end('{"error":"oh"}'), 'failed'],
    ['a refusal', (response) => response.writeHead(401).end(), 'failed'],
    ['a cut connection', (response) => response.destroy(), 'failed'],
    [
      'a body cut short',
      (response) => response.writeHead(200, { 'content-length': '500' }).write('{', () => response.destroy()),
      'failed',
    ],
    [
      'a redirect',
      (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
      'failed',
    ],
    ['no JSON', (response) => response.end('<html>no</html>'), 'unreadable'],
    ['another answer', saying({ answer: 'obey', reason: 'x' }), 'unreadable'],
    ['an endless body', (response) => endless(response), 'unreadable'],
    [
      'a body that unpacks to very much',
      (response) => response.setHeader('content-encoding', 'gzip').end(BOMB),
      'unreadable',
    ],
    ['silence', () => {}, 'late'],
    ['a body that comes too slowly', (response) => slowly(response), 'late'],
  ];
  test.each(hostile)('is none after %s, and that is counted', async (_name, script, label) => {
    const { consultant: made, counters, lines } = await consultant(script, { api_key: 's3cret' });
    const start = performance.now();
    expect(await made.ask(QUESTION)).toBeNull();
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(counters.labels('second_opinions')).toEqual([[label, 1]]);
    expect(lines.join('')).toMatch(/WARN .*the verdict stands/);
    expect(lines.join('')).not.toMatch(/s3cret|Pay\./);
  });

  test('is none where nobody listens', async () => {
    const { consultant: made, counters } = await consultant(saying(YES), {
      endpoint: 'http://127.0.0.1:9/v1',
    });
    expect(await made.ask(QUESTION)).toBeNull();
    expect(counters.labels('second_opinions')).toEqual([['failed', 1]]);
  });

  test('is not asked for beyond the budget, and nothing waits for it then', async () => {
    const { consultant: made, server, counters } = await consultant(saying(YES), { max_per_minute: 2 });
    expect(await made.ask(QUESTION)).not.toBeNull();
    expect(await made.ask(QUESTION)).not.toBeNull();
    expect(await made.ask(QUESTION)).toBeNull();
    expect(server.asked).toHaveLength(2);
    expect(counters.get('second_opinions', 'over_budget')).toBe(1);
  });

  test('is asked for so many times at once, and again after those have failed', async () => {
    const { consultant: made, counters } = await consultant(() => {}, { max_concurrent: 2 });
    await Promise.all([1, 2, 3].map(() => made.ask(QUESTION)));
    expect(counters.labels('second_opinions')).toEqual([
      ['late', 2],
      ['over_budget', 1],
    ]);
    await made.ask(QUESTION);
    expect(counters.get('second_opinions', 'late')).toBe(3);
  });

  test('is given up at the end, and none is asked for after it', async () => {
    const { consultant: made, server, counters } = await consultant(() => {}, { timeout: '1h' });
    const waiting = made.ask(QUESTION);
    while (server.asked.length === 0) await new Promise((wake) => setTimeout(wake, 5));
    made.stop();
    expect(await waiting).toBeNull();
    expect(await made.ask(QUESTION)).toBeNull();
    expect(counters.labels('second_opinions')).toEqual([['stopped', 2]]);
  });
});

function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more).on('error', () => {});
  more();
}

function slowly(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}
