import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { inForce } from '../src/config/in-force.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { freePort } from './e2e/processes.ts';
import { request, toolSpan } from './spans.ts';
import { configOf } from './support/config.ts';
import { exportOnce, Sink } from './support/grpc.ts';
import { request as plainRequest } from './support/requests.ts';
import { keptLog } from './support/senders.ts';
import { decodeRequest } from './wire/protobuf.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sink(): Promise<Sink> {
  const made = await new Sink().start();
  closing.push(() => made.stop());
  return made;
}

/** A processor whose own traces go where `traces` says. */
async function serve(backend: string, traces: string, port = 0) {
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${port}" } } } }
processors: { goalkeeper: { settle: 10ms } }
exporters: { otlp: { endpoint: "http://${backend}", compression: none } }
service: { telemetry: { traces: ${traces} } }
`);
  const counters = new Counters();
  const around = { log: keptLog().log, counters, print: () => {}, colour: false };
  const service = await startService(config, inForce(config.goalkeeper), around);
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= service.stop(2_000));
  closing.push(stop);
  return { endpoint: service.endpoint ?? '', counters, stop };
}

const to = (endpoint: string, sampler = '{ always_on: }') =>
  `{ sampler: ${sampler}, processors: [{ batch: { schedule_delay: 20, exporter: { otlp: { protocol: grpc, endpoint: "http://${endpoint}" } } } }] }`;

/** The spans that a backend has, by the names of their scopes. */
function spansIn({ taken }: Pick<Sink, 'taken'>) {
  return taken.flatMap((bytes) =>
    (decodeRequest(bytes).resourceSpans ?? []).flatMap(({ scopeSpans = [] }) =>
      scopeSpans.flatMap(({ scope, spans = [] }) =>
        spans.map((span) => ({
          scope: scope?.name,
          name: span.name ?? '',
          trace: hex(span.traceId),
          id: hex(span.spanId),
          parent: hex(span.parentSpanId),
          took: Number(span.endTimeUnixNano) - Number(span.startTimeUnixNano),
          attributes: Object.fromEntries(
            (span.attributes ?? []).map(({ key, value }) => [key, Object.values(value ?? {})[0]]),
          ),
        })),
      ),
    ),
  );
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

/** A tool call and a span that is no agent's. */
const mixed = () =>
  Buffer.concat([request(toolSpan({ id: '1', tool: 'read_mail' })), plainRequest([{ name: 'GET /' }])]);

describe("Goalkeeper's own traces", () => {
  it('tell of a request from its receipt to its delivery, and of what was judged later', async () => {
    const [backend, own] = [await sink(), await sink()];
    const { endpoint, counters } = await serve(backend.endpoint, to(own.endpoint));
    await exportOnce(endpoint, mixed());
    await expect.poll(() => spansIn(own).length, { timeout: 10_000 }).toBe(5);
    const named = (name: string) => spansIn(own).filter((span) => span.name === name);
    const [received] = named('receiver/otlp/TraceDataReceived');
    expect(received).toMatchObject({ parent: '', scope: 'goalkeeper/telemetry' });
    expect(received?.attributes).toMatchObject({ receiver: 'otlp', transport: 'grpc' });
    expect(Number(received?.attributes.accepted_spans)).toBe(2);
    const [taken] = named('processor/goalkeeper/traces');
    expect(taken).toMatchObject({ parent: received?.id, trace: received?.trace });
    const [judged] = named('processor/goalkeeper/judge');
    expect(judged?.parent).toBe('');
    expect(judged?.trace).not.toBe(received?.trace);
    expect(Number(judged?.attributes['goalkeeper.actions'])).toBe(1);
    const sent = named('exporter/otlp/traces');
    expect(sent.map(({ parent }) => parent).sort()).toEqual([taken?.id, judged?.id].sort());
    for (const { attributes } of sent) expect(Number(attributes.sent_spans)).toBe(1);
    for (const { took } of spansIn(own)) expect(took).toBeGreaterThanOrEqual(0);
    // Counted when the backend has answered, which it does after it has the spans.
    await expect.poll(() => counters.get('exported_own_spans'), { timeout: 10_000 }).toBe(5);
    expect(
      spansIn(backend)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['GET /', 'execute_tool read_mail']);
  });

  it('go over HTTP where that is asked for, with the headers that are given', async () => {
    const backend = await sink();
    const posted: { path: string | undefined; key: unknown; spans: string[] }[] = [];
    const server = createServer(async (request, response) => {
      const body: Buffer[] = [];
      for await (const part of request) body.push(part as Buffer);
      const { url: path, headers } = request;
      posted.push({
        path,
        key: headers['x-key'],
        spans: spansIn({ taken: [Buffer.concat(body)] }).map(({ name }) => name),
      });
      response.end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closing.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const otlp = `{ protocol: http/protobuf, endpoint: "http://127.0.0.1:${port}", headers: [{ name: x-key, value: k }] }`;
    const { endpoint, stop } = await serve(
      backend.endpoint,
      `{ processors: [{ batch: { exporter: { otlp: ${otlp} } } }] }`,
    );
    await exportOnce(endpoint, mixed());
    await stop();
    expect(posted.map(({ path, key }) => [path, key])).toEqual([['/v1/traces', 'k']]);
    expect(posted[0]?.spans).toContain('receiver/otlp/TraceDataReceived');
  });

  it('say why a request was not taken', async () => {
    const [backend, own] = [await sink(), await sink()];
    const { endpoint } = await serve(backend.endpoint, to(own.endpoint));
    await exportOnce(endpoint, Buffer.from([0x0a, 0xff]));
    await expect
      .poll(() => spansIn(own).map(({ name }) => name), { timeout: 10_000 })
      .toContain('receiver/otlp/TraceDataReceived');
    expect(own.taken.join('')).toContain('not an ExportTraceServiceRequest');
  });

  it('are of no request that brings them back, or there would be no end', async () => {
    const backend = await sink();
    const port = await freePort();
    const { endpoint, counters } = await serve(backend.endpoint, to(`127.0.0.1:${port}`), port);
    await exportOnce(endpoint, mixed());
    await expect.poll(() => counters.get('exported_own_spans'), { timeout: 10_000 }).toBe(5);
    const before = counters.get('received_requests');
    await new Promise((wait) => setTimeout(wait, 300));
    expect(counters.get('received_requests')).toBe(before);
    expect(counters.get('exported_own_spans')).toBe(5);
  });

  it('are none where the sampler keeps none, or nothing is configured', async () => {
    const [backend, own] = [await sink(), await sink()];
    const samplers = [
      '{ always_off: }',
      '{ parent_based: { root: { trace_id_ratio_based: { ratio: 0 } } } }',
    ];
    for (const traces of [...samplers.map((sampler) => to(own.endpoint, sampler)), '{}']) {
      const { endpoint, stop } = await serve(backend.endpoint, traces);
      await exportOnce(endpoint, mixed());
      await stop();
    }
    expect(own.calls).toBe(0);
  });

  it('are counted where they cannot be delivered, and cost no span of an agent', async () => {
    const [backend, away] = [await sink(), await sink()];
    away.stop();
    const { endpoint, counters, stop } = await serve(backend.endpoint, to(away.endpoint));
    await exportOnce(endpoint, mixed());
    await expect.poll(() => spansIn(backend).length, { timeout: 10_000 }).toBe(2);
    await stop();
    expect(counters.get('dropped_own_spans')).toBe(5);
    expect(counters.get('dropped_spans')).toBe(0);
  });
});
