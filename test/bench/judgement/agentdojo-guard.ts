import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Baseline } from '../../../src/baseline/artefact.ts';
import { loadBaselines } from '../../../src/cli/baseline.ts';
import { loadCharters } from '../../../src/cli/charter.ts';
import { goalkeeperSchema } from '../../../src/config/goalkeeper.ts';
import { pipelineOptions } from '../../../src/config/pipeline.ts';
import { Engine } from '../../../src/guard/engine.ts';
import type { Charter } from '../../../src/model/charter.ts';
import { warm } from '../../../src/verdict/warm.ts';
import { VERSION } from '../../../src/version.ts';

/** The engine behind the HTTP protocol of the live AgentDojo runner: one POST before a call, one after it. */

/** AgentDojo's largest results are some ten thousand characters. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const call = z.object({
  conversation: z.string().min(1),
  agent: z.string().min(1),
  system: z.string(),
  user_goal: z.string(),
  tool: z.string().min(1),
  arguments: z.record(z.string(), z.json()),
  call_id: z.string().min(1),
});

const request = z.discriminatedUnion('phase', [
  call.extend({ phase: z.literal('before') }),
  call.extend({
    phase: z.literal('after'),
    result: z.string().nullish(),
    error: z.string().nullish(),
  }),
]);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Guard {
  /** `http://127.0.0.1:4319/decide` */
  readonly url: string;
  /** Ends what is under way, and closes. */
  stop(): Promise<void>;
}

/** What an agent is judged by beside the run itself; nothing as it is shipped. */
export interface Known {
  readonly charters: readonly Charter[];
  readonly baselines: readonly Baseline[];
}

/** Listens on the loopback only; port 0 is any that is free. Rejects where the port is taken. */
export async function startGuard(port: number, { charters, baselines }: Known): Promise<Guard> {
  warm();
  const engine = new Engine(pipelineOptions(goalkeeperSchema.parse({}), charters, VERSION, baselines));
  const server = createServer((incoming, response) => {
    answer(engine, incoming)
      .catch((error: unknown): Answer => ({ status: 500, body: { error: String(error) } }))
      .then((one) => send(response, one));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}/decide`, stop: () => close(server) };
}

async function answer(engine: Engine, incoming: IncomingMessage): Promise<Answer> {
  if (incoming.method !== 'POST') return refusal(405, `expected POST, found ${incoming.method}`);
  const text = await bodyOf(incoming);
  if (text === null) return refusal(413, `the body: expected at most ${MAX_BODY_BYTES} bytes`);
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch (error) {
    return refusal(400, `the body: expected JSON, found ${(error as Error).message}`);
  }
  const parsed = request.safeParse(told);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refusal(400, `${issue?.path.join('.') || 'the body'}: ${issue?.message}`);
  }
  return decide(engine, parsed.data, Date.now());
}

/** The verdict's own outcome: how `ask` counts is for the runner to say. */
function decide(engine: Engine, asked: z.infer<typeof request>, now: number): Answer {
  const { conversation, call_id: callId } = asked;
  if (asked.phase === 'after') {
    const { result = null, error = null } = asked;
    const known = engine.after({ conversation, callId, result, error }, now);
    return known ? { status: 200, body: {} } : refusal(404, `call_id: nobody asked about ${callId}`);
  }
  const { agent, system, user_goal, tool, arguments: args } = asked;
  const { outcome, findings } = engine.before(
    { conversation, agent, system, goal: [user_goal], tool, arguments: args, callId },
    now,
  );
  return { status: 200, body: { decision: outcome, reason: findings[0]?.reason ?? '' } };
}

function refusal(status: number, error: string): Answer {
  return { status, body: { error } };
}

/** Null where it is too long; what comes after that is not kept. */
async function bodyOf(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('expected a port from 0 to 65535.');
  }
  return port;
}

/** What the files say; null where one cannot be used, the reasons on stderr. */
export function known(charterFiles: readonly string[], baselineFiles: readonly string[]): Known | null {
  const charters = loadCharters(charterFiles);
  const baselines = loadBaselines(baselineFiles);
  return charters === null || baselines === null ? null : { charters, baselines };
}

async function main(): Promise<void> {
  const command = new Command('agentdojo-guard')
    .description('answer the live AgentDojo runner, until SIGTERM')
    .requiredOption('--port <port>', 'port on 127.0.0.1; 0 is any that is free', portOf)
    .option('--charter <file...>', 'charters to judge by', [])
    .option('--baseline <file...>', 'baselines to judge by', [])
    .parse();
  const { port, charter, baseline } = command.opts<{ port: number; charter: string[]; baseline: string[] }>();
  const by = known(charter, baseline);
  if (by === null) {
    process.exitCode = 1;
    return;
  }
  const guard = await startGuard(port, by);
  console.log(`listening on ${guard.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void guard.stop());
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  main().catch((error: Error) => {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  });
}
