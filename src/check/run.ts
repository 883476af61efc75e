import { goalkeeperSchema } from '../config/goalkeeper.ts';
import { pipelineOptions } from '../config/pipeline.ts';
import { Bench } from '../replay/bench.ts';
import { Final } from '../replay/final.ts';
import type { Request } from '../replay/ingest.ts';
import type { Judged } from '../verdict/looks.ts';
import { VERSION } from '../version.ts';
import type { Case, Check, Expectation, RecordedCall, RecordedSession, WrittenSession } from './case.ts';
import { type Mismatch, mismatch } from './expect.ts';
import { sessionSpans } from './spans.ts';

/** How one case came out. */
export interface CaseResult {
  readonly name: string;
  readonly line: number;
  /** Calls whose verdict was looked at. */
  readonly checked: number;
  readonly shortfalls: readonly Shortfall[];
}

/** A call whose verdict is not as expected. */
export interface Shortfall extends Mismatch {
  readonly line: number;
  /** `call 3, send_payment`. */
  readonly call: string;
}

/** A call and the last verdict on it; not what was known before it, which is much. */
export type Call = Pick<Judged, 'action' | 'verdict'>;

/** Judges requests as `serve` would with the charters of a check, and keeps the verdicts of some traces, or of all. */
export class Judging {
  private readonly bench: Bench;
  private readonly final: Final;
  private readonly bySpan = new Map<string, Call>();
  /** Actions whose judging failed, and why. */
  readonly errors: string[] = [];

  constructor(
    { charters, baselines, schedules }: Pick<Check, 'charters' | 'baselines' | 'schedules'>,
    traces: ReadonlySet<string> | null,
  ) {
    this.final = new Final(({ action, verdict }) => {
      const { traceId, spanId } = action.span;
      if (traces === null || traces.has(traceId)) {
        this.bySpan.set(`${traceId} ${spanId} ${action.tool}`, { action, verdict });
      }
    });
    const options = pipelineOptions(goalkeeperSchema.parse({}), charters, VERSION, baselines);
    this.bench = new Bench({ ...options, schedules }, (settled) => {
      this.final.take(settled);
      this.errors.push(...settled.errors);
    });
  }

  take(request: Omit<Request, 'place'>): readonly string[] {
    return this.bench.take(request).warnings;
  }

  /** Every call, in the order they began. */
  end(): readonly Call[] {
    this.bench.end();
    this.final.end();
    return [...this.bySpan.values()].sort((a, b) => a.action.startTime - b.action.startTime);
  }
}

/** Runs a case that tells its session itself. */
export function runWritten(check: Check, one: Case, session: WrittenSession): CaseResult {
  const judging = new Judging(check, null);
  const { request, spanIds } = sessionSpans(session, `${check.name} ${one.name}`);
  const warnings = judging.take({ signal: 'traces', request });
  const judged = new Map(judging.end().map((call) => [call.action.span.spanId, call]));
  const because = [...warnings, ...judging.errors].join('; ');
  let checked = 0;
  const shortfalls = session.steps.flatMap((step, index) => {
    if ('user' in step || step.expected === null) return [];
    checked++;
    const call = judged.get(spanIds[index] as string);
    return compare(step.expected, `call ${index + 1}, ${step.tool}`, call, because);
  });
  return { name: one.name, line: one.line, checked, shortfalls };
}

/** Holds what was judged of a recording against a case. */
export function runRecorded(one: Case, session: RecordedSession, judged: readonly Call[]): CaseResult {
  const { trace } = session;
  const calls = trace === null ? judged : judged.filter(({ action }) => action.span.traceId === trace);
  const met = new Set<Call>();
  const shortfalls = session.calls.flatMap(({ which, expected }) => {
    const call = find(which, calls);
    if (call !== undefined) met.add(call);
    return compare(expected, nameOf(which), call, tellOf(calls));
  });
  let checked = session.calls.length;
  if (one.otherwise !== null) {
    const { line, otherwise: outcome } = one;
    const expected: Expectation = { line, outcome, would: null, kind: null, rule: null, reason: null };
    const rest = calls.filter((call) => !met.has(call));
    checked += rest.length;
    for (const call of rest)
      shortfalls.push(...compare(expected, `${call.action.tool}, span ${call.action.span.spanId}`, call, ''));
    if (calls.length === 0)
      shortfalls.push({ line, call: 'the recording', expected: outcome, found: tellOf(calls) });
  }
  return { name: one.name, line: one.line, checked, shortfalls };
}

function compare(
  expected: Expectation,
  call: string,
  judged: Call | undefined,
  otherwise: string,
): Shortfall[] {
  const { line } = expected;
  if (judged === undefined)
    return [{ line, call, expected: expected.outcome, found: `no such call; ${otherwise}` }];
  const differs = mismatch(expected, judged.verdict);
  return differs === null ? [] : [{ line, call, ...differs }];
}

function find(which: RecordedCall['which'], calls: readonly Call[]): Call | undefined {
  if ('span' in which) return calls.find(({ action }) => action.span.spanId === which.span);
  return calls.filter(({ action }) => action.tool === which.tool)[which.nth - 1];
}

function nameOf(which: RecordedCall['which']): string {
  return 'span' in which ? `span ${which.span}` : `${which.tool}, number ${which.nth}`;
}

const SHOWN_TOOLS = 10;

function tellOf(calls: readonly Call[]): string {
  if (calls.length === 0) return 'no call was found';
  const tools = [...new Set(calls.map(({ action }) => action.tool))];
  const more = tools.length > SHOWN_TOOLS ? ` and ${tools.length - SHOWN_TOOLS} more tools` : '';
  return `the calls are of ${tools.slice(0, SHOWN_TOOLS).join(', ')}${more}`;
}
