import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure, guardTools, ready, run } from '../../../instrumentation/javascript/index.ts';
import { Series } from './series.ts';
import { GOAL, sessionCalls } from './session.ts';

// The guard in the agent's own program, around tools that do nothing, beside the same tools without it.

const CHARTER = `charter: 1
name: bench
version: "1.0.0"
purpose: Pays invoices.
agents: [accounts_payable_agent]
mode: enforce
tools:
  read_message: { read_only: true }
  get_invoice: { read_only: true }
  lookup_vendor: { read_only: true }
  send_payment: { max_calls: 20 }
  send_email: { max_calls: 20 }
trusted_sources: [get_invoice, lookup_vendor]
`;
const TRUSTED = ['get_invoice', 'lookup_vendor'];

type Tools = Readonly<Record<string, { execute(input: unknown): Promise<string> }>>;

export interface Measured {
  readonly bare: Series;
  readonly guarded: Series;
  /** Those calls among them whose tools the charter declares read-only and trusted. */
  readonly trusted: Series;
}

/** A charter that says nothing more of tools than that two are trusted reads. */
export function charterFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'bench-guard-')), 'bench.charter.yaml');
  writeFileSync(file, CHARTER);
  return file;
}

/** `pause`: milliseconds that the model thinks between two calls. */
export async function measureInProcess(
  charter: readonly string[],
  sessions: { readonly warmUp: number; readonly count: number },
  pause = 1,
): Promise<Measured> {
  configure({ charter: [...charter] });
  await ready();
  let result = '';
  const names = [...new Set(sessionCalls(0).map(({ tool }) => tool))];
  const tools = (): Tools => Object.fromEntries(names.map((name) => [name, { execute: async () => result }]));
  const [bareTools, guardedTools] = [tools(), guardTools(tools())];
  const measured = { bare: new Series(), guarded: new Series(), trusted: new Series() };
  const whole = sessions.warmUp + sessions.count;
  for (let session = 0; session < whole; session++) {
    const conversation = `${charter.length} ${session}`;
    await run({ goal: GOAL(session), conversation, agent: 'accounts_payable_agent' }, async () => {
      for (const call of sessionCalls(session)) {
        result = call.result;
        const bare = await timed(bareTools, call);
        const guarded = await timed(guardedTools, call);
        if (session >= sessions.warmUp) {
          measured.bare.add(...bare);
          const { guarded: all, trusted } = measured;
          (charter.length > 0 && TRUSTED.includes(call.tool) ? trusted : all).add(...guarded);
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    });
  }
  return measured;
}

async function timed(
  tools: Tools,
  call: { readonly tool: string; readonly arguments: unknown },
): Promise<[ms: number, outcome: string, disturbed: boolean]> {
  const switches = switchesSoFar();
  const start = performance.now();
  let outcome = 'made';
  try {
    await tools[call.tool]?.execute(call.arguments);
  } catch {
    outcome = 'refused';
  }
  const took = performance.now() - start;
  return [took, outcome, switchesSoFar() !== switches];
}

function switchesSoFar(): number {
  return process.resourceUsage().involuntaryContextSwitches;
}
