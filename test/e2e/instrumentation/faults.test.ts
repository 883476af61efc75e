import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';

// Nothing of ours can break the agent: a program of one import, in a process of its own, and one thing at a time that
// goes wrong around it. What its tool does then is what `fail` says, and nothing else of it changes.

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'goalkeeper-faults-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two calls, since what is kept of the first one's failure must not change the second's. */
const PROGRAM = `
import 'goalkeeper/register';
import { guard, run } from 'goalkeeper';
const pay = guard(async ({ amount }) => 'paid ' + amount, { name: 'send_payment' });
const answers = await run({ agent: 'clerk', goal: 'Pay 10 and 20.' }, async () => {
  const answers = [];
  for (const amount of [10, 20]) answers.push(await pay({ amount }).catch(({ name, message }) => name + ' ' + message));
  return answers;
});
console.log(JSON.stringify(answers));
`;

/** An application whose own OpenTelemetry does this wherever ours calls it. */
const brokenSdk = (body: string): string => `
  const broken = () => { ${body} };
  globalThis[Symbol.for('opentelemetry.js.api.1')] = {
    version: '1.9.0',
    trace: { getTracer: broken },
    metrics: { getMeter: broken },
    context: { active: broken, with: broken },
  };`;

beforeAll(() => {
  const files = {
    'package.json': '{ "name": "app", "type": "module" }',
    'app.js': PROGRAM,
    'throws.js': brokenSdk('throw new Error("their SDK is broken")'),
    'nothing.js': brokenSdk('return undefined'),
    'broken.charter.yaml': 'charter: 1\nname: [',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(REPOSITORY, join(folder, 'node_modules/goalkeeper'));
});

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** Somebody who takes connections and does this with what comes. */
async function somebody(does: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => does(socket));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const silent = (): void => {};
const dying = (socket: Socket): void => void socket.destroy();
const babbling = (socket: Socket): void =>
  void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<oh>!');

interface Outcome {
  readonly answers: readonly string[];
  readonly code: number;
  readonly took: number;
}

function run(env: Record<string, string>, flags: readonly string[] = []): Promise<Outcome> {
  const began = performance.now();
  const own = Object.entries(process.env).filter(([name]) => !/^(OTEL|GOALKEEPER)_/.test(name));
  const options = { cwd: folder, env: { ...Object.fromEntries(own), ...env }, timeout: 40_000 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...flags, 'app.js'], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve({ answers: JSON.parse(stdout) as string[], code: 0, took: performance.now() - began });
    });
  });
}

const QUIET = { OTEL_SDK_DISABLED: 'true' };
const REMOTE = { ...QUIET, GOALKEEPER_GUARD: 'remote', GOALKEEPER_TIMEOUT: '300ms' };
const NOWHERE = 'http://127.0.0.1:9';

describe('where nobody can judge', () => {
  it.each([
    ['a charter is broken', async () => ({ ...QUIET, GOALKEEPER_CHARTER: 'broken.charter.yaml' })],
    ['a charter is not there', async () => ({ ...QUIET, GOALKEEPER_CHARTER: 'nowhere.yaml' })],
    ['the processor is away', async () => ({ ...REMOTE, GOALKEEPER_ENDPOINT: NOWHERE })],
    ['the processor hangs', async () => ({ ...REMOTE, GOALKEEPER_ENDPOINT: await somebody(silent) })],
    [
      'the processor dies over the call',
      async () => ({ ...REMOTE, GOALKEEPER_ENDPOINT: await somebody(dying) }),
    ],
    ['something else answers', async () => ({ ...REMOTE, GOALKEEPER_ENDPOINT: await somebody(babbling) })],
  ])('since %s, calls are made or refused as `fail` says', async (_, around) => {
    const env = await around();
    const [open, closed, some] = await Promise.all([
      run({ ...env, GOALKEEPER_FAIL: 'open' }),
      run({ ...env, GOALKEEPER_FAIL: 'closed' }),
      run({ ...env, GOALKEEPER_FAIL: 'open,send_*=closed' }),
    ]);
    expect(open.answers).toEqual(['paid 10', 'paid 20']);
    const refused = expect.stringMatching(
      /^RefusedError Not done: send_payment was not called, since it could not/,
    );
    expect(closed.answers).toEqual([refused, refused]);
    expect(some.answers).toEqual([refused, refused]);
  });
});

describe('where spans cannot leave', () => {
  it.each([
    ['the receiver is away', async () => NOWHERE],
    ['the receiver hangs', () => somebody(silent)],
    ['the receiver hangs up', () => somebody(dying)],
    ['something else answers', () => somebody(babbling)],
    ['its address is none', async () => 'http://'],
  ])('since %s, calls are made, and the program ends in time', async (_, endpoint) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await endpoint(), GOALKEEPER_FAIL: 'closed' };
    const { answers, took } = await run(env);
    expect(answers).toEqual(['paid 10', 'paid 20']);
    // Two seconds at most for what is left; the rest is Node and a busy machine.
    expect(took).toBeLessThan(8_000);
  });

  it.each([
    ['throws', 'throws.js'],
    ['gives nothing', 'nothing.js'],
  ])('since the application’s own OpenTelemetry %s, calls are made', async (_, file) => {
    const { answers } = await run({ GOALKEEPER_FAIL: 'closed' }, ['--import', `./${file}`]);
    expect(answers).toEqual(['paid 10', 'paid 20']);
  });
});
