import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeExportResponse } from '../../src/grpc/export-response.ts';
import { EXPORT } from '../../src/grpc/services.ts';
import { request, span } from '../spans.ts';
import { Sink } from '../support/grpc.ts';
import { send, spansOf } from './otlp.ts';
import { eventually, freePort, listens } from './processes.ts';
import { Topology } from './topology.ts';

/** By hand: STOPPED_MS=10000. */
const STOPPED_MS = Number(process.env.STOPPED_MS ?? 2_000);

let topology: Topology;
const ends: (() => void)[] = [];
const disks: (() => void)[] = [];
beforeEach(() => {
  topology = new Topology();
});
afterEach(async ({ task }) => {
  // Before the test's folder is removed.
  for (const unmount of disks.splice(0)) unmount();
  await topology.end(task.result?.state === 'fail');
  for (const end of ends.splice(0)) end();
});

const config =
  (storage: string | null = null) =>
  (port: number, backend: number): string =>
    `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${port}" } } } }
${storage === null ? '' : `extensions: { file_storage: { directory: ${storage} } }`}
exporters:
  otlp:
    endpoint: http://127.0.0.1:${backend}
    timeout: 1s
    sending_queue: { queue_size: 10000${storage === null ? '' : ', storage: file_storage'} }
    retry_on_failure: { initial_interval: 100ms, max_interval: 300ms, max_elapsed_time: 0 }
service: { pipelines: { traces: { receivers: [otlp], exporters: [otlp] } } }
`;

const portOf = ({ endpoint }: Sink): number => Number(endpoint.split(':')[1]);

async function sink(reply?: ConstructorParameters<typeof Sink>[0], port = 0): Promise<Sink> {
  const started = await new Sink(reply).start(`127.0.0.1:${port}`);
  ends.push(() => started.stop());
  return started;
}

/** A request of one span of no agent's, told from the others by its id. */
const one = (n: number, bytes = 10): Buffer =>
  request(span({ id: (n + 1).toString(16), attributes: { filler: 'x'.repeat(bytes) } }));
const many = (count: number, from = 0): Buffer[] => Array.from({ length: count }, (_, n) => one(from + n));
const distinct = (requests: readonly Buffer[]): Set<string> =>
  new Set(spansOf(requests).map(({ spanId }) => spanId));

/** Of the line that `serve` ends with. */
function total(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1]?.replaceAll(',', '') ?? Number.NaN);
}

describe('what was sent is what was delivered and what was reported', () => {
  it('with a backend that hangs, refuses, is slow, has no time, and leaves spans out', async () => {
    const partial = encodeExportResponse({ rejected: 1, message: 'a name is too long' });
    let leftOut = 0;
    const backend = await sink((call) => {
      if (call % 20 === 11) leftOut++;
      if (call % 20 === 3) return 'hang';
      if (call % 20 === 7) return { code: status.INVALID_ARGUMENT, details: 'no' };
      if (call % 20 === 11) return { response: partial };
      if (call % 5 === 4) return { code: status.UNAVAILABLE };
      return { afterMs: call % 4 === 0 ? 100 : 1 };
    });
    const goalkeeper = await topology.goalkeeperWith(config(), portOf(backend));
    const sent = many(200);
    await send(goalkeeper.port, sent);
    await eventually('the queue to be empty', async () => {
      const before = backend.calls;
      await new Promise((wake) => setTimeout(wake, 1_500));
      return backend.calls === before;
    });
    expect(await goalkeeper.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    const said = goalkeeper.process.stdout();
    const lost = total(said, /lost ([\d,]+)/);
    const delivered = distinct(backend.taken).size;
    expect(lost).toBeGreaterThan(0);
    expect(delivered + lost).toBe(sent.length);
    expect(said).toMatch(new RegExp(`lost ${lost} \\(${lost} refused\\)`));
    expect(total(said, /([\d,]+) spans? left out/)).toBe(leftOut);
  });

  it('when the process is stopped for a while and goes on', {
    timeout: 60_000 + 2 * STOPPED_MS,
  }, async () => {
    const backend = await sink();
    const goalkeeper = await topology.goalkeeperWith(
      config(join(topology.folder, 'storage')),
      portOf(backend),
    );
    const sent = many(300);
    const half = sent.length / 2;
    await send(goalkeeper.port, sent.slice(0, half));
    process.kill(goalkeeper.process.pid, 'SIGSTOP');
    const sending = stubborn(goalkeeper.port, sent.slice(half));
    await new Promise((wake) => setTimeout(wake, STOPPED_MS));
    process.kill(goalkeeper.process.pid, 'SIGCONT');
    await sending;
    await eventually('all to be there', () => distinct(backend.taken).size === sent.length);
  });

  it('when no file descriptor is left for a while', async () => {
    const backend = await sink();
    const goalkeeper = await topology.goalkeeperWith(
      config(join(topology.folder, 'storage')),
      portOf(backend),
    );
    const { port } = goalkeeper;
    await send(port, many(10));
    const { pid } = goalkeeper.process;
    const few = readdirSync(`/proc/${pid}/fd`).length + 20;
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${few}:${few}`]);
    const sockets: Socket[] = Array.from({ length: 100 }, () =>
      connect(port, '127.0.0.1').on('error', () => {}),
    );
    await new Promise((wake) => setTimeout(wake, 1_000));
    expect(readdirSync(`/proc/${pid}/fd`).length).toBeGreaterThanOrEqual(few - 2);
    for (const socket of sockets) socket.destroy();
    await eventually('it to take connections again', () => listens(port));
    await send(port, many(10, 10));
    await eventually('all to be there', () => distinct(backend.taken).size === 20);
    expect(await goalkeeper.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

/** As exporters do: what had no answer in time is sent again. */
async function stubborn(port: number, requests: readonly Buffer[]): Promise<void> {
  for (const bytes of requests) {
    while ((await attempt(port, bytes)) !== status.OK) {
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}

/** One call, its status and no other attempt. */
async function attempt(port: number, bytes: Buffer): Promise<number> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const raw = (buffer: Buffer): Buffer => buffer;
  const error = await new Promise<ServiceError | null>((done) =>
    client.makeUnaryRequest(
      EXPORT.traces.path,
      raw,
      raw,
      bytes,
      { deadline: Date.now() + 1_500 },
      (failure) => done(failure),
    ),
  );
  client.close();
  return error?.code ?? status.OK;
}

/** A disk of its own, so small. */
function smallDisk(mib: number): string {
  const folder = join(topology.folder, 'disk');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'none', folder]);
  disks.push(() => execFileSync('umount', ['-l', folder]));
  return folder;
}

describe('a disk', () => {
  it('that is full: nothing that was acknowledged is lost, the rest is refused, and it goes on when there is room', async () => {
    const storage = join(smallDisk(2), 'storage');
    const backendPort = await freePort();
    const goalkeeper = await topology.goalkeeperWith(config(storage), backendPort);
    const acknowledged: number[] = [];
    const refusals: number[] = [];
    for (let n = 0; n < 60 && refusals.length < 30; n += 10) {
      const codes = await Promise.all(
        Array.from({ length: 10 }, (_, k) => attempt(goalkeeper.port, one(n + k, 100_000))),
      );
      codes.forEach((code, k) => {
        if (code === status.OK) acknowledged.push(n + k);
        else refusals.push(code);
      });
    }
    expect(acknowledged.length).toBeGreaterThan(5);
    expect(refusals.length).toBeGreaterThan(5);
    expect(refusals.every((code) => code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED)).toBe(
      true,
    );
    expect(refusals.at(-1)).toBe(status.UNAVAILABLE);
    expect(goalkeeper.process.output()).toMatch(/storage: cannot be written.*ENOSPC/);
    const backend = await sink(undefined, backendPort);
    const wanted = acknowledged.map((n) => (n + 1).toString(16).padStart(16, '0'));
    await eventually('all that was acknowledged to be there', () => {
      const there = distinct(backend.taken);
      return wanted.every((id) => there.has(id));
    });
    await eventually(
      'it to take requests again',
      async () => (await attempt(goalkeeper.port, one(90))) === status.OK,
    );
    expect(await goalkeeper.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('that cannot be written: it says so at the start, by the setting', async () => {
    const disk = smallDisk(2);
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const storage = join(disk, 'storage');
    const file = topology.file('goalkeeper.yaml', config(storage)(await freePort(), await freePort()));
    const { exit, output } = await topology.run('goalkeeper', process.execPath, topology.serve(file));
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toMatch(
      /goalkeeper: extensions\.file_storage\.directory: .*: the file system is read-only \(EROFS\)/,
    );
  });

  it('whose folder somebody removes: it is made again, and nothing is lost', async () => {
    const storage = join(topology.folder, 'storage');
    const backend = await sink();
    const goalkeeper = await topology.goalkeeperWith(config(storage), portOf(backend));
    await send(goalkeeper.port, many(5));
    rmSync(storage, { recursive: true });
    await send(goalkeeper.port, many(5, 5));
    await eventually('all to be there', () => distinct(backend.taken).size === 10);
    expect(existsSync(join(storage, 'queues'))).toBe(true);
    expect(goalkeeper.process.output()).toContain('was removed');
  });
});
