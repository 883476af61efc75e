import { Engine, type EngineOptions } from '../../src/guard/engine.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { Final } from '../../src/replay/final.ts';
import { type Fed, ingest, type Request } from '../../src/replay/ingest.ts';
import type { Judged } from '../../src/verdict/looks.ts';

/** The processor's verdicts on recorded requests, each action once, by conversation, in the order of their starts. */
export function processed(requests: readonly Omit<Request, 'place'>[], options: EngineOptions): Judged[][] {
  const pipeline = new Pipeline({ ...options, mode: 'tee', settleMs: 500, version: '0.0.0' });
  const runs = new Map<string, Judged[]>();
  const final = new Final((judged) => {
    const run = runs.get(judged.action.conversation ?? judged.action.span.traceId);
    if (run === undefined) runs.set(judged.action.conversation ?? judged.action.span.traceId, [judged]);
    else run.push(judged);
  });
  let clock = 0;
  for (const one of requests) {
    const fed: Fed = ingest(pipeline, one, clock);
    clock = Math.max(clock, fed.eventTime);
  }
  final.take(pipeline.drain());
  final.end();
  return [...runs.values()].map((run) => run.sort((a, b) => a.action.startTime - b.action.startTime));
}

/** The same run in front of the calls: each is asked about when it starts, and told when it had ended. */
export function live(run: readonly Judged[], options: EngineOptions): string[] {
  const engine = new Engine(options);
  const conversation = 'replayed';
  const running = new Map<Judged, string>();
  return run.map((judged, index) => {
    const { action, history } = judged;
    const { agent, service, tool, startTime } = action;
    const caller = { conversation, service };
    const ended = [...running].filter(([earlier]) => earlier.action.endTime <= startTime);
    for (const [earlier, callId] of ended.sort(([a], [b]) => a.action.endTime - b.action.endTime)) {
      const { result, status, endTime } = earlier.action;
      const error = status === 'error' ? (result ?? '') : null;
      engine.after({ ...caller, callId, result, error }, endTime / 1e6);
      running.delete(earlier);
    }
    const callId = `call ${index}`;
    running.set(judged, callId);
    const { goal, system, tools } = history;
    const call = { ...caller, agent, system, goal, tools: [...tools.values()], tool };
    const asked = { ...call, arguments: action.arguments, callId };
    return told({ verdict: engine.before(asked, startTime / 1e6) });
  });
}

/** Outcome, and what was found. */
export function told({ verdict: { outcome, findings } }: Pick<Judged, 'verdict'>): string {
  return `${outcome}: ${findings.map(({ kind, reason }) => `${kind} ${reason}`).join('; ')}`;
}
