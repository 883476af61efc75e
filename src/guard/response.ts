import type { Finding } from '../model/finding.ts';
import type { Verdict } from '../model/verdict.ts';
import { refusalMessage, type Wait, waitMessage } from './message.ts';

/** What a person is asked. */
export interface OpenApproval {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** The answer of `goalkeeper.v1.Guard/Decide`, as JSON tells it: what is empty is left out. */
export interface DecideResponse {
  readonly outcome: Verdict['outcome'];
  readonly would?: Verdict['outcome'];
  readonly message?: string;
  readonly findings?: readonly ToldFinding[];
  readonly errors?: Verdict['errors'];
  readonly charter?: NonNullable<Verdict['charter']>;
  readonly mode: Verdict['mode'];
  readonly approval?: { readonly id: string; readonly expires: string };
  readonly callId: string;
  readonly history: string;
}

/** Without its evidence, which the alert tells: it may be anyone's words. */
export interface ToldFinding extends Omit<Finding, 'evidence' | 'rule' | 'owasp'> {
  readonly rule?: string;
  readonly owasp?: string;
}

interface Told {
  readonly tool: string;
  readonly callId: string;
  readonly history: string;
  readonly approval: OpenApproval | 'many' | null;
}

export function responseOf(verdict: Verdict, { tool, callId, history, approval }: Told): DecideResponse {
  const { outcome, would, findings, errors, charter, mode } = verdict;
  const asked = approval === 'many' ? null : approval;
  const wait = approval === 'many' ? 'many' : asked === null ? 'nobody' : 'open';
  const message = messageOf(verdict, tool, wait);
  return {
    outcome,
    ...(would !== undefined && { would }),
    ...(message !== null && { message }),
    ...(findings.length > 0 && { findings: findings.map(toldFinding) }),
    ...(errors.length > 0 && { errors }),
    ...(charter !== null && { charter: { name: charter.name, version: charter.version } }),
    mode,
    ...(asked !== null && { approval: { ...asked, expires: new Date(asked.expires).toISOString() } }),
    callId,
    history,
  };
}

/** Null where the call runs, which it does whatever is found of it where the charter only watches. */
function messageOf(verdict: Verdict, tool: string, wait: Wait): string | null {
  if (verdict.mode === 'monitor') return null;
  if (verdict.outcome === 'block') return refusalMessage(tool, verdict);
  return verdict.outcome === 'ask' ? waitMessage(tool, wait) : null;
}

function toldFinding({ evidence: _, rule, owasp, ...finding }: Finding): ToldFinding {
  return { ...finding, ...(rule !== null && { rule }), ...(owasp !== null && { owasp }) };
}
