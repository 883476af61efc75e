import { Client, credentials, status } from '@grpc/grpc-js';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { afterEach, describe, expect, it } from 'vitest';
import { inForce } from '../src/config/in-force.ts';
import { retryDelay } from '../src/grpc/retry-info.ts';
import { EXPORT } from '../src/grpc/services.ts';
import { type Service, startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { request as agentRequest, logsRequest, toolResultRecord, toolSpan } from './spans.ts';
import { configOf } from './support/config.ts';
import { exportOnce, Sink, until } from './support/grpc.ts';
import { request, spanNames } from './support/requests.ts';
import { keptLog } from './support/senders.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sink(...given: ConstructorParameters<typeof Sink>): Promise<Sink> {
  const made = await new Sink(...given).start();
  closing.push(() => made.stop());
  return made;
}

async function service(backend: string, more = '', processors = '') {
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
processors:
  goalkeeper: { settle: 50ms${processors} }
exporters:
  otlp:
    endpoint: http://${backend}
    compression: none
    retry_on_failure: { initial_interval: 50ms, max_interval: 200ms }
${more}`);
  const counters = new Counters();
  const { log, lines } = keptLog();
  const started: Service = await startService(config, inForce(config.goalkeeper), {
    log,
    counters,
    print: () => {},
    colour: false,
  });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopped ??= started.stop(5_000));
  closing.push(stop);
  return { endpoint: started.endpoint ?? '', stop, counters, lines };
}

/** The same call six times: a loop, as the budget detector sees it without any configuration. */
const LOOPING = agentRequest(
  ...[1, 2, 3, 4, 5, 6].map((id) =>
    toolSpan({ id: String(id), at: id * 1_000, tool: 'refresh', arguments: '{"query":"the same"}' }),
  ),
);

it('passes an SDK on to the backend, spans and their errors untouched', async () => {
  const backend = await sink();
  const { endpoint, stop } = await service(backend.endpoint);
  const sdk = new NodeSDK({
    serviceName: 'an-agent',
    traceExporter: new OTLPTraceExporter({ url: `http://${endpoint}` }),
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
    autoDetectResources: false,
  });
  sdk.start();
  const span = trace.getTracer('test').startSpan('GET /invoices');
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'gone' }).end();
  trace
    .getTracer('test')
    .startSpan('execute_tool look', { attributes: { 'gen_ai.tool.name': 'look' } })
    .end();
  await sdk.shutdown();
  trace.disable();
  await stop();
  expect(backend.taken.flatMap(spanNames).sort()).toEqual(['GET /invoices', 'execute_tool look']);
});

it('sends an alert about a loop, and every span of it', async () => {
  const backend = await sink();
  const { endpoint, stop, counters } = await service(backend.endpoint);
  await exportOnce(endpoint, LOOPING);
  await until(() => backend.taken.flatMap(spanNames).length === 7, 'six spans and an alert');
  await stop();
  expect(backend.taken.flatMap(spanNames).filter((name) => name === 'execute_tool refresh')).toHaveLength(6);
  expect(backend.taken.flatMap(spanNames)).toContainEqual(
    expect.stringMatching(/^(alert|ask|block) refresh$/),
  );
  expect(counters.get('actions')).toBe(6);
  expect(counters.get('exported_spans', 'otlp')).toBe(7);
});

describe('log records', () => {
  const { path } = EXPORT.logs;
  /** A loop whose arguments stand in records alone. */
  const ids = [1, 2, 3, 4, 5, 6];
  const hidden = agentRequest(
    ...ids.map((id) =>
      toolSpan({
        id: String(id),
        at: id * 1_000,
        tool: 'refresh',
        attributes: { 'gen_ai.tool.call.id': `call_${id}` },
      }),
    ),
  );
  const told = logsRequest(
    ...ids.map((id) =>
      toolResultRecord({
        at: id * 1_000 + 100,
        tool: 'refresh',
        arguments: '{"query":"x"}',
        callId: `call_${id}`,
      }),
    ),
  );

  it('tell what spans do not, and reach the backend as they came', async () => {
    const backend = await sink(() => ({}), ['traces', 'logs']);
    const { endpoint, stop, counters } = await service(backend.endpoint);
    await exportOnce(endpoint, hidden);
    await exportOnce(endpoint, told, { path });
    await until(() => backend.taken.flatMap(spanNames).length >= 7, 'six spans and an alert');
    await stop();
    expect(backend.takenLogs).toEqual([told]);
    expect(backend.taken.flatMap(spanNames)).toContainEqual(
      expect.stringMatching(/^(alert|ask|block) refresh$/),
    );
    expect(counters.get('exported_log_records', 'otlp')).toBe(6);
  });

  it('are judged by, though the backend takes spans alone', async () => {
    const backend = await sink();
    const { endpoint, stop, counters, lines } = await service(backend.endpoint);
    for (const request of [told, told]) await exportOnce(endpoint, request, { path });
    await exportOnce(endpoint, hidden);
    await until(() => backend.taken.flatMap(spanNames).length >= 7, 'six spans and an alert');
    await stop();
    expect(backend.takenLogs).toEqual([]);
    expect(counters.get('dropped_log_records', 'unsupported')).toBe(12);
    expect(counters.get('dropped_spans')).toBe(0);
    expect(lines.filter((line) => line.includes('the backend takes no log records'))).toHaveLength(1);
  });

  it('are not taken where the service block leaves them out', async () => {
    const backend = await sink(() => ({}), ['traces', 'logs']);
    const pipelines = 'service: { pipelines: { traces: { receivers: [otlp], exporters: [otlp] } } }';
    const { endpoint } = await service(backend.endpoint, pipelines);
    expect(await exportOnce(endpoint, told, { path })).toMatchObject({ code: status.UNIMPLEMENTED });
  });
});

it('sends only the alert in tee mode', async () => {
  const backend = await sink();
  const { endpoint, stop } = await service(backend.endpoint, '', ', mode: tee');
  await exportOnce(endpoint, LOOPING);
  await exportOnce(endpoint, request([{ name: 'GET /' }]));
  await stop();
  expect(backend.taken.flatMap(spanNames)).toEqual([expect.stringMatching(/ refresh$/)]);
});

it('asks agents to wait while the backend is away, and delivers all it said yes to', {
  timeout: 20_000,
}, async () => {
  const gone = await sink();
  gone.stop();
  const { endpoint, counters } = await service(gone.endpoint, '    sending_queue: { queue_size: 5 }');
  const acknowledged: string[] = [];
  for (let i = 0; i < 20; i++) {
    const answer = await exportOnce(endpoint, request([{ name: `span ${i}` }]));
    if (Buffer.isBuffer(answer)) acknowledged.push(`span ${i}`);
    else {
      expect(answer.code).toBe(status.UNAVAILABLE);
      expect(retryDelay(answer.metadata)).toBe(1_000);
    }
  }
  expect(acknowledged).toHaveLength(5);
  expect(counters.get('refused_requests', 'overloaded')).toBe(15);
  const back = new Sink();
  closing.push(() => back.stop());
  await back.start(gone.endpoint);
  await until(() => back.taken.length === 5, 'what was acknowledged arrives', 15_000);
  expect(back.taken.flatMap(spanNames).sort()).toEqual(acknowledged.sort());
});

it('keeps agents waiting instead where block_on_overflow is set', { timeout: 20_000 }, async () => {
  const backend = await sink(() => ({ afterMs: 20 }));
  const queue = '    sending_queue: { queue_size: 3, num_consumers: 2, block_on_overflow: true }';
  const { endpoint, counters } = await service(backend.endpoint, queue);
  const names = Array.from({ length: 40 }, (_, index) => `span ${index}`);
  const answers = await Promise.all(names.map((name) => exportOnce(endpoint, request([{ name }]))));
  expect(answers.filter((answer) => !Buffer.isBuffer(answer))).toEqual([]);
  await until(() => counters.get('exported_spans') === 40, 'all arrive');
  expect(backend.taken.flatMap(spanNames).sort()).toEqual(names.sort());
  expect(counters.get('refused_requests')).toBe(0);
});

it('lets go of everything where the port is taken', async () => {
  const backend = await sink();
  const first = await service(backend.endpoint);
  const port = first.endpoint.split(':')[1];
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${port}" } } } }
exporters: { otlp: { endpoint: "http://${backend.endpoint}" } }`);
  const around = { log: keptLog().log, counters: new Counters(), print: () => {}, colour: false };
  await expect(startService(config, inForce(config.goalkeeper), around)).rejects.toThrow(
    `127.0.0.1:${port} is in use by another process; stop it or set receivers.otlp.protocols.grpc.endpoint`,
  );
});

it('stopped under load, has delivered every span it acknowledged', { timeout: 20_000 }, async () => {
  const backend = await sink(() => ({ afterMs: 5 }));
  const { endpoint, stop, counters } = await service(backend.endpoint);
  const client = new Client(endpoint, credentials.createInsecure());
  closing.push(() => client.close());
  const acknowledged = new Set<string>();
  let sent = 0;
  let stopping = false;
  const send = (): Promise<void> =>
    new Promise((answered) => {
      const name = `span ${sent++}`;
      const tool = toolSpan({
        id: (sent * 2).toString(16),
        trace: sent.toString(16).padStart(32, 'a'),
        tool: name,
      });
      const body = sent % 3 === 0 ? agentRequest(tool) : request([{ name: `execute_tool ${name}` }]);
      client.makeUnaryRequest(
        EXPORT.traces.path,
        EXPORT.traces.requestSerialize,
        EXPORT.traces.responseDeserialize,
        body,
        { deadline: Date.now() + 5_000 },
        (error) => {
          if (error === null) acknowledged.add(`execute_tool ${name}`);
          answered();
        },
      );
    });
  const worker = async (): Promise<void> => {
    while (!stopping) await send();
  };
  const workers = Array.from({ length: 8 }, worker);
  await until(() => acknowledged.size > 300, 'some load');
  const stopped = stop();
  setTimeout(() => {
    stopping = true;
  }, 100);
  await Promise.all([stopped, ...workers]);
  const arrived = new Set(backend.taken.flatMap(spanNames));
  expect([...acknowledged].filter((name) => !arrived.has(name))).toEqual([]);
  expect(counters.get('dropped_spans')).toBe(0);
});
