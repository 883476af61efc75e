import type { Action } from '../model/action.ts';
import { type Finding, OUTCOMES, type Outcome } from '../model/finding.ts';
import type { Judged } from '../verdict/looks.ts';
import { onStdout as pc } from './colour.ts';
import { paintOutcome } from './outcome.ts';
import { cell, table } from './table.ts';

const SHOWN_ALERTS = 10;
const SHOWN_PROBLEMS = 10;

/** What a replay adds up to, for a person. */
export class Tally {
  spans = 0;
  problems = 0;
  private readonly firstProblems: string[] = [];
  private readonly runs = new Set<string>();
  private readonly alertedRuns = new Set<string>();
  private actions = 0;
  private readonly outcomes = new Map<string, number>();
  private readonly would = new Map<string, number>();
  private readonly kinds = new Map<
    string,
    { kind: string; outcome: Outcome; actions: number; runs: Set<string> }
  >();
  private readonly firstAlerts: Judged[] = [];
  private readonly firstOfAgents: Finding[] = [];
  private readonly times: number[] = [];
  private slowest: { action: Action; milliseconds: number } | null = null;

  add(judged: Judged, milliseconds: number): void {
    const { action, verdict, late } = judged;
    const run = action.conversation ?? action.span.traceId;
    this.runs.add(run);
    if (!late) this.actions++;
    this.outcomes.set(verdict.outcome, (this.outcomes.get(verdict.outcome) ?? 0) + 1);
    this.times.push(milliseconds);
    if (milliseconds > (this.slowest?.milliseconds ?? -1)) this.slowest = { action, milliseconds };
    if (verdict.would !== undefined) this.would.set(verdict.would, (this.would.get(verdict.would) ?? 0) + 1);
    if (verdict.outcome === 'allow') return;
    this.alertedRuns.add(run);
    if (this.firstAlerts.length < SHOWN_ALERTS) this.firstAlerts.push(judged);
    for (const finding of verdict.findings) {
      const key = `${finding.kind} ${finding.outcome}`;
      const known = this.kinds.get(key) ?? {
        kind: finding.kind,
        outcome: finding.outcome,
        actions: 0,
        runs: new Set(),
      };
      known.actions++;
      known.runs.add(run);
      this.kinds.set(key, known);
    }
  }

  /** What was found of an agent and not of an action: that it drifts, or that it is blind. */
  agent(finding: Finding): void {
    if (this.firstOfAgents.length < SHOWN_ALERTS) this.firstOfAgents.push(finding);
  }

  problem(message: string): void {
    this.problems++;
    if (this.firstProblems.length < SHOWN_PROBLEMS) this.firstProblems.push(message);
  }

  render(): string {
    // Where nothing could be read, zeros would look like a result.
    if (this.spans === 0 && this.problems > 0) return this.troubles();
    return [this.summary(), this.byKind(), this.alerts(), this.agents(), this.speed(), this.troubles()]
      .filter(Boolean)
      .join('\n\n');
  }

  /** Another report, with what could not be read or judged below it. */
  withTroubles(report: string): string {
    if (this.spans === 0 && this.problems > 0) return this.troubles();
    return [report, this.troubles()].filter(Boolean).join('\n\n');
  }

  private summary(): string {
    const outcomes = OUTCOMES.map((outcome) => `${this.outcomes.get(outcome) ?? 0} ${outcome}`).join(', ');
    const would = OUTCOMES.flatMap((outcome) => {
      const count = this.would.get(outcome) ?? 0;
      return count === 0 ? [] : [`${count} ${outcome}`];
    });
    return [
      `${counted(this.runs.size, 'run')}, ${counted(this.actions, 'action')} in ${counted(this.spans, 'span')}`,
      `${outcomes}; ${counted(this.alertedRuns.size, 'run')} with an alert`,
      ...(would.length === 0 ? [] : [`in monitor, of these alerts there would be: ${would.join(', ')}`]),
    ].join('\n');
  }

  private byKind(): string {
    const rows = [...this.kinds.values()]
      .sort((a, b) => b.actions - a.actions)
      .map(({ kind, outcome, actions, runs }) => [
        kind,
        paintOutcome(outcome),
        String(actions),
        String(runs.size),
      ]);
    return rows.length === 0 ? '' : table(['kind', 'outcome', 'actions', 'runs'], rows);
  }

  private alerts(): string {
    const rows = this.firstAlerts.map(({ action, verdict }) => [
      paintOutcome(verdict.outcome),
      cell(action.tool, 28),
      cell(verdict.findings[0]?.reason ?? '', 110),
      action.span.traceId,
    ]);
    return rows.length === 0
      ? ''
      : table(['verdict', 'tool', `reason (first ${rows.length})`, 'trace'], rows);
  }

  private agents(): string {
    const rows = this.firstOfAgents.map(({ kind, reason }) => [
      paintOutcome('alert'),
      kind,
      cell(reason, 140),
    ]);
    return rows.length === 0 ? '' : table(['verdict', 'kind', 'of an agent'], rows);
  }

  private speed(): string {
    if (this.slowest === null) return '';
    const sorted = this.times.sort((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(3);
    const { action, milliseconds } = this.slowest;
    return [
      `judging one action: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
      `slowest: ${milliseconds.toFixed(1)} ms, ${cell(action.tool, 40)} in trace ${action.span.traceId}, span ${action.span.spanId}`,
    ].join('\n');
  }

  private troubles(): string {
    if (this.problems === 0) return '';
    const more = this.problems - this.firstProblems.length;
    const shown = this.firstProblems.map((problem) => `${pc.red('!')} ${problem}`);
    return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  }
}

function counted(count: number, thing: string): string {
  return `${pc.bold(String(count))} ${thing}${count === 1 ? '' : 's'}`;
}
