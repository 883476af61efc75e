import type { SpanRef } from '../model/action.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { Judged } from '../verdict/looks.ts';
import { isHeavier } from '../verdict/weight.ts';

/** Who judged: what is asked about (`now`), or what it is held against (`before`). */
export type Side = 'before' | 'now';

/** One action under both. */
export interface Compared {
  readonly span: SpanRef;
  /** The conversation, else the trace. */
  readonly run: string;
  readonly agent: string | null;
  readonly tool: string;
  readonly before: Said;
  readonly now: Said;
}

export interface Standing {
  readonly outcome: Outcome;
  /** What it would be if nothing ran in `monitor`; null where that is no heavier. */
  readonly would: Outcome | null;
}

export interface Said extends Standing {
  /** Of the finding that decided; null where nothing was found. */
  readonly kind: string | null;
  readonly rule: string | null;
  readonly reason: string | null;
}

/** Actions whose verdict changed in the same way. */
export interface Change {
  readonly tool: string;
  /** The rule that made the difference, else the kind of finding. */
  readonly because: string;
  readonly from: Standing;
  readonly to: Standing;
  readonly actions: readonly Compared[];
}

/** How many runs came through. */
export interface Passed {
  readonly runs: number;
  /** Runs without an alert, a question or a block. */
  readonly untouched: number;
  /** Runs in which a call was held: asked about or blocked. */
  readonly held: number;
}

interface Pair extends Omit<Compared, Side> {
  before: Said;
  now: Said;
}

const ALLOWED: Said = { outcome: 'allow', would: null, kind: null, rule: null, reason: null };

/** Two judges over the same spans, action by action. */
export class Comparison {
  private readonly pairs = new Map<string, Pair>();

  /** The latest word on an action counts: it is only told again where it became heavier. */
  add(side: Side, { action, verdict }: Judged): void {
    const { span, tool, agent, conversation } = action;
    const key = `${span.traceId} ${span.spanId} ${action.requested ? `${tool} ${action.callId}` : ''}`;
    let pair = this.pairs.get(key);
    if (pair === undefined) {
      pair = { span, run: conversation ?? span.traceId, agent, tool, before: ALLOWED, now: ALLOWED };
      this.pairs.set(key, pair);
    }
    const [first] = verdict.findings;
    if (first !== undefined) pair[side] = said(verdict.outcome, verdict.would ?? null, first);
  }

  get size(): number {
    return this.pairs.size;
  }

  /** Those with most actions first. */
  changes(): readonly Change[] {
    const changes = new Map<string, Change & { actions: Compared[] }>();
    for (const pair of this.pairs.values()) {
      const { tool, before, now } = pair;
      if (before.outcome === now.outcome && before.would === now.would) continue;
      // What weighs more has the reason; what was taken back had it before.
      const taken = isHeavier(before.outcome, now.outcome) || now.kind === null;
      const because = taken ? nameOf(before) : nameOf(now);
      const [from, to] = [standing(before), standing(now)];
      const key = JSON.stringify([tool, because, from, to]);
      const known = changes.get(key);
      if (known !== undefined) known.actions.push(pair);
      else changes.set(key, { tool, because, from, to, actions: [pair] });
    }
    return [...changes.values()].sort((a, b) => b.actions.length - a.actions.length);
  }

  /** What is blocked now, or would be if nothing ran in `monitor`. */
  blocked(): readonly Compared[] {
    return [...this.pairs.values()].filter(({ now }) => now.outcome === 'block' || now.would === 'block');
  }

  passed(side: Side): Passed {
    const worst = new Map<string, Outcome>();
    for (const pair of this.pairs.values()) {
      const { outcome } = pair[side];
      if (isHeavier(outcome, worst.get(pair.run) ?? 'allow') || !worst.has(pair.run)) {
        worst.set(pair.run, outcome);
      }
    }
    const outcomes = [...worst.values()];
    return {
      runs: outcomes.length,
      untouched: outcomes.filter((outcome) => outcome === 'allow').length,
      held: outcomes.filter((outcome) => outcome === 'ask' || outcome === 'block').length,
    };
  }
}

function nameOf({ rule, kind }: Said): string {
  return rule ?? kind ?? '';
}

function standing({ outcome, would }: Said): Standing {
  return { outcome, would };
}

function said(outcome: Outcome, would: Outcome | null, { kind, rule, reason }: Finding): Said {
  return { outcome, would, kind, rule, reason };
}
