import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { buildExporter } from '../../src/exporters/build.ts';
import type { Exporter } from '../../src/exporters/exporter.ts';
import { encodeExportResponse } from '../../src/grpc/export-response.ts';
import { retryInfoTrailers } from '../../src/grpc/retry-info.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { configOf } from '../support/config.ts';
import { type Reply, Sink, until } from '../support/grpc.ts';
import { request, spanNames } from '../support/requests.ts';
import { keptLog, sent, sentLogs } from '../support/senders.ts';

// The whole onion against a real server.

const sinks: Sink[] = [];
const exporters: Exporter[] = [];
afterEach(async () => {
  await Promise.all(exporters.splice(0).map((exporter) => exporter.drain(0)));
  for (const sink of sinks.splice(0)) sink.stop();
});

async function sink(reply?: (call: number, bytes: Buffer) => Reply, endpoint?: string): Promise<Sink> {
  const made = new Sink(reply);
  sinks.push(made);
  return made.start(endpoint);
}

function exporter(endpoint: string, settings = '') {
  const config = configOf(`
exporters:
  otlp/backend:
    endpoint: http://${endpoint}
    compression: none
    retry_on_failure: { initial_interval: 20ms, max_interval: 100ms }
${settings}`);
  const counters = new Counters();
  const { log, lines } = keptLog();
  const around = { log, counters, print: () => {}, colour: false };
  const made = buildExporter(config.exporters[0]!, around);
  exporters.push(made);
  return { exporter: made, counters, lines };
}

const busy: Reply = {
  code: status.UNAVAILABLE,
  details: 'busy',
  metadata: retryInfoTrailers(status.UNAVAILABLE, 'busy', 80),
};

function one(name: string): Buffer {
  return request([{ name }]);
}

describe('an exporter', () => {
  it('delivers once what the backend first refuses for now', async () => {
    const backend = await sink((call) => (call < 2 ? busy : {}));
    const { exporter: made, counters } = exporter(backend.endpoint);
    const before = performance.now();
    made.put('spans', sent(one('a'), 1));
    await until(() => counters.get('exported_spans', 'otlp/backend') === 1, 'the span is exported');
    expect(backend.taken.flatMap(spanNames)).toEqual(['a']);
    expect(performance.now() - before).toBeGreaterThanOrEqual(160);
  });

  it('spares a backend of spans alone its log records: said once, counted, and spans go on', async () => {
    const backend = await sink();
    const { exporter: made, counters, lines } = exporter(backend.endpoint);
    for (let i = 0; i < 5; i++) {
      made.put('spans', sentLogs(one('record'), 2));
      await until(() => counters.get('dropped_log_records', 'unsupported') === 2 * (i + 1), 'it is given up');
    }
    made.put('spans', sent(one('a'), 1));
    await until(() => counters.get('exported_spans', 'otlp/backend') === 1, 'the span is exported');
    expect(lines.filter((line) => line.includes('log records'))).toHaveLength(1);
    expect(counters.get('dropped_spans')).toBe(0);
    expect(counters.get('exported_log_records')).toBe(0);
  });

  it('counts log records by themselves: delivered, left out, refused', async () => {
    const backend = new Sink(
      (call): Reply =>
        call === 0
          ? { response: encodeExportResponse({ rejected: 1, message: 'too old' }) }
          : { code: status.INVALID_ARGUMENT, details: 'no' },
      ['traces', 'logs'],
    );
    sinks.push(backend);
    await backend.start();
    const { exporter: made, counters, lines } = exporter(backend.endpoint);
    made.put('spans', sentLogs(one('a'), 3));
    await until(() => counters.get('exported_log_records', 'otlp/backend') === 3, 'the records are exported');
    made.put('spans', sentLogs(one('b'), 4));
    await until(() => counters.get('dropped_log_records', 'refused') === 4, 'the records are refused');
    expect(counters.get('rejected_log_records', 'otlp/backend')).toBe(1);
    expect(lines.join('')).toContain('log records lost (refused) log_records=4 total=4');
    expect([
      counters.get('exported_spans'),
      counters.get('rejected_spans'),
      counters.get('dropped_spans'),
    ]).toEqual([0, 0, 0]);
  });

  it('drops what the backend refuses for good, says so, and goes on', async () => {
    const backend = await sink(
      (_, bytes): Reply =>
        bytes.includes('too large')
          ? { code: status.RESOURCE_EXHAUSTED, details: 'message larger than max' }
          : {},
    );
    const {
      exporter: made,
      counters,
      lines,
    } = exporter(backend.endpoint, '    sending_queue: { num_consumers: 1 }');
    made.put('spans', sent(one('too large'), 3));
    made.put('spans', sent(one('b'), 1));
    await made.drain(5_000);
    expect(backend.taken.flatMap(spanNames)).toEqual(['b']);
    expect(counters.get('dropped_spans', 'refused')).toBe(3);
    expect(lines.join('')).toContain('because="RESOURCE_EXHAUSTED: message larger than max"');
  });

  it('counts and tells what the backend left out of a request it took', async () => {
    const response = encodeExportResponse({ rejected: 2, message: 'two were too old' });
    const backend = await sink(() => ({ response }));
    const { exporter: made, counters, lines } = exporter(backend.endpoint);
    made.put('spans', sent(one('a'), 3));
    await made.drain(5_000);
    expect(counters.get('rejected_spans', 'otlp/backend')).toBe(2);
    expect(lines.join('')).toContain('message="two were too old" rejected=2');
  });

  it('delivers everything to a backend that dies in the middle and comes back', async () => {
    let dying: Sink | undefined;
    dying = await sink((call) => {
      if (call === 20) setImmediate(() => dying?.stop());
      return call < 20 ? {} : 'hang';
    });
    const { endpoint } = dying;
    const { exporter: made } = exporter(endpoint);
    const names = Array.from({ length: 60 }, (_, index) => `span ${index}`);
    for (const name of names) {
      made.put('spans', sent(one(name), 1));
      await until(() => dying.calls > 20 || made.state?.size === 0, 'it is taken');
    }
    await until(() => dying.calls > 20, 'the backend dies');
    await new Promise((later) => setTimeout(later, 100));
    const reborn = await sink(undefined, endpoint);
    await made.drain(8_000);
    const arrived = new Set([...dying.taken, ...reborn.taken].flatMap(spanNames));
    expect(arrived).toEqual(new Set(names));
  });

  it('sends alerts first', async () => {
    const order: string[] = [];
    const backend = await sink((_, bytes) => {
      order.push(...spanNames(bytes));
      return { afterMs: 10 };
    });
    const { exporter: made } = exporter(backend.endpoint, '    sending_queue: { num_consumers: 1 }');
    for (const name of ['a', 'b', 'c']) made.put('spans', sent(one(name), 1));
    for (const name of ['alert 1', 'alert 2']) made.put('alerts', sent(one(name), 1));
    await made.drain(5_000);
    expect(order.indexOf('alert 2')).toBeLessThan(order.indexOf('b'));
  });

  it('has room for no more than is under way where the queue is off', async () => {
    const backend = await sink(() => 'hang');
    const { exporter: made } = exporter(
      backend.endpoint,
      '    sending_queue: { enabled: false, num_consumers: 2 }',
    );
    for (const name of ['a', 'b']) {
      expect(made.hasRoom(1)).toBe(true);
      made.put('spans', sent(one(name), 1));
    }
    expect(made.hasRoom(1)).toBe(false);
  });

  it('stops by the deadline though the backend hangs, and counts what it loses', async () => {
    const backend = await sink(() => 'hang');
    const { exporter: made, counters } = exporter(backend.endpoint, '    timeout: 60s\n');
    for (let i = 0; i < 30; i++) made.put('spans', sent(one(`span ${i}`), 1));
    await until(() => backend.calls > 0, 'a request is under way');
    const before = performance.now();
    await made.drain(200);
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(counters.get('dropped_spans', 'shutdown')).toBe(30);
  });

  it('uses its last seconds for attempts, not for waiting', async () => {
    const backend = await sink((call): Reply => (call === 0 ? { code: status.UNAVAILABLE } : {}));
    const { exporter: made, counters } = exporter(backend.endpoint, '    timeout: 1s\n');
    made.put('spans', sent(one('a'), 1));
    await until(() => backend.calls === 1, 'the first attempt');
    await made.drain(5_000);
    expect(counters.get('exported_spans')).toBe(1);
  });

  it('says in one sentence that the backend is away, and that it is back', { timeout: 15_000 }, async () => {
    const gone = await sink();
    gone.stop();
    const { exporter: made, lines, counters } = exporter(gone.endpoint);
    made.put('spans', sent(one('a'), 1));
    await until(() => lines.some((line) => line.includes('cannot reach')), 'the word of it');
    expect(lines.filter((line) => line.includes('WARN')).join('')).toMatch(
      new RegExp(
        `WARN  otlp/backend: cannot reach ${gone.endpoint}; what is to go there waits in a queue \\(up to 1000 requests\\), then ` +
          'agents are asked to wait. Start the backend there or set exporters.otlp/backend.endpoint\n$',
      ),
    );
    await sink(undefined, gone.endpoint);
    await until(() => lines.some((line) => line.includes('is reached again')), 'the good news', 8_000);
    await until(() => counters.get('exported_spans') === 1, 'the span arrives');
  });

  it('never logs a header', async () => {
    const backend = await sink(() => ({ code: status.UNAUTHENTICATED, details: 'no' }));
    const { exporter: made, lines } = exporter(
      backend.endpoint,
      '    headers: { authorization: Bearer hush }',
    );
    made.put('spans', sent(one('a'), 1));
    await made.drain(5_000);
    expect(backend.headers[0]?.get('authorization')).toEqual(['Bearer hush']);
    expect(lines.join('')).toContain('UNAUTHENTICATED');
    expect(lines.join('')).not.toContain('hush');
  });
});
