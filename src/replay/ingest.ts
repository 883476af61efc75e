import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Ingested, IngestedLogs } from '../pipeline/results.ts';
import type { Recorded } from '../recordings/read.ts';

/** A request of a recording. */
export type Request = Exclude<Recorded, { error: string }>;

/** What a request held; of spans or of records there are none. */
export type Fed = Pick<Ingested, 'spans' | 'agentSpans'> &
  Pick<IngestedLogs, 'records' | 'agentRecords' | 'eventTime' | 'warnings'>;

/** Gives a request to the pipeline's entrance for what it carries. */
export function ingest(pipeline: Pipeline, { signal, request }: Omit<Request, 'place'>, now: number): Fed {
  return signal === 'logs'
    ? { spans: 0, agentSpans: 0, ...pipeline.ingestLogs(request, now) }
    : { records: 0, agentRecords: 0, ...pipeline.ingest(request, now) };
}
