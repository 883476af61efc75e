import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const START_MS = 10_000;
const STOP_MS = 5_000;

/** `goalkeeper serve` as a process of its own, on a free port, with its defaults and these backends. */
export class Processor {
  /** `host:port` where it takes spans. */
  endpoint = '';
  /** What it said so far. */
  output = '';
  private readonly folder = mkdtempSync(join(tmpdir(), 'goalkeeper-demo-'));
  private readonly cli: string;
  private readonly stopMs: number;
  private child: ChildProcess | null = null;

  constructor(cli = CLI, stopMs = STOP_MS) {
    this.cli = cli;
    this.stopMs = stopMs;
  }

  /** Resolves once it listens; rejects with one sentence where it doesn't. */
  async start(backends: readonly string[]): Promise<void> {
    if (!existsSync(this.cli)) throw new Error(`${this.cli} is missing: run \`npm run build\``);
    const port = await freePort();
    this.endpoint = `127.0.0.1:${port}`;
    const config = join(this.folder, 'goalkeeper.yaml');
    writeFileSync(config, configText(this.endpoint, backends));
    const child = spawn(process.execPath, [this.cli, 'serve', '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    process.once('exit', this.kill);
    const deadline = Date.now() + START_MS;
    while (!(await isListening(port))) {
      const trouble = hasEnded(child) ? 'ended at once' : Date.now() > deadline ? 'does not listen' : null;
      if (trouble !== null) throw new Error(`goalkeeper serve ${trouble}; it said:\n${this.output.trim()}`);
      await sleep(50);
    }
  }

  /** SIGTERM, upon which it judges and sends what it still holds; SIGKILL where that takes too long. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child !== null && !hasEnded(child)) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(this.stopMs, undefined, { ref: false })]);
    }
    this.kill();
    process.removeListener('exit', this.kill);
  }

  private readonly kill = (): void => {
    if (this.child !== null && !hasEnded(this.child)) this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };
}

function configText(endpoint: string, backends: readonly string[]): string {
  const exporters = backends.map(
    (backend, index) => `  otlp/${index}:\n    endpoint: ${backend}\n    tls: { insecure: true }\n`,
  );
  return `receivers:
  otlp:
    protocols:
      grpc:
        endpoint: ${endpoint}
exporters:
${exporters.join('')}`;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

/** Whether something takes connections on this port of the loopback. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const answer = (listening: boolean) => (): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}
