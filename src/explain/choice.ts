import { SEVERITIES } from '../model/finding.ts';
import type { Judged } from '../verdict/looks.ts';
import { rank } from '../verdict/weight.ts';

/** Which action is asked about: ids, or how they begin. Null leaves it open. */
export interface Wanted {
  /** A trace or a conversation. */
  readonly trace: string | null;
  readonly span: string | null;
}

/**
 * Picks one action out of those judged, keeping no other: the one with the heaviest verdict, of equal ones the one with
 * the surest finding, of equal ones the first. Told again under its span, an action's later verdict counts.
 */
export class Choice {
  private readonly wanted: Wanted;
  private best: Judged | null = null;
  /** Actions that the wanted ids fit. */
  fitting = 0;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  add(judged: Judged): void {
    if (!this.fits(judged)) return;
    if (!judged.late) this.fitting++;
    if (this.best === null || isSame(judged, this.best) || weight(judged) > weight(this.best)) {
      this.best = judged;
    }
  }

  get chosen(): Judged | null {
    return this.best;
  }

  private fits({ action: { span, conversation } }: Judged): boolean {
    const { trace, span: wanted } = this.wanted;
    const inTrace = trace === null || span.traceId.startsWith(trace) || conversation?.startsWith(trace);
    return inTrace === true && (wanted === null || span.spanId.startsWith(wanted));
  }
}

function isSame({ action: a }: Judged, { action: b }: Judged): boolean {
  return a.span.spanId === b.span.spanId && a.span.traceId === b.span.traceId && a.callId === b.callId;
}

function weight({ verdict: { outcome, findings } }: Judged): number {
  const [first] = findings;
  const severity = first === undefined ? 0 : SEVERITIES.indexOf(first.severity);
  return rank(outcome) * 100 + severity * 10 + (first?.score ?? 0);
}
