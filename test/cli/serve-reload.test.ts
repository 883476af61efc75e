import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../support/grpc.ts';

// The real command in a process of its own.

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TIMEOUT = { timeout: 40_000 };

let folder: string;
let child: ChildProcess | null = null;
let output = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-reload-'));
  output = '';
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const CONFIG = `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" }, http: { endpoint: "127.0.0.1:0" } } } }
processors: { goalkeeper: { charters: ["*.charter.yaml"] } }
extensions: { api: { endpoint: "127.0.0.1:0" } }
`;
const charter = (max: number, version = String(max)): string =>
  `charter: 1\nname: payments\nversion: "${version}"\npurpose: Pays.\nagents: [payer]\nmode: enforce\ntools:\n  read_mail: { read_only: true }\n  send_payment: { arguments: { amount: { max: ${max} } } }\n`;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

async function serve(...more: string[]): Promise<string> {
  write('config.yaml', CONFIG);
  write('payments.charter.yaml', charter(1000));
  const args = ['--import', 'tsx', MAIN, 'serve', '--config', join(folder, 'config.yaml'), ...more];
  child = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '' } });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await until(() => /HTTP API +http\S+\/v1/.test(output), 'it starts', 20_000);
  return /HTTP API +(http\S+)\/v1/.exec(output)?.[1] ?? '';
}

/** The verdict on a payment of 5,000 that follows the goal, in the same conversation each time. */
async function verdict(api: string, callId: string, history?: string) {
  const body = {
    ...{ service: 'shop', agent: 'payer', conversation: 'c1', goal: ['Pay 5000 to Anna.'] },
    ...{ tool: 'send_payment', arguments: { to: 'Anna', amount: 5000 }, callId, history },
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${api}/v1/decide`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { outcome: string; charter: { version: string }; history: string };
}

it(
  'judges by other charters after SIGHUP, in the same conversations; a bad file changes nothing',
  TIMEOUT,
  async () => {
    const api = await serve();
    const before = await verdict(api, 'call_1');
    expect(before).toMatchObject({ outcome: 'block', charter: { version: '1000' } });
    write('payments.charter.yaml', charter(9000));
    child?.kill('SIGHUP');
    await until(() => output.includes('SIGHUP: loaded again'), 'the word of it', 10_000);
    const after = await verdict(api, 'call_2', before.history);
    expect(after).toMatchObject({ charter: { version: '9000' }, history: before.history });
    expect(after.outcome).not.toBe('block');
    write('payments.charter.yaml', `${charter(1)}tols: []\n`);
    child?.kill('SIGHUP');
    await until(() => output.includes('SIGHUP: not loaded'), 'the word of the mistake', 10_000);
    expect(output).toMatch(
      /not loaded, all stays as it was because=".*payments\.charter\.yaml:10:1: error: /,
    );
    expect(await verdict(api, 'call_3', before.history)).toMatchObject({ charter: { version: '9000' } });
  },
);

it('sees changes by itself where it watches', TIMEOUT, async () => {
  const api = await serve('--watch');
  write('payments.charter.yaml', charter(9000));
  await until(() => output.includes('files have changed: loaded again'), 'the word of it', 15_000);
  expect(await verdict(api, 'call_1')).toMatchObject({ charter: { version: '9000' } });
});
