import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sink } from '../support/grpc.ts';
import { captured, copies, type SeenSpan, send, spansOf, written } from './otlp.ts';
import { eventually, freePort } from './processes.ts';
import { Topology } from './topology.ts';

const HIJACKED = captured('javascript/strands-native-hijacked');
const CLEAN = captured('javascript/langchain-openinference-clean');

let topology: Topology;
beforeEach(() => {
  topology = new Topology();
});
afterEach(({ task }) => topology.end(task.result?.state === 'fail'));

/** As a Collector's exporter block would say it, only more impatient than the default. */
const config = (port: number, backend: number) => `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${port}" } } } }
exporters:
  otlp:
    endpoint: 127.0.0.1:${backend}
    tls: { insecure: true }
    retry_on_failure: { initial_interval: 200ms, max_interval: 500ms }
`;

const ids = (spans: readonly SeenSpan[]) => new Set(spans.map((span) => `${span.traceId} ${span.spanId}`));
const alertSpans = (spans: readonly SeenSpan[]) => spans.filter(({ service }) => service === 'goalkeeper');

/** Waits until every one of these requests' spans is in the backend. */
async function allThere(sent: readonly Buffer[], there: () => readonly Buffer[]): Promise<void> {
  const wanted = ids(spansOf(sent));
  let missing = wanted.size;
  await eventually('every span sent to be in the backend', () => {
    const seen = ids(spansOf(there()));
    missing = [...wanted].filter((id) => !seen.has(id)).length;
    return missing === 0;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${missing} of ${wanted.size} are missing`);
  });
}

describe('a backend that comes and goes', () => {
  it('was away when the spans came: they wait, and nothing is lost', async () => {
    const backendPort = await freePort();
    const goalkeeper = await topology.goalkeeperWith(config, backendPort);
    await send(goalkeeper.port, HIJACKED);
    await eventually('the processor to say that the backend is away', () =>
      goalkeeper.process.output().includes(`cannot reach 127.0.0.1:${backendPort}`),
    );
    const backend = await topology.fileCollector('backend', backendPort);
    await allThere(HIJACKED, () => written(backend.file));
    const spans = () => spansOf(written(backend.file));
    await eventually('the alerts to be there too', () => alertSpans(spans()).length >= 2);
    expect(spans().length - alertSpans(spans()).length).toBe(spansOf(HIJACKED).length);
  });

  it('was killed and started again: what came before, between and after is all there', async () => {
    const first = await topology.fileCollector('backend');
    const goalkeeper = await topology.goalkeeperWith(config, first.port);
    const [before = [], between = [], after = []] = [0, 1, 2].map((part) =>
      copies(HIJACKED, 3).slice(part * HIJACKED.length, (part + 1) * HIJACKED.length),
    );
    await send(goalkeeper.port, before);
    await allThere(before, () => written(first.file));
    await first.process.stop('SIGKILL');
    await send(goalkeeper.port, between);
    await topology.fileCollector('backend', first.port);
    await send(goalkeeper.port, after);
    await allThere([...before, ...between, ...after], () => written(first.file));
  });

  it('breaks off in the middle of a stream: every span taken from the agents arrives', async () => {
    const backend = await new Sink((call) => (call % 3 === 1 ? { code: 14 } : { afterMs: 5 })).start();
    const port = Number(backend.endpoint.split(':')[1]);
    const goalkeeper = await topology.goalkeeperWith(config, port);
    const sent = copies(CLEAN, 40);
    const sending = send(goalkeeper.port, sent);
    await eventually('some spans to have arrived', () => backend.taken.length > 5);
    backend.stop();
    const second = await new Sink(() => ({})).start(backend.endpoint);
    try {
      await sending;
      await allThere(sent, () => [...backend.taken, ...second.taken]);
    } finally {
      second.stop();
    }
  });
});

describe('goalkeeper stops', () => {
  it('on SIGTERM: judges what waits, delivers it, exits 0', async () => {
    const backend = await topology.fileCollector('backend');
    const goalkeeper = await topology.goalkeeperWith(config, backend.port);
    await send(goalkeeper.port, HIJACKED);
    // Less than `settle` after the last span: its actions have not been judged yet.
    expect(await goalkeeper.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    await allThere(HIJACKED, () => written(backend.file));
    expect(alertSpans(spansOf(written(backend.file))).length).toBeGreaterThanOrEqual(2);
    expect(goalkeeper.process.stdout()).toMatch(/received 19 spans .* lost 0\n$/);
  });

  it('on SIGTERM with no backend: ends within its time and says what was lost', async () => {
    const goalkeeper = await topology.goalkeeperWith(config, await freePort());
    await send(goalkeeper.port, CLEAN);
    const begun = Date.now();
    expect(await goalkeeper.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(Date.now() - begun).toBeLessThan(12_000);
    const count = spansOf(CLEAN).length;
    expect(goalkeeper.process.stdout()).toContain(`received ${count} spans`);
    expect(goalkeeper.process.stdout()).toMatch(new RegExp(`lost ${count} `));
  });

  it('and comes back, behind a Collector: the Collector holds the spans, and none is lost', async () => {
    const backend = await topology.fileCollector('backend');
    const goalkeeper = await topology.goalkeeperWith(config, backend.port);
    const gateway = await topology.shippedCollector(
      'gateway.yaml',
      { GOALKEEPER_ENDPOINT: `127.0.0.1:${goalkeeper.port}` },
      'exporters: { otlp/goalkeeper: { retry_on_failure: { initial_interval: 200ms, max_interval: 500ms } } }\n',
    );
    const sent = copies(HIJACKED, 30);
    const third = sent.length / 3;
    await send(gateway.port, sent.slice(0, third));
    expect(await goalkeeper.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    await send(gateway.port, sent.slice(third, 2 * third));
    await topology.goalkeeperWith(config, backend.port, goalkeeper.port);
    await send(gateway.port, sent.slice(2 * third));
    await allThere(sent, () => written(backend.file));
  });
});

describe('goalkeeper cannot start', () => {
  it('because the port is taken: it names the port and the setting, exits 1', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    try {
      const file = topology.file('goalkeeper.yaml', config(port, await freePort()));
      const { exit, output } = await topology.run('goalkeeper', process.execPath, topology.serve(file));
      expect(exit).toEqual({ code: 1, signal: null });
      expect(output).toBe(
        `goalkeeper: 127.0.0.1:${port} is in use by another process; stop it or set receivers.otlp.protocols.grpc.endpoint\n`,
      );
    } finally {
      server.close();
    }
  });

  it('because of its configuration: every problem with its place and what was meant, exits 2', async () => {
    const file = topology.file(
      'goalkeeper.yaml',
      'receivers: { otlp: { protocols: { grpc: { endpont: "127.0.0.1:4317" } } } }\nexporters: { otlp: { endpoint: nowhere } }\n',
    );
    const { exit, output } = await topology.run('goalkeeper', process.execPath, topology.serve(file));
    expect(exit).toEqual({ code: 2, signal: null });
    expect(output).toContain(`${file}:1:`);
    expect(output).toContain('unknown key `endpont`');
    expect(output).toContain('did you mean `endpoint`?');
    expect(output).toContain(`${file}:2:`);
    expect(output).not.toMatch(/ at .*\.js:\d+/);
  });
});
