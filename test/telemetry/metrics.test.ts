import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Coverage } from '../../src/coverage/coverage.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { METRICS, type MetricsServer, serveMetrics } from '../../src/telemetry/metrics.ts';
import type { Measured } from '../../src/telemetry/own-metrics.ts';
import { anAction } from '../session/actions.ts';
import { expectSection } from '../support/docs.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const FREE = { host: '127.0.0.1', port: 0 };
const SETTING = 'the.setting';

const DELAYS = { mean: 0.001, p50: 0.001, p99: 0.004, max: 0.5 };

function measured(counters: Counters, coverage = new Coverage()): Measured {
  const state = { size: 3, capacity: 1_000, bytes: 4_096, oldest: 2.5 };
  return {
    ...{ counters, coverage, exporters: [{ name: 'otlp', state }, { name: 'debug' }] },
    eventLoop: { delays: () => DELAYS },
    held: () => ({ sessions: 7, waiting: 2 }),
  };
}

async function serve(counters: Counters, coverage = new Coverage()): Promise<MetricsServer> {
  const server = await serveMetrics(FREE, SETTING, measured(counters, coverage));
  closing.push(() => server.stop());
  return server;
}

const body = async ({ url }: MetricsServer) => (await fetch(url)).text();

describe('metrics', () => {
  it('serve what is counted, as it is when they are fetched', async () => {
    const counters = new Counters();
    const server = await serve(counters);
    counters.add('received_spans', 3);
    counters.add('alerts', 2, 'block');
    counters.add('alerts', 1, 'ask');
    expect(await body(server)).toContain('\ngoalkeeper_received_spans_total 3\n');
    counters.add('received_spans', 4);
    const text = await body(server);
    expect(text).toContain('\ngoalkeeper_received_spans_total 7\n');
    expect(text).toContain('\ngoalkeeper_actions_total 0\n');
    expect(text).toContain('\ngoalkeeper_alerts_total{verdict="block"} 2\n');
    expect(text).toContain('\n# TYPE goalkeeper_alerts_total counter\n');
    expect(text).toContain('service_name="goalkeeper"');
  });

  it('serve who is seen and how well, whatever the names', async () => {
    const coverage = new Coverage();
    const library = { name: 'a "library"\n\\', version: '1' };
    const action = anAction({ id: '1', at: 0, library, agent: 'ap', captured: false, truncated: true });
    coverage.add({ action, goal: true, system: false });
    const text = await body(await serve(new Counters(), coverage));
    const source = 'library="a \\"library\\"\\n\\\\",library_version="1",agent="ap",service="shop"';
    expect(text).toContain(`\ngoalkeeper_tool_calls_total{${source}} 1\n`);
    expect(text).toContain(`\ngoalkeeper_truncated_tool_calls_total{${source}} 1\n`);
    expect(text).toContain(`\ngoalkeeper_tool_call_facts_total{${source},fact="arguments"} 0\n`);
    expect(text).toContain(`\ngoalkeeper_tool_call_facts_total{${source},fact="goal"} 1\n`);
  });

  it('lose no series where all rows of the coverage are taken', async () => {
    const coverage = new Coverage();
    for (let index = 0; index < 300; index++) {
      const action = anAction({ id: '1', at: 0, agent: `agent ${index}` });
      coverage.add({ action, goal: false, system: false });
    }
    const text = await body(await serve(new Counters(), coverage));
    expect(text.match(/^goalkeeper_tool_call_facts_total\{/gm)).toHaveLength(200 * 7);
    expect(text).toMatch(/goalkeeper_tool_calls_total\{library="others".*\} 101\n/);
  });

  it("have the Collector's names where it has them", async () => {
    const counters = new Counters();
    counters.add('accepted_spans', 5, 'grpc');
    counters.add('accepted_spans', 2, 'http');
    counters.add('refused_log_records', 4, 'http');
    counters.add('exported_spans', 6, 'otlp');
    counters.add('send_failed_spans', 1, 'otlp');
    const text = await body(await serve(counters));
    expect(text).toContain('\notelcol_receiver_accepted_spans{receiver="otlp",transport="grpc"} 5\n');
    expect(text).toContain('\notelcol_receiver_accepted_spans{receiver="otlp",transport="http"} 2\n');
    expect(text).toContain('\notelcol_receiver_refused_log_records{receiver="otlp",transport="http"} 4\n');
    expect(text).toContain('\notelcol_exporter_sent_spans{exporter="otlp"} 6\n');
    expect(text).toContain('\notelcol_exporter_send_failed_spans{exporter="otlp"} 1\n');
    expect(text).toContain('\notelcol_exporter_queue_size{exporter="otlp"} 3\n');
    expect(text).toContain('\notelcol_exporter_queue_capacity{exporter="otlp"} 1000\n');
    expect(text).toMatch(/\notelcol_process_memory_rss \d+\n/);
    expect(text).not.toContain('goalkeeper_accepted_spans');
  });

  it('tell how long things took, how late the event loop is, and what is held', async () => {
    const counters = new Counters();
    counters.time('decision_duration_seconds', 0.000_2, 3);
    counters.time('export_duration_seconds', 20, 1, 'otlp');
    const text = await body(await serve(counters));
    expect(text).toContain('\n# TYPE goalkeeper_decision_duration_seconds histogram\n');
    expect(text).toContain('\ngoalkeeper_decision_duration_seconds_bucket{le="0.0001"} 0\n');
    expect(text).toContain('\ngoalkeeper_decision_duration_seconds_bucket{le="0.00025"} 3\n');
    expect(text).toContain('\ngoalkeeper_decision_duration_seconds_count 3\n');
    expect(text).toContain('\ngoalkeeper_export_duration_seconds_bucket{exporter="otlp",le="10"} 0\n');
    expect(text).toContain('\ngoalkeeper_export_duration_seconds_bucket{exporter="otlp",le="+Inf"} 1\n');
    expect(text).toContain('\nnodejs_eventloop_lag_p99_seconds 0.004\n');
    expect(text).toContain('\ngoalkeeper_sessions 7\n');
    expect(text).toContain('\ngoalkeeper_waiting_actions 2\n');
    expect(text).toContain('\ngoalkeeper_exporter_queue_bytes{exporter="otlp"} 4096\n');
    expect(text).toContain('\ngoalkeeper_exporter_queue_oldest_seconds{exporter="otlp"} 2.5\n');
  });

  it('are at /metrics and nowhere else', async () => {
    const { url } = await serve(new Counters());
    expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  it('are there again after a fetch at which the system did not tell all', async () => {
    let left = false;
    const held = () => {
      if (!left) throw new Error('too many open files');
      return { sessions: 7, waiting: 2 };
    };
    const server = await serveMetrics(FREE, SETTING, { ...measured(new Counters()), held });
    closing.push(() => server.stop());
    const response = await fetch(server.url);
    expect([response.status, await response.text()]).toEqual([503, 'not now: too many open files\n']);
    left = true;
    expect(await body(server)).toContain('\ngoalkeeper_sessions 7\n');
  });

  it('say in a sentence that their port is taken, and what to set', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    closing.push(() => new Promise((done) => other.close(done)));
    const { port } = other.address() as AddressInfo;
    await expect(serveMetrics({ ...FREE, port }, SETTING, measured(new Counters()))).rejects.toThrow(
      `127.0.0.1:${port} is in use by another process; stop it or set the.setting.port`,
    );
  });

  it('stop at once, though a connection is held open', async () => {
    const server = await serve(new Counters());
    await fetch(server.url, { headers: { connection: 'keep-alive' } });
    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
    closing.length = 0;
  });
});

it("the README's table is the one of the code", () => {
  const rows = METRICS.map(({ name, type, unit, labels, meaning }) =>
    [
      `\`${name}\``,
      type,
      `\`${unit}\``,
      labels.map((label) => `\`${label}\``).join(', ') || '-',
      meaning,
    ].join(' | '),
  );
  const lines = ['metric | type | unit | labels | meaning', '--- | --- | --- | --- | ---', ...rows];
  expectSection('src/telemetry/README.md', 'metrics', lines.map((line) => `| ${line} |`).join('\n'));
});
