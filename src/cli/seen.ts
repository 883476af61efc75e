import { Pipeline } from '../pipeline/pipeline.ts';
import { ingest, type Request } from '../replay/ingest.ts';
import type { Judged } from '../verdict/looks.ts';
import { VERSION } from '../version.ts';
import { feed } from './feed.ts';

/** What a recording holds. */
export interface Seen {
  /** The actions that ran, or else were asked for, by start time, with what was known before each; nothing was judged. */
  readonly judged: readonly Judged[];
  readonly spans: number;
  readonly agentSpans: number;
  /** Log records. */
  readonly records: number;
  readonly agentRecords: number;
}

/** Everything is kept: a recording is looked at whole. */
const WHOLE = {
  maxSessions: Number.POSITIVE_INFINITY,
  maxTotalBytes: Number.POSITIVE_INFINITY,
  idleMs: Number.POSITIVE_INFINITY,
  maxActions: Number.POSITIVE_INFINITY,
  maxSourceBytes: Number.POSITIVE_INFINITY,
  maxResultBytes: Number.POSITIVE_INFINITY,
};

/** Reads a recording, of one file or several, through the pipeline, without detectors; `complain` hears of what could not be read. */
export async function see(
  files: readonly string[],
  complain: (place: string, message: string) => void,
): Promise<Seen> {
  const pipeline = new Pipeline({
    mode: 'tee',
    settleMs: 0,
    sessions: WHOLE,
    charters: [],
    detectors: [],
    version: VERSION,
  });
  const counts = { spans: 0, agentSpans: 0, records: 0, agentRecords: 0 };
  const take = (request: Request): void => {
    const { spans, agentSpans, records, agentRecords, warnings } = ingest(pipeline, request, 0);
    counts.spans += spans;
    counts.agentSpans += agentSpans;
    counts.records += records;
    counts.agentRecords += agentRecords;
    for (const warning of warnings) complain(request.place, warning);
  };
  await feed(files, take, complain);
  const judged = withoutIdleRequests(pipeline.drain().judged);
  return { judged, ...counts };
}

/**
 * What was asked for and never told to have run is no action where others are told to have run; in a run that tells
 * of none, it is all there is.
 */
function withoutIdleRequests(judged: readonly Judged[]): readonly Judged[] {
  const run = ({ action }: Judged): string => action.conversation ?? action.span.traceId;
  const telling = new Set(judged.filter(({ action }) => !action.requested).map(run));
  return judged.filter((one) => !one.action.requested || !telling.has(run(one)));
}

/** An action as `inspect --json` writes it: field names that do not change; what was not told is null. */
export function publicForm({ action, history }: Judged): object {
  return {
    traceId: action.span.traceId,
    spanId: action.span.spanId,
    dialect: action.dialect,
    agent: action.agent,
    conversation: action.conversation,
    goal: history.goal.length > 0 ? history.goal.join('\n\n') : null,
    system: history.system,
    tool: action.tool,
    arguments: action.arguments,
    result: action.result,
    callId: action.callId,
    status: action.status,
    captured: action.captured,
    truncated: action.truncated,
    requested: action.requested,
  };
}
