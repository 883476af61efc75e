import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, credentials } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { EXPORT } from '../../src/grpc/services.ts';
import { request as agentRequest, toolSpan } from '../spans.ts';
import { exportOnce, Sink, until } from '../support/grpc.ts';
import { request, spanNames } from '../support/requests.ts';

// The real command in a process of its own.

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TIMEOUT = { timeout: 30_000 };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

class Serve {
  out = '';
  err = '';
  code: number | null = null;
  readonly child: ChildProcess;

  constructor(args: string[], env: Record<string, string> = {}) {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...inherited } = process.env;
    this.child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'serve', ...args], {
      env: { ...inherited, NO_COLOR: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.child.on('close', (code) => {
      this.code = code ?? -1;
    });
    closing.push(() => this.child.kill('SIGKILL'));
  }

  /** Where it listens, once it does. */
  async endpoint(): Promise<string> {
    await until(
      () => this.out.includes('OTEL_EXPORTER_OTLP_ENDPOINT=') || this.code !== null,
      'it starts',
      20_000,
    );
    const [, endpoint] = /listens on\s+(\S+)/.exec(this.out) ?? [];
    if (endpoint === undefined) throw new Error(`it did not start:\n${this.out}${this.err}`);
    return endpoint;
  }

  async ended(): Promise<number> {
    await until(() => this.code !== null, 'it ends', 20_000);
    return this.code ?? -1;
  }
}

function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-serve-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'goalkeeper.yaml');
  writeFileSync(file, text);
  return file;
}

const ON_FREE_PORT = 'receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }\n';

function forwarding(backend: string): string {
  return configFile(
    `${ON_FREE_PORT}processors: { goalkeeper: { settle: 100ms } }\nexporters: { otlp: { endpoint: "http://${backend}" } }\n`,
  );
}

async function sink(): Promise<Sink> {
  const made = await new Sink().start();
  closing.push(() => made.stop());
  return made;
}

const LOOPING = agentRequest(
  ...[1, 2, 3, 4, 5, 6].map((id) =>
    toolSpan({ id: String(id), at: id * 1_000, tool: 'refresh', arguments: '{"query":"the same"}' }),
  ),
);

describe('serve', () => {
  it('says where it listens, where it sends, by what it judges and what to do next', TIMEOUT, async () => {
    const backend = await sink();
    const serve = new Serve(['--config', forwarding(backend.endpoint)]);
    const endpoint = await serve.endpoint();
    expect(serve.out).toMatch(/^goalkeeper \d+\.\d+\.\d+\n/);
    expect(serve.out).toContain(`listens on      ${endpoint} (OTLP/gRPC)\n`);
    expect(serve.out).toContain(`sends on to     ${backend.endpoint} (otlp)\n`);
    expect(serve.out).toMatch(/judges with +\d+ detectors; no charter \(/);
    expect(serve.out).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=http://${endpoint}\n`);
    expect(serve.out).toContain('service `goalkeeper`');
    expect(serve.out.split('\n').length).toBeLessThan(9);
    serve.child.kill('SIGTERM');
    expect(await serve.ended()).toBe(0);
    expect(serve.out).not.toContain('\x1b');
    expect(serve.err).not.toContain('\x1b');
  });

  it('prints alerts where there is no backend, and sums up at the end', TIMEOUT, async () => {
    const serve = new Serve(['--config', configFile(ON_FREE_PORT)]);
    await exportOnce(await serve.endpoint(), LOOPING);
    await until(() => /^(ALERT|ASK|BLOCK) +refresh/m.test(serve.out), 'the alert is printed', 10_000);
    serve.child.kill('SIGINT');
    expect(await serve.ended()).toBe(0);
    expect(serve.out).toMatch(
      /received 6 spans in 1 request · 6 actions judged · 1 alert \(1 \w+\) · sent 0 spans · lost 0\n$/,
    );
  });

  it('stopped by SIGTERM under load, has delivered every span it acknowledged', TIMEOUT, async () => {
    const backend = await sink();
    const serve = new Serve(['--config', forwarding(backend.endpoint)]);
    const client = new Client(await serve.endpoint(), credentials.createInsecure());
    closing.push(() => client.close());
    const acknowledged = new Set<string>();
    let sent = 0;
    const send = (): Promise<void> =>
      new Promise((answered) => {
        const name = `span ${sent++}`;
        const action = toolSpan({
          id: sent.toString(16),
          trace: sent.toString(16).padStart(32, 'a'),
          tool: name,
        });
        const body = sent % 3 === 0 ? agentRequest(action) : request([{ name: `execute_tool ${name}` }]);
        const { path, requestSerialize, responseDeserialize } = EXPORT.traces;
        const deadline = Date.now() + 5_000;
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, body, { deadline }, (error) => {
          if (error === null) acknowledged.add(`execute_tool ${name}`);
          answered();
        });
      });
    const workers = Array.from({ length: 8 }, async () => {
      while (serve.code === null) await send();
    });
    await until(() => acknowledged.size > 500, 'some load', 15_000);
    serve.child.kill('SIGTERM');
    expect(await serve.ended()).toBe(0);
    await Promise.all(workers);
    const arrived = new Set(backend.taken.flatMap(spanNames));
    expect([...acknowledged].filter((name) => !arrived.has(name))).toEqual([]);
    expect(serve.out).toContain('lost 0');
  });

  it('says all as JSON, an object a line, where told to', TIMEOUT, async () => {
    const logs = 'service: { telemetry: { logs: { encoding: json } } }\n';
    const serve = new Serve(['--config', configFile(`${ON_FREE_PORT}${logs}`)]);
    await until(() => serve.err.includes('"msg":"serving"'), 'it starts', 20_000);
    serve.child.kill('SIGTERM');
    expect(await serve.ended()).toBe(0);
    const said = serve.err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(said[0]).toMatchObject({ level: 'info', msg: 'serving', grpc: expect.stringMatching(/^127/) });
    expect(said.map(({ msg }) => msg)).toContain('lost 0');
    expect(serve.out).toBe('');
  });

  it('a second signal ends it at once, whatever it holds', TIMEOUT, async () => {
    const backend = new Sink(() => 'hang');
    await backend.start();
    closing.push(() => backend.stop());
    const serve = new Serve(['--config', forwarding(backend.endpoint)]);
    await exportOnce(await serve.endpoint(), request([{ name: 'held' }]));
    serve.child.kill('SIGTERM');
    await new Promise((later) => setTimeout(later, 50));
    serve.child.kill('SIGTERM');
    await new Promise((later) => setTimeout(later, 700));
    expect(serve.code).toBeNull();
    serve.child.kill('SIGTERM');
    expect(await serve.ended()).toBe(130);
  });

  it(
    'says once that the backend cannot be reached and what to do, and that it is back',
    TIMEOUT,
    async () => {
      const gone = await sink();
      gone.stop();
      const serve = new Serve(['--config', forwarding(gone.endpoint)]);
      await serve.endpoint();
      await until(() => serve.err.includes('cannot reach'), 'the word of it', 10_000);
      expect(serve.err).toContain(
        `otlp: cannot reach ${gone.endpoint}; what is to go there waits in a queue`,
      );
      expect(serve.err).toContain('Start the backend there or set exporters.otlp.endpoint');
      const back = new Sink();
      closing.push(() => back.stop());
      await back.start(gone.endpoint);
      await until(() => serve.err.includes('is reached again'), 'the good news', 10_000);
      expect(serve.err.match(/cannot reach/g)).toHaveLength(1);
    },
  );
});

describe('what keeps it from starting', () => {
  it('is a port that is taken: one sentence and exit code 1', TIMEOUT, async () => {
    const taken = await sink();
    const file = configFile(
      `receivers: { otlp: { protocols: { grpc: { endpoint: "${taken.endpoint}" } } } }\n`,
    );
    const serve = new Serve(['--config', file]);
    expect(await serve.ended()).toBe(1);
    expect(serve.err).toBe(
      `goalkeeper: ${taken.endpoint} is in use by another process; stop it or set receivers.otlp.protocols.grpc.endpoint\n`,
    );
    expect(serve.out).toBe('');
  });

  it('is a config with a mistake: file, line and column, and exit code 2', TIMEOUT, async () => {
    const file = configFile('recievers: {}\n');
    const serve = new Serve(['--config', file]);
    expect(await serve.ended()).toBe(2);
    expect(serve.err).toMatch(/goalkeeper\.yaml:1:1: error: .*recievers/);
    expect(serve.err).toContain('receivers');
  });

  it('is a config file that is not there: exit code 2', TIMEOUT, async () => {
    const serve = new Serve(['--config', '/no/such/goalkeeper.yaml']);
    expect(await serve.ended()).toBe(2);
    expect(serve.err).toContain('/no/such/goalkeeper.yaml');
    expect(serve.err.trim().split('\n')).toHaveLength(1);
  });

  it('is an option it does not know: exit code 2', TIMEOUT, async () => {
    const serve = new Serve(['--confg', 'x']);
    expect(await serve.ended()).toBe(2);
    expect(serve.err).toContain('--confg');
  });
});
