import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it, test } from 'vitest';
import { loadInForce } from '../src/config/in-force.ts';
import { parseConfig } from '../src/config/load.ts';
import type { ReadinessReport } from '../src/health/readiness.ts';
import { HEALTH_CHECK_PATH } from '../src/receivers/health-grpc.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { Writer } from '../src/wire/writer.ts';
import { request, toolSpan } from './spans.ts';
import { exportOnce, Sink } from './support/grpc.ts';
import { keptLog } from './support/senders.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const SECRET = 'a-very-secret-token';
const CONTENT = 'what the agent looked for';
const CHARTER =
  'charter: 1\nname: search\nversion: "3"\npurpose: looks things up\nagents: [searcher]\nmode: enforce\n';

async function sink(...given: ConstructorParameters<typeof Sink>): Promise<Sink> {
  const made = await new Sink(...given).start();
  closing.push(() => made.stop());
  return made;
}

async function started(backend: string, { server = 'http2', queue = 1000, approvers = '' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'health-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'search.yaml'), CHARTER);
  const file = join(folder, 'config.yaml');
  const yaml = `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0", server: ${server} } } } }
processors: { goalkeeper: { settle: 10ms, charters: [search.yaml], approvals: { approvers: [${approvers}] } } }
extensions: { health_check: { endpoint: "127.0.0.1:0" }, api: { endpoint: "127.0.0.1:0" } }
exporters:
  otlp:
    endpoint: http://${backend}
    headers: { authorization: ${SECRET} }
    sending_queue: { queue_size: ${queue} }
    retry_on_failure: { initial_interval: 50ms, max_interval: 100ms }
`;
  writeFileSync(file, yaml);
  const config = parseConfig(yaml, file, {});
  if (!config.ok) throw new Error(JSON.stringify(config.diagnostics));
  const judging = loadInForce(config.value.goalkeeper);
  if (!judging.ok) throw new Error(JSON.stringify(judging.diagnostics));
  const around = { log: keptLog().log, counters: new Counters(), print: () => {}, colour: false };
  const service = await startService(config.value, judging.value, around);
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopped ??= service.stop(2_000));
  closing.push(stop);
  return {
    ...service,
    health: service.health ?? '',
    api: service.api ?? '',
    stop,
    counters: around.counters,
  };
}

const CALL = request(
  toolSpan({ id: '1', at: 1_000, tool: 'search', arguments: JSON.stringify({ q: CONTENT }) }),
);

async function readyz(url: string) {
  const answer = await fetch(`${url}/readyz`);
  const report = (await answer.json()) as ReadinessReport;
  return { code: answer.status, ...report };
}

describe('the health check', () => {
  test('answers in our words and in the Collector’s', async () => {
    const { health } = await started((await sink()).endpoint);
    expect(await (await fetch(`${health}/healthz`)).json()).toEqual({ status: 'ok' });
    const { code, status: state, checks } = await readyz(health);
    expect([code, state]).toEqual([200, 'ready']);
    expect(checks).toEqual([
      { name: 'process', ok: true },
      { name: 'exporters.otlp.sending_queue', ok: true, message: 'holds 0 of 1000 requests' },
      { name: 'exporters.otlp.backend', ok: true, message: 'not known yet' },
      { name: 'processors.goalkeeper.charters', ok: true, message: 'search 3' },
    ]);
    const answer = await fetch(`${health}/`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'Server available', upSince: expect.any(String) });
    expect((await fetch(`${health}/nothing`)).status).toBe(404);
  });

  test('says that a backend is away, and takes spans until the queue is full', async () => {
    const backend = await sink(() => ({ code: status.UNAVAILABLE, details: 'away' }));
    const { health, endpoint } = await started(backend.endpoint, { queue: 2 });
    await exportOnce(endpoint, CALL);
    await expect.poll(async () => (await readyz(health)).status).toBe('degraded');
    expect((await readyz(health)).checks[2]).toMatchObject({
      name: 'exporters.otlp.backend',
      ok: false,
      message: expect.stringContaining('UNAVAILABLE: away'),
      since: expect.stringMatching(/^20\d\d-/),
    });
    const plain = request(toolSpan({ id: '2', at: 1_000, tool: 'search' }));
    for (let call = 0; call < 4; call++) await exportOnce(endpoint, plain);
    await expect.poll(async () => (await readyz(health)).code).toBe(503);
    const { status: state, checks } = await readyz(health);
    expect([state, checks[1]?.message]).toEqual([
      'not ready',
      expect.stringMatching(/^is full: holds \d of 2 requests$/),
    ]);
    const collector = await fetch(`${health}/`);
    expect([collector.status, await collector.json()]).toEqual([503, { status: 'Server not available' }]);
  });

  test('says no while the process drains, and to the end', async () => {
    const backend = await sink(() => ({ afterMs: 700 }));
    const { health, endpoint, stop } = await started(backend.endpoint);
    await exportOnce(endpoint, CALL);
    const ended = stop();
    const { code, checks } = await readyz(health);
    expect([code, checks[0]?.message]).toEqual([503, 'is stopping']);
    await ended;
    expect(backend.taken.length).toBeGreaterThan(0);
    await expect(fetch(`${health}/readyz`)).rejects.toThrow();
  });
});

describe.each(['http2', 'grpc-js'])('gRPC health on %s', (server) => {
  it('answers for the whole and for each service, without a token', async () => {
    const { endpoint, stop, readiness } = await started((await sink()).endpoint, { server });
    const check = (service: string) => {
      const writer = new Writer();
      writer.string(1, service);
      return exportOnce(endpoint, writer.take(), { path: HEALTH_CHECK_PATH });
    };
    const trace = 'opentelemetry.proto.collector.trace.v1.TraceService';
    for (const service of ['', trace, 'goalkeeper.v1.Guard'])
      expect(await check(service)).toEqual(Buffer.from([8, 1]));
    expect(await check('x.Y')).toMatchObject({ code: status.NOT_FOUND });
    readiness.stopping();
    expect(await check(trace)).toEqual(Buffer.from([8, 2]));
    await stop();
  });
});

describe('what the process holds', () => {
  test('is told as JSON and as a page, without content or secrets', async () => {
    const backend = await sink();
    const { health, endpoint, counters } = await started(backend.endpoint);
    await exportOnce(endpoint, CALL);
    await expect.poll(() => counters.get('exported_spans')).toBeGreaterThan(0);
    const json = await fetch(`${health}/debug/state`);
    const state = await json.json();
    expect(state).toMatchObject({
      status: 'ready',
      config: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      charters: [{ name: 'search', version: '3', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      held: { sessions: 1, waiting: 0 },
      exporters: [
        {
          name: 'otlp',
          queue: { size: 0, capacity: 1000 },
          last_success: expect.stringMatching(/^20/),
          last_error: null,
        },
      ],
      counters: { received_spans: 1, exported_spans: { otlp: expect.any(Number) } },
      seconds: {
        export_duration_seconds: { count: expect.any(Number) },
      },
    });
    const html = await fetch(`${health}/debug/state`, { headers: { accept: 'text/html,*/*' } });
    expect(html.headers.get('content-type')).toContain('text/html');
    const page = await html.text();
    expect(page).toContain('<h2>exporters</h2>');
    for (const text of [JSON.stringify(state), page]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(CONTENT);
    }
  });

  test('is told over the API to those who may answer for people', async () => {
    const token = 'approver-token-0123456789';
    const approvers = `{ name: ops, token: ${token} }`;
    const { api } = await started((await sink()).endpoint, { approvers });
    expect((await fetch(`${api}/debug/state`)).status).toBe(401);
    const answer = await fetch(`${api}/debug/state`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ status: 'ready' });
  });
});
