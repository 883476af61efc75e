import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { parseCharter } from '../src/charter/parse.ts';
import { inForce } from '../src/config/in-force.ts';
import type { Charter } from '../src/model/charter.ts';
import { type Service, startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { request, toolSpan } from './spans.ts';
import { configOf } from './support/config.ts';
import { exportOnce, Sink, until } from './support/grpc.ts';
import { spanNames } from './support/requests.ts';
import { keptLog } from './support/senders.ts';

const folder = mkdtempSync(join(tmpdir(), 'effects-'));
afterAll(() => rmSync(folder, { recursive: true }));
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
effects: [{ tools: [send_payment], key: [payee, amount] }]
`,
  'test.yaml',
);
const CHARTERS: readonly Charter[] = parsed.ok ? [parsed.value] : [];

async function start(backend: string, file: string): Promise<Service> {
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
processors: { goalkeeper: { settle: 10ms, mode: tee, effects: { file: ${JSON.stringify(file)} } } }
exporters: { otlp: { endpoint: "http://${backend}", compression: none } }
`);
  const { log } = keptLog();
  const surroundings = { log, counters: new Counters(), print: () => {}, colour: false };
  const service = await startService(config, inForce(config.goalkeeper, CHARTERS), surroundings);
  closing.push(() => service.stop(5_000));
  return service;
}

const payment = (trace: string, at: number): Buffer =>
  request(
    toolSpan({
      trace: trace.repeat(16),
      id: '1',
      at,
      tool: 'send_payment',
      arguments: '{"iban":"DE89370400440532013000","amount":20}',
      result: 'accepted',
    }),
  );

test('a payment is known after the processor was restarted', async () => {
  const backend = await new Sink().start();
  closing.push(() => backend.stop());
  const file = join(folder, 'known.jsonl');
  const first = await start(backend.endpoint, file);
  await exportOnce(first.endpoint, payment('ab', 1_000));
  await first.stop(5_000);
  expect(readFileSync(file, 'utf8')).toContain('"tool":"send_payment"');
  expect(readFileSync(file, 'utf8')).not.toContain('DE89');

  const second = await start(backend.endpoint, file);
  await exportOnce(second.endpoint, payment('cd', 2_000));
  await until(() => backend.taken.length > 0, 'an alert');
  expect(backend.taken.flatMap(spanNames)).toEqual(['ask send_payment']);
});

test('a file that holds something else stops the start, and says which setting names it', async () => {
  const file = join(folder, 'other.jsonl');
  writeFileSync(file, 'hello\n');
  await expect(start('127.0.0.1:4999', file)).rejects.toThrow(
    `processors.goalkeeper.effects.file: ${file}, line 1: the line is not that of an effect`,
  );
});
