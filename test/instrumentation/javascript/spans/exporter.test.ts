import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Exporter, type Wire } from '../../../../instrumentation/javascript/spans/exporter.ts';
import { wireFrom } from '../../../../instrumentation/javascript/spans/otlp-wire.ts';
import type { EndedSpan } from '../../../../instrumentation/javascript/spans/own-tracer.ts';
import { resourceFrom } from '../../../../instrumentation/javascript/spans/resource.ts';
import { type Reply, Sink } from '../../../support/grpc.ts';
import { httpReceiver } from '../../../support/http.ts';
import { decodeRequest } from '../../../wire/protobuf.ts';

const RESOURCE = { attributes: { 'service.name': 'payables' }, version: '1' };

function aSpan(text = ''): EndedSpan {
  return {
    context: { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8), traceFlags: 1 },
    parentSpanId: null,
    name: 'execute_tool pay',
    kind: 0,
    start: 1_000,
    end: 1_001.5,
    attributes: { text, 'goalkeeper.score': 1, 'goalkeeper.gated': true },
    status: null,
  };
}

const sinks: Sink[] = [];

/** The replies in turn, then always yes. */
async function aSink(...replies: Reply[]): Promise<{ sink: Sink; endpoint: string }> {
  const sink = await new Sink((call) => replies[call] ?? {}).start();
  sinks.push(sink);
  return { sink, endpoint: `http://${sink.endpoint}` };
}

afterEach(() => {
  for (const sink of sinks.splice(0)) sink.stop();
});

function sending(endpoint: string, delayMs = 10): Exporter {
  return new Exporter({
    resource: RESOURCE,
    delayMs,
    wire: async () => wireFrom({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
  });
}

describe('our own exporter', () => {
  test('sends what ended, as OTLP', async () => {
    const { sink, endpoint } = await aSink();
    const exporter = sending(endpoint);
    exporter.put(aSpan('x'));
    expect(await exporter.flush()).toBe(true);
    const [resourceSpans] = decodeRequest(sink.taken[0] as Buffer).resourceSpans ?? [];
    const [span] = resourceSpans?.scopeSpans?.[0]?.spans ?? [];
    expect(span).toMatchObject({
      name: 'execute_tool pay',
      kind: 1,
      startTimeUnixNano: '1000000000',
      endTimeUnixNano: '1001500000',
    });
    expect(resourceSpans?.scopeSpans?.[0]?.scope).toMatchObject({ name: 'goalkeeper.instrumentation' });
    expect(exporter.counts).toEqual({ waiting: 0, leaving: 0, sent: 1, lost: 0 });
    await exporter.close();
  });

  test('sends a call that was found wrong at once, and what waits with it', async () => {
    const { sink, endpoint } = await aSink();
    const exporter = sending(endpoint, 60_000);
    exporter.put(aSpan());
    await sleep(50);
    expect(sink.taken).toHaveLength(0);
    exporter.put({ ...aSpan(), attributes: { 'goalkeeper.verdict': 'block' } });
    await vi.waitFor(() => expect(exporter.counts).toMatchObject({ waiting: 0, sent: 2 }), 5_000);
    await exporter.close();
  });

  test('sends again what a receiver could not take yet', async () => {
    const { endpoint } = await aSink({ code: status.UNAVAILABLE });
    const exporter = sending(endpoint);
    exporter.put(aSpan());
    expect(await exporter.flush()).toBe(false);
    expect(exporter.counts).toMatchObject({ waiting: 1, lost: 0 });
    expect(await exporter.flush()).toBe(true);
    await exporter.close();
  });

  test('gives up what is refused, and counts it', async () => {
    const { endpoint } = await aSink({ code: status.UNAUTHENTICATED });
    const exporter = sending(endpoint);
    exporter.put(aSpan());
    await exporter.flush();
    expect(exporter.counts).toEqual({ waiting: 0, leaving: 0, sent: 0, lost: 1 });
    await exporter.close();
  });

  test('holds no more than it may, in number and in size', () => {
    const never: Wire = { send: () => new Promise(() => {}), close: async () => {} };
    const exporter = new Exporter({ resource: RESOURCE, delayMs: 100_000, wire: async () => never });
    for (let i = 0; i < 3_000; i++) exporter.put(aSpan());
    expect(exporter.counts).toMatchObject({ waiting: 2_048, lost: 952 });
    for (let i = 0; i < 100; i++) exporter.put(aSpan('x'.repeat(1024 * 1024)));
    expect(exporter.counts.waiting).toBeLessThan(10);
  });

  test('ends a flush at its deadline, where nobody answers', async () => {
    const { endpoint } = await aSink('hang');
    const exporter = sending(endpoint);
    exporter.put(aSpan());
    const ended: number[] = [];
    const flush = async (deadlineMs: number): Promise<void> => {
      expect(await exporter.flush(deadlineMs)).toBe(false);
      ended.push(deadlineMs);
    };
    await Promise.all([flush(1_000), flush(100)]);
    expect(ended).toEqual([100, 1_000]);
    await exporter.close(50);
  });

  test('sends over HTTP where the environment says so', async () => {
    const { endpoint, taken } = await httpReceiver();
    const env = {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${endpoint}`,
    };
    const exporter = new Exporter({ resource: RESOURCE, delayMs: 1, wire: async () => wireFrom(env) });
    exporter.put(aSpan());
    expect(await exporter.flush(5_000)).toBe(true);
    expect(taken.map(({ signal }) => signal)).toEqual(['traces']);
    await exporter.close(1_000);
  });

  test.each([
    [
      'a protocol it does not speak',
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x:1' },
    ],
    ['an address that is none', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://' }],
  ])('says in a sentence that it cannot use %s', (_, env) => {
    expect(() => wireFrom(env)).toThrow(/^OTEL_EXPORTER_OTLP/);
  });
});

describe('a program', () => {
  const PROGRAM = `
    const { emit } = await import('./instrumentation/javascript/spans/emission.ts');
    const call = emit().telemetry.begin({ tool: 'pay', arguments: {}, callId: 'c', agent: null, conversation: 'v' });
    call.ended('paid');
    if (process.argv[1] === 'exit') process.exit(0);
    // Until the batch is taken out of the queue, and no longer.
    while (process.argv[1] === 'leave' && emit().exporter.counts.leaving === 0) {
      await new Promise((done) => setTimeout(done, 1));
    }
    if (process.argv[1] === 'flush') await (await import('./instrumentation/javascript/index.ts')).flush();
    if (process.argv[1] === 'flush') process.exit(0);
    if (process.argv[1] === 'wait') await new Promise((done) => setTimeout(done, 1500));
    console.log('done');
  `;

  async function run(env: Record<string, string>, ...args: string[]) {
    const began = performance.now();
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', PROGRAM, ...args],
      {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const [code] = await once(child, 'exit');
    return { code, output, took: performance.now() - began };
  }

  test('sends what is left when it ends, under the name it was given', async () => {
    const { sink, endpoint } = await aSink();
    const { code } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'payables' });
    expect(code).toBe(0);
    expect(JSON.stringify(decodeRequest(sink.taken[0] as Buffer))).toContain('payables');
  });

  test('ends as it would, with a receiver that is away or a connection that stands', async () => {
    const { code, output } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect({ code, output }).toEqual({ code: 0, output: 'done\n' });
    const { sink, endpoint } = await aSink();
    const waited = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, 'wait');
    expect(waited).toMatchObject({ code: 0, output: 'done\n' });
    expect(sink.taken).toHaveLength(1);
  });

  test('waits for what is on its way when it ends', async () => {
    const { sink, endpoint } = await aSink();
    const { code, output } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, 'leave');
    expect({ code, output }).toEqual({ code: 0, output: 'done\n' });
    expect(sink.taken).toHaveLength(1);
  });

  test('that ends by process.exit is told what was lost by it, and loses nothing where it flushes first', async () => {
    const { sink, endpoint } = await aSink();
    const lost = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, 'exit');
    expect(lost).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^goalkeeper: a span was not sent: .*`await flush\(\)`.*\n$/),
    });
    expect(sink.taken).toHaveLength(0);
    const flushed = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, 'flush');
    expect(flushed).toMatchObject({ code: 0, output: '' });
    expect(sink.taken).toHaveLength(1);
  });

  test('sends nothing where OpenTelemetry is switched off', async () => {
    const { sink, endpoint } = await aSink();
    await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' });
    await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: 'none' });
    expect(sink.taken).toHaveLength(0);
  });
});

test('who emits the spans is read from OpenTelemetry’s variables', () => {
  const read = (env: Record<string, string>) => resourceFrom(env, '1');
  expect(read({})).toMatchObject({ 'service.name': 'unknown_service:node' });
  expect(read({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,team=b%20c,bad=%,=x' })).toMatchObject({
    'service.name': 'a',
    team: 'b c',
  });
  expect(read({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=a', OTEL_SERVICE_NAME: 'c' })).toMatchObject({
    'service.name': 'c',
  });
});
