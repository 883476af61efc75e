import { goalkeeperSchema } from '../config/goalkeeper.ts';
import { pipelineOptions } from '../config/pipeline.ts';
import { mentionsOnly, onlyReads } from '../detectors/authority.ts';
import { cluesOf } from '../detectors/clues.ts';
import type { Detector } from '../detectors/detector.ts';
import type { Finding } from '../model/finding.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { featuresOf } from '../scorer/score.ts';
import { isPlainlyKept } from '../signals/goal/entrusted.ts';
import { encodeJsonRequest } from '../wire/json.ts';
import type { Label, Run } from './runs-file.ts';

/** One action of a labelled run, as numbers. */
export interface Row {
  readonly spanId: string;
  readonly tool: string;
  readonly harmful: boolean;
  /** What the detectors that were asked beside say of it, however rare it is. */
  readonly found: readonly Finding[];
  /** See `onlyReads`. */
  readonly reads: boolean;
  /** It only writes down what others' texts say: see `mentionsOnly`. */
  readonly mentions: boolean;
  /** See `Suspicion`. */
  readonly kept: boolean;
  readonly features: Float64Array;
}

export interface LabelledRows {
  readonly label: Label;
  readonly rows: readonly Row[];
}

/** The features of every action of a run, in the order of their times, as the processor would see them. */
export function rowsOf({ line, label }: Run, detectors: readonly Detector[] = []): LabelledRows {
  const harmful = new Set(label.harmful_spans);
  const rows: Row[] = [];
  const probe: Detector = {
    id: 'probe',
    inspect(action, context) {
      const { history, charter } = context;
      const clues = cluesOf(action, history, charter);
      const features = featuresOf(clues);
      const { spanId } = action.span;
      rows.push({
        spanId,
        tool: action.tool,
        harmful: harmful.has(spanId),
        found: detectors.flatMap((detector) => detector.inspect(action, context)),
        reads: onlyReads(clues),
        mentions: mentionsOnly(clues),
        kept: isPlainlyKept(action.tool, clues.effect.deed, history),
        features,
      });
      return [];
    },
  };
  const pipeline = new Pipeline({
    ...pipelineOptions(goalkeeperSchema.parse({}), [], ''),
    mode: 'tee',
    detectors: [probe],
  });
  pipeline.ingest(encodeJsonRequest(JSON.parse(line)), 0);
  for (const { verdict } of pipeline.drain().judged) {
    const [failed] = verdict.errors;
    if (failed !== undefined) throw new Error(`run ${label.trace_id}: ${failed.message}`);
  }
  return { label, rows };
}
