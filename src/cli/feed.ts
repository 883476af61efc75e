import { messageOf } from '../model/thrown.ts';
import type { Ingested, IngestedLogs, Pipeline } from '../pipeline.ts';
import type { ReadWatch, Recorded } from '../recordings/read.ts';
import { readTogether } from './together.ts';

/** A request of a recording. */
export type Request = Exclude<Recorded, { error: string }>;

/** Hands each request of a recording, one file or several, to `take`; `complain` hears of what could not be read, by the files or by `take`. */
export async function feed(
  files: readonly string[],
  take: (request: Request) => void,
  complain: (place: string, message: string) => void,
  watch: ReadWatch = {},
): Promise<void> {
  for await (const item of readTogether(files, watch)) {
    if ('error' in item) {
      complain(item.place, item.error);
      continue;
    }
    try {
      take(item);
    } catch (error) {
      complain(item.place, messageOf(error));
    }
  }
}

/** What a request held; of spans or of records there are none. */
export type Fed = Pick<Ingested, 'spans' | 'agentSpans'> &
  Pick<IngestedLogs, 'records' | 'agentRecords' | 'eventTime' | 'warnings'>;

/** Gives a request to the pipeline's entrance for what it carries. */
export function ingest(pipeline: Pipeline, { signal, request }: Request, now: number): Fed {
  return signal === 'logs'
    ? { spans: 0, agentSpans: 0, ...pipeline.ingestLogs(request, now) }
    : { records: 0, agentRecords: 0, ...pipeline.ingest(request, now) };
}
