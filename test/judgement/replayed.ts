import { goalkeeperSchema } from '../../src/config/goalkeeper.ts';
import { pipelineOptions } from '../../src/config/pipeline.ts';
import type { Outcome } from '../../src/model/finding.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Run } from '../../src/training/runs-file.ts';
import type { Judged } from '../../src/verdict/looks.ts';
import { encodeJsonRequest } from '../../src/wire/json.ts';

/** What one pipeline with every detector says of each action of these runs, in the order it says it. */
export function replayed(runs: readonly Run[]): Judged[] {
  const pipeline = new Pipeline({
    ...pipelineOptions(goalkeeperSchema.parse({}), [], ''),
    mode: 'tee',
  });
  return runs.flatMap(({ line }, i) => {
    pipeline.ingest(encodeJsonRequest(JSON.parse(line)), i);
    return pipeline.drain().judged;
  });
}

/** The outcomes of a run's actions, by trace, in the order of the calls. */
export function outcomesOf(judged: readonly Judged[]): Map<string, { spanId: string; outcome: Outcome }[]> {
  const byTrace = new Map<string, { spanId: string; outcome: Outcome }[]>();
  for (const { action, verdict } of judged) {
    const list = byTrace.get(action.span.traceId) ?? [];
    list.push({ spanId: action.span.spanId, outcome: verdict.outcome });
    byTrace.set(action.span.traceId, list);
  }
  return byTrace;
}
