import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Exit,
  freePort,
  listens,
  Processes,
  peer,
  REPOSITORY,
  type Running,
  type StartOptions,
} from './processes.ts';

/** A process that takes OTLP/gRPC. */
export interface Node {
  readonly port: number;
  readonly process: Running;
}

/** A Jaeger, and where its query API is. */
export interface Jaeger extends Node {
  readonly query: string;
}

const local = (port: number): string => `127.0.0.1:${port}`;

/** The processes and files of one test. */
export class Topology {
  readonly folder = mkdtempSync(join(tmpdir(), 'goalkeeper-e2e-'));
  private readonly processes = new Processes();

  /** Ends all; prints what they said where the test failed. */
  async end(failed: boolean): Promise<void> {
    await this.processes.end(failed);
    rmSync(this.folder, { recursive: true, force: true });
  }

  start(name: string, command: string, args: readonly string[], options?: StartOptions): Promise<Running> {
    return this.processes.start(name, command, args, options);
  }

  /** Runs a command to its end. */
  async run(
    name: string,
    command: string,
    args: readonly string[],
  ): Promise<{ readonly exit: Exit; readonly output: string }> {
    const running = await this.start(name, command, args);
    const exit = await running.exited;
    return { exit, output: running.output() };
  }

  /** Writes a file of the test and gives its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** `goalkeeper serve` with the shipped configuration of a mode, towards this backend. */
  async goalkeeper(mode: 'inline' | 'tee', backend: number): Promise<Node> {
    const port = await freePort();
    const file = `${REPOSITORY}deploy/otelcol/goalkeeper-${mode}.yaml`;
    return this.node('goalkeeper', port, process.execPath, this.serve(file), {
      GOALKEEPER_ENDPOINT: local(port),
      [mode === 'inline' ? 'BACKEND_ENDPOINT' : 'ALERTS_ENDPOINT']: local(backend),
    });
  }

  /** `goalkeeper serve` with a configuration of the test's own. */
  async goalkeeperWith(
    config: (port: number, backend: number) => string,
    backend: number,
    port?: number,
    options: readonly string[] = [],
  ): Promise<Node> {
    const own = port ?? (await freePort());
    const file = this.file('goalkeeper.yaml', config(own, backend));
    return this.node('goalkeeper', own, process.execPath, [...this.serve(file), ...options], {});
  }

  serve(configFile: string): string[] {
    return [`${REPOSITORY}dist/src/cli/main.js`, 'serve', '--config', configFile];
  }

  async jaeger(port?: number): Promise<Jaeger> {
    const own = port ?? (await freePort());
    const query = local(await freePort());
    const node = await this.node(
      'jaeger',
      own,
      await peer('jaeger'),
      ['--config', `${REPOSITORY}deploy/jaeger/config.yaml`],
      {
        JAEGER_OTLP_ENDPOINT: local(own),
        JAEGER_QUERY_ENDPOINT: query,
        JAEGER_QUERY_GRPC_ENDPOINT: local(await freePort()),
      },
    );
    return { ...node, query: `http://${query}` };
  }

  /** A Collector that writes every span and log record it gets to files; `written` reads them. */
  async fileCollector(
    name: string,
    port?: number,
  ): Promise<Node & { readonly file: string; readonly logsFile: string }> {
    const own = port ?? (await freePort());
    const files = { file: join(this.folder, `${name}.pb`), logsFile: join(this.folder, `${name}.logs.pb`) };
    const config = this.file(`${name}.yaml`, fileCollectorConfig(own, files));
    const node = await this.node(name, own, await peer('collector'), ['--config', config], {});
    return { ...node, ...files };
  }

  /** A Collector with a shipped configuration, changed where the test says so. */
  async shippedCollector(
    shipped: string,
    env: Readonly<Record<string, string>>,
    overlay?: string,
  ): Promise<Node> {
    const port = await freePort();
    const files = [`${REPOSITORY}deploy/otelcol/${shipped}`];
    if (overlay !== undefined) files.push(this.file(`overlay-${shipped}`, overlay));
    const args = [
      ...files.flatMap((file) => ['--config', file]),
      '--set=service::telemetry::metrics::level=none',
    ];
    return this.node(shipped, port, await peer('collector'), args, {
      OTLP_GRPC_ENDPOINT: local(port),
      OTLP_HTTP_ENDPOINT: local(await freePort()),
      ...env,
    });
  }

  async node(
    name: string,
    port: number,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Node> {
    const process = await this.start(name, command, args, { env, ready: () => listens(port) });
    return { port, process };
  }
}

function fileCollectorConfig(
  port: number,
  { file, logsFile }: { readonly file: string; readonly logsFile: string },
): string {
  return `receivers:
  otlp:
    protocols:
      grpc:
        endpoint: ${local(port)}
exporters:
  file:
    path: ${file}
    format: proto
    append: true
    flush_interval: 50ms
  file/logs:
    path: ${logsFile}
    format: proto
    append: true
    flush_interval: 50ms
service:
  telemetry:
    metrics:
      level: none
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [file]
    logs:
      receivers: [otlp]
      exporters: [file/logs]
`;
}
