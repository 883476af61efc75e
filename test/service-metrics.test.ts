import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { inForce } from '../src/config/in-force.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { request, toolSpan } from './spans.ts';
import { configOf } from './support/config.ts';
import { exportOnce } from './support/grpc.ts';
import { keptLog } from './support/senders.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function service(port: number) {
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
processors: { goalkeeper: { settle: 10ms } }
service: { telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { port: ${port} } } } }] } } }
`);
  const { log } = keptLog();
  const around = { log, counters: new Counters(), print: () => {}, colour: false };
  const started = await startService(config, inForce(config.goalkeeper), around);
  closing.push(() => started.stop(1_000));
  return started;
}

it('serves what the whole service counts, and who is seen', async () => {
  const { endpoint, metrics } = await service(0);
  const blind = Array.from({ length: 20 }, (_, index) =>
    toolSpan({ id: (index + 1).toString(16), at: index * 60_000, tool: `tool_${index}` }),
  );
  await exportOnce(endpoint, request(...blind));
  const fetched = async () => (await fetch(metrics ?? '')).text();
  await expect.poll(fetched).toContain('goalkeeper_actions_total 20');
  const text = await fetched();
  expect(text).toContain('\ngoalkeeper_received_spans_total 20\n');
  expect(text).toContain('goalkeeper_alerts_total{verdict="alert"} 1');
  expect(text).toContain('\ngoalkeeper_verdict_duration_seconds_count 20\n');
  const source = 'library="test",library_version="",agent="",service="shop"';
  expect(text).toContain(`goalkeeper_tool_calls_total{${source}} 20`);
  expect(text).toContain(`goalkeeper_tool_call_facts_total{${source},fact="arguments"} 0`);
});

it('does not start where the port is taken, and leaves nothing behind', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  closing.push(() => new Promise((done) => other.close(done)));
  const { port } = other.address() as AddressInfo;
  await expect(service(port)).rejects.toThrow(
    `127.0.0.1:${port} is in use by another process; stop it or set service.telemetry.metrics.readers[0].pull.exporter.prometheus.port`,
  );
});
