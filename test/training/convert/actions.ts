import { goalkeeperSchema } from '../../../src/config/goalkeeper.ts';
import { pipelineOptions } from '../../../src/config/pipeline.ts';
import { Pipeline } from '../../../src/pipeline/pipeline.ts';
import type { Judged } from '../../../src/verdict/looks.ts';
import { encodeJsonRequest } from '../../../src/wire/json.ts';

/** What the processor sees in a line of OTLP/JSON: each action with what was known before it. */
export function actionsOf(line: string): readonly Judged[] {
  const options = pipelineOptions(goalkeeperSchema.parse({}), [], '');
  const pipeline = new Pipeline({ ...options, mode: 'tee', detectors: [] });
  pipeline.ingest(encodeJsonRequest(JSON.parse(line)), 0);
  return pipeline.drain().judged;
}
