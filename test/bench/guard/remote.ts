import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { rawMethod } from '../../../src/grpc/services.ts';
import { DECIDE_PATH } from '../../../src/receivers/guard-grpc.ts';
import { decodeDecideResponse, encodeDecideRequest } from '../../guard/proto.ts';
import type { Series } from './series.ts';
import { type BenchCall, GOAL, sessionCalls } from './session.ts';

// Decisions of a processor in a process of its own, over loopback and one kept connection.

const CHARTER = 'deploy/charters/accounts-payable.charter.yaml';

export interface Processor {
  readonly api: string;
  readonly grpc: string;
  stop(): Promise<void>;
}

export async function startProcessor(): Promise<Processor> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-guard-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
processors: { goalkeeper: { charters: [${JSON.stringify(join(process.cwd(), CHARTER))}] } }
extensions: { api: { endpoint: "127.0.0.1:0" } }
exporters: { debug: {} }
`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'serve', '--config', config]);
  const told = await firstText(child);
  const [, grpc] = /listens on\s+(\S+)/.exec(told) ?? [];
  const [, api] = /(http:\/\/[^/\s]+)\/v1/.exec(told) ?? [];
  if (grpc === undefined || api === undefined) throw new Error(`the processor did not start: ${told}`);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  };
  return { api, grpc, stop };
}

async function firstText(child: ChildProcess): Promise<string> {
  let text = '';
  child.stderr?.on('data', (chunk) => process.stderr.write(chunk));
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.includes('/v1')) {
      child.stdout?.resume();
      break;
    }
  }
  return text;
}

/** One way to ask; gives what the answer tells. */
type Ask = (
  request: Record<string, unknown>,
) => Promise<{ readonly outcome: string; readonly history: string }>;

export function overHttp(api: string): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(api);
  const options = { agent, hostname, port, method: 'POST', path: '/v1/decide' };
  return (request) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(request);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const asked = httpRequest({ ...options, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(text));
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
}

export function overGrpc(endpoint: string): Ask {
  const client = new Client(endpoint, credentials.createInsecure());
  const { requestSerialize, responseDeserialize } = rawMethod(DECIDE_PATH);
  return (request) =>
    new Promise((resolve, reject) => {
      const bytes = encodeDecideRequest(request);
      client.makeUnaryRequest(DECIDE_PATH, requestSerialize, responseDeserialize, bytes, (error, answer) => {
        if (error !== null || answer === undefined) reject(error ?? new Error('no answer'));
        else resolve(decodeDecideResponse(answer) as { outcome: string; history: string });
      });
    });
}

/** Runs whole sessions, one after the other, and notes how long each answer took and what it was. */
export async function runSessions(
  ask: Ask,
  from: number,
  count: number,
  series: Series | null,
): Promise<void> {
  for (let session = from; session < from + count; session++) {
    let history: string | undefined;
    let before: BenchCall | null = null;
    for (const [index, call] of sessionCalls(session).entries()) {
      const request = {
        service: 'bench',
        agent: 'accounts_payable_agent',
        conversation: `s${session}`,
        goal: [GOAL(session)],
        tool: call.tool,
        arguments: call.arguments,
        callId: `call_${index}`,
        ...(before !== null && { ended: [{ callId: `call_${index - 1}`, result: before.result }] }),
        ...(history !== undefined && { history }),
      };
      const start = performance.now();
      const answer = await ask(request);
      series?.add(performance.now() - start, answer.outcome);
      history = answer.history;
      before = call;
    }
  }
}
