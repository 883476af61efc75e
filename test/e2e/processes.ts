import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Real programs on loopback: started, waited for, their output kept, and none left behind. */

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** How a process ended; one of the two is null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Running {
  readonly name: string;
  readonly pid: number;
  /** All it has written so far to stdout and stderr. */
  output(): string;
  /** Only what it has written to stdout. */
  stdout(): string;
  write(text: string): void;
  readonly exited: Promise<Exit>;
  /** Sends the signal and waits for the end; after 20 s it is killed and the promise is refused. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The repository's own folder where none is given. */
  readonly cwd?: string;
  /** Ready once this is true; tried every 50 ms for 30 s. Without it the process is taken as ready at once. */
  readonly ready?: (process: Running) => boolean | Promise<boolean>;
}

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export async function start(
  name: string,
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<Running> {
  const running = launch(name, command, args, options);
  if (options.ready === undefined) return running;
  let ended: Exit | undefined;
  void running.exited.then((exit) => {
    ended = exit;
  });
  const isReady = options.ready;
  await eventually(`${name} to be ready`, async () => {
    if (ended !== undefined) throw new Stop(`${name} ended with ${describe(ended)}\n${tail(running)}`);
    return isReady(running);
  }).catch(async (error: unknown) => {
    await running.stop('SIGKILL');
    throw error instanceof Stop ? error : new Error(`${String(error)}\n${tail(running)}`);
  });
  return running;
}

function launch(
  name: string,
  command: string,
  args: readonly string[],
  { env = {}, cwd = REPOSITORY }: StartOptions,
): Running {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
  living.add(child);
  let output = '';
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}\n`;
      living.delete(child);
      resolve({ code: null, signal: null });
    });
    // `close` comes after the last byte of output, `exit` may come before it.
    child.once('close', (code, signal) => {
      living.delete(child);
      resolve({ code, signal });
    });
  });
  return {
    name,
    pid: child.pid ?? 0,
    output: () => output,
    stdout: () => stdout,
    write: (text) => child.stdin.write(text),
    exited,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
      const exit = await exited;
      clearTimeout(patience);
      if (exit.signal === 'SIGKILL' && signal !== 'SIGKILL') {
        throw new Error(`${name} did not end within 20 s of ${signal}\n${output.slice(-4000)}`);
      }
      return exit;
    },
  };
}

/** Kills what a test started and prints its output where the test failed. */
export class Processes {
  private started: Running[] = [];

  async start(...args: Parameters<typeof start>): Promise<Running> {
    const running = await start(...args);
    this.started.push(running);
    return running;
  }

  async end(failed: boolean): Promise<void> {
    const all = this.started.reverse();
    this.started = [];
    if (failed) for (const running of all) console.error(tail(running));
    await Promise.all(all.map((running) => running.stop('SIGKILL')));
  }
}

function tail(running: Running): string {
  return `--- output of ${running.name} ---\n${running.output().slice(-4000)}\n---`;
}

function describe(exit: Exit): string {
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
}

/** An error that waiting longer does not mend. */
class Stop extends Error {}

/** Tries until `condition` holds; an error thrown by it counts as "not yet". Refused after `patience` ms. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  patience = 30_000,
): Promise<void> {
  const deadline = Date.now() + patience;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      if (await condition()) return;
      last = undefined;
    } catch (error) {
      if (error instanceof Stop) throw error;
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${patience / 1000} s for ${what}${last === undefined ? '' : `: ${String(last)}`}`);
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Whether something takes connections on a port of 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}

/** The path of a peer's binary, built first where it isn't there: minutes, the first time. */
export async function peer(
  name: 'collector' | 'jaeger' | 'load' | 'go' | 'python' | 'java',
): Promise<string> {
  const built = await promisify(execFile)(`${REPOSITORY}test/peers/build.sh`, [name], { maxBuffer: 1 << 26 });
  return built.stdout.trim();
}
