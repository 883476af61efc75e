import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { COLLECTOR_METRICS } from '../../src/telemetry/collector-metrics.ts';
import { eventually, freePort, listens, Processes, peer } from './processes.ts';

const processes = new Processes();
afterEach(({ task }) => processes.end(task.result?.state === 'fail'));

const BODIES = {
  traces:
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"x","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}',
  logs: '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a"}}]}]}]}',
  metrics:
    '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a","gauge":{"dataPoints":[{"asInt":"1","timeUnixNano":"1"}]}}]}]}]}',
} as const;

/** What only a queue that refuses something makes the Collector tell. */
const SELDOM = /enqueue_failed/;

it("the metrics that bear the Collector's names have its types and labels", async () => {
  const [http, prometheus, nobody] = [await freePort(), await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'collector-metrics-'));
  try {
    const file = join(folder, 'config.yaml');
    const pipeline = '{ receivers: [otlp], exporters: [otlp_grpc] }';
    writeFileSync(
      file,
      `receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:${http}" } } } }
exporters: { otlp_grpc: { endpoint: "127.0.0.1:${nobody}", tls: { insecure: true }, retry_on_failure: { enabled: false } } }
service:
  pipelines: { traces: ${pipeline}, logs: ${pipeline}, metrics: ${pipeline} }
  telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: 127.0.0.1, port: ${prometheus} } } } }] } }
`,
    );
    await processes.start('collector', await peer('collector'), ['--config', file], {
      ready: () => listens(http),
    });
    for (const [signal, body] of Object.entries(BODIES)) {
      const headers = { 'content-type': 'application/json' };
      await fetch(`http://127.0.0.1:${http}/v1/${signal}`, { method: 'POST', headers, body });
    }
    let text = '';
    await eventually('the Collector to have given up all three', async () => {
      text = await (await fetch(`http://127.0.0.1:${prometheus}/metrics`)).text();
      return text.match(/^otelcol_exporter_send_failed_\w+\{/gm)?.length === 3;
    });
    for (const { name, type, labels } of COLLECTOR_METRICS.filter((one) => !SELDOM.test(one.name))) {
      expect(text).toContain(`\n# TYPE ${name} ${type}\n`);
      const sample = new RegExp(`^${name}(?:\\{.*\\})? `, 'm').exec(text)?.[0] ?? '';
      for (const label of labels) expect(sample, name).toContain(`${label}="`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
