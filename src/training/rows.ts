import { pipelineOptions } from '../config/pipeline.ts';
import { goalkeeperSchema } from '../config/schema.ts';
import { cluesOf } from '../detectors/clues.ts';
import type { Detector } from '../detectors/detector.ts';
import { Pipeline } from '../pipeline.ts';
import { featuresOf } from '../scorer/score.ts';
import { encodeJsonRequest } from '../wire/json.ts';
import type { Label, Run } from './runs-file.ts';

/** One action of a labelled run, as numbers. */
export interface Row {
  readonly spanId: string;
  readonly tool: string;
  readonly harmful: boolean;
  readonly features: Float64Array;
}

export interface LabelledRows {
  readonly label: Label;
  readonly rows: readonly Row[];
}

/** The features of every action of a run, in the order of their times, as the processor would see them. */
export function rowsOf({ line, label }: Run): LabelledRows {
  const harmful = new Set(label.harmful_spans);
  const rows: Row[] = [];
  const probe: Detector = {
    id: 'probe',
    inspect(action, { history, charter }) {
      const features = featuresOf(cluesOf(action, history, charter));
      const { spanId } = action.span;
      rows.push({ spanId, tool: action.tool, harmful: harmful.has(spanId), features });
      return [];
    },
  };
  const pipeline = new Pipeline({
    ...pipelineOptions(goalkeeperSchema.parse({}), [], ''),
    mode: 'tee',
    detectors: [probe],
  });
  pipeline.ingest(encodeJsonRequest(JSON.parse(line)), 0);
  const failed = pipeline.drain().judged.flatMap(({ verdict }) => verdict.errors);
  if (failed[0] !== undefined) throw new Error(`run ${label.trace_id}: ${failed[0].message}`);
  return { label, rows };
}
