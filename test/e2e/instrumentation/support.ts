import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import { ATTR } from '../../../src/alert/attributes.ts';
import { EXPORT } from '../../../src/grpc/services.ts';
import { type SeenSpan, spansOf } from '../otlp.ts';
import { eventually, REPOSITORY } from '../processes.ts';
import { type Node, Topology } from '../topology.ts';

const FETCHED = process.env.GOALKEEPER_NODES ?? join(homedir(), '.cache/goalkeeper-nodes-v1');

/** What an example reports: see `instrumentation/examples/common/example.js`. */
export interface Report {
  /** The tools that really ran, in order. */
  readonly calls: readonly { readonly tool: string; readonly arguments: unknown }[];
  /** What the model read of its tools' results. */
  readonly heard: readonly string[];
  readonly answer: string | null;
  readonly error: string | null;
}

export interface Ran {
  readonly report: Report;
  readonly code: number | null;
  readonly output: string;
  /** Milliseconds. */
  readonly took: number;
}

export interface RunOptions {
  readonly mail?: 'clean' | 'hijacked';
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node's own: `['--import', 'goalkeeper/register']`. */
  readonly nodeFlags?: readonly string[];
  /** Flags of the example's own. */
  readonly flags?: readonly string[];
  /** The Node that runs it; else the one that runs the test. */
  readonly node?: string;
  /** The example's file. */
  readonly file?: string;
}

/** One framework's example, installed, with a real processor and a real backend behind it. */
export class Example {
  readonly name: string;
  readonly folder: string;
  private readonly topology = new Topology();
  private readonly backend = new Backend();
  private processor: Node | null = null;
  private runs = 0;

  constructor(name: string) {
    this.name = name;
    this.folder = join(REPOSITORY, 'instrumentation/examples', name);
  }

  /** Installs what the example depends on, where that isn't done, and starts the processor. */
  async open(): Promise<void> {
    await install(this.folder);
    const port = await this.backend.start();
    this.processor = await this.topology.goalkeeperWith(configuration, port);
  }

  async close(failed = false): Promise<void> {
    await this.topology.end(failed);
    this.backend.stop();
  }

  /** The spans that the backend has got of one service, the alerts in its traces among them. */
  spansOf(service: string): readonly SeenSpan[] {
    const all = spansOf(this.backend.requests);
    const traces = new Set(all.filter((span) => span.service === service).map(({ traceId }) => traceId));
    return all.filter(({ traceId }) => traces.has(traceId));
  }

  /** The same as `run`, under a service name of its own. */
  async runAs(name: string, options: RunOptions = {}): Promise<Ran & { readonly service: string }> {
    const service = `example-${this.name}-${name}`;
    const ran = await this.run({ ...options, env: { ...options.env, OTEL_SERVICE_NAME: service } });
    return { ...ran, service };
  }

  /** Runs the example to its end, with the processor as its exporter's endpoint. */
  async run(options: RunOptions = {}): Promise<Ran> {
    const { mail = 'hijacked', env = {}, nodeFlags = [], flags = [], node = process.execPath } = options;
    const report = join(this.topology.folder, `report-${++this.runs}.json`);
    const file = join(this.folder, options.file ?? 'agent.js');
    const args = [...nodeFlags, file, `--${mail}`, '--report', report, ...flags];
    const began = performance.now();
    const running = await this.topology.start(`${this.name} ${mail}`, node, args, {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.processor?.port}`,
        OTEL_SERVICE_NAME: `example-${this.name}`,
        ...env,
      },
      cwd: this.folder,
    });
    const { code } = await running.exited;
    const took = performance.now() - began;
    const output = running.output();
    if (!existsSync(report)) throw new Error(`the example ended with ${code} and no report:\n${output}`);
    return { report: JSON.parse(readFileSync(report, 'utf8')) as Report, code, output, took };
  }

  /** Waits until the backend's spans of a service are as the condition wants them. */
  async until(
    service: string,
    what: string,
    condition: (spans: readonly SeenSpan[]) => boolean,
  ): Promise<void> {
    await eventually(what, () => condition(this.spansOf(service))).catch(() => {
      throw new Error(`waited for ${what}; the backend has\n${this.spansOf(service).map(lineOf).join('\n')}`);
    });
  }
}

function lineOf({ service, attributes }: SeenSpan): string {
  return `  ${service} ${['gen_ai.operation.name', 'gen_ai.tool.name', ATTR.verdict].map((key) => attributes.get(key)).join(' ')}`;
}

/** The Node that runs the tests, and those that .ci/run has fetched. */
export const NODES: readonly { readonly name: string; readonly node: string }[] = [
  { name: process.version, node: process.execPath },
  ...['n22', 'n24'].map((name) => ({ name, node: join(FETCHED, 'node_modules', name, 'bin/node') })),
].filter(({ node }) => existsSync(node));

/** The names of the tools that ran, in the order of their names: parallel calls have no other. */
export function toolsOf({ report }: Ran): readonly string[] {
  return report.calls.map(({ tool }) => tool).sort();
}

/** A small OTLP/gRPC backend: it keeps the requests that it gets. */
class Backend {
  readonly requests: Buffer[] = [];
  private readonly server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });

  async start(): Promise<number> {
    this.server.addService(
      { Export: EXPORT.traces },
      {
        Export: ({ request }: { request: Buffer }, answer: sendUnaryData<Buffer>) => {
          this.requests.push(request);
          answer(null, Buffer.alloc(0));
        },
      },
    );
    return new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

function configuration(port: number, backend: number): string {
  return `receivers:
  otlp:
    protocols:
      grpc:
        endpoint: 127.0.0.1:${port}
exporters:
  otlp/backend:
    endpoint: http://127.0.0.1:${backend}
`;
}

/** `npm ci`, where the lock has changed since the last one, or there was none. */
export async function install(folder: string): Promise<void> {
  const installed = join(folder, 'node_modules/.package-lock.json');
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as Lock;
  if (existsSync(installed)) {
    const has = JSON.parse(readFileSync(installed, 'utf8')) as Lock;
    if (versions(wanted) === versions(has)) return;
  }
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly link?: boolean }>>;
}

function versions({ packages }: Lock): string {
  const folders = Object.keys(packages).filter((folder) => folder.startsWith('node_modules/'));
  return JSON.stringify(folders.sort().map((folder) => [folder, packages[folder]?.version]));
}
