import type { Baseline } from '../baseline/artefact.ts';
import type { Action } from '../model/action.ts';
import type { Verdict } from '../model/verdict.ts';
import { onStdout as pc } from './colour.ts';
import { plural } from './diagnostics.ts';
import { cell, table } from './table.ts';

const SHOWN = 10;
/** A habit of fewer runs than this share is shown as rare: what a patient attacker would plant looks like this. */
const RARE = 0.1;
const MAX_AGENTS = 1_000;

/** What learning came to, for a person who has to vouch for it. */
export class LearnReport {
  problems = 0;
  private readonly agent: string;
  private readonly agents = new Set<string>();
  private readonly firstProblems: string[] = [];
  /** Runs left out, with the reason. */
  private readonly leftOut = new Map<string, string>();

  constructor(agent: string) {
    this.agent = agent;
  }

  see(action: Action, { outcome, findings }: Verdict): void {
    const agent = action.agent ?? action.service;
    if (agent !== null && this.agents.size < MAX_AGENTS) this.agents.add(agent);
    if (agent !== this.agent || outcome === 'allow') return;
    const run = action.conversation ?? action.span.traceId;
    if (this.leftOut.size < SHOWN && !this.leftOut.has(run)) {
      this.leftOut.set(run, `${outcome}: ${findings[0]?.reason ?? ''}`);
    }
  }

  problem(message: string): void {
    this.problems++;
    if (this.firstProblems.length < SHOWN) this.firstProblems.push(message);
  }

  /** Why nothing could be learned. */
  nothing(): string {
    const lines = [`goalkeeper: no clean run of ${this.agent} to learn from`];
    if (this.leftOut.size > 0) lines.push('every run has a finding:', ...this.reasons());
    else if (this.agents.size > 0)
      lines.push(`agents in these files: ${[...this.agents].slice(0, SHOWN).join(', ')}`);
    else lines.push('there are no agents in these files');
    return `${[...lines, ...this.troubles()].join('\n')}\n`;
  }

  render(baseline: Baseline, paths: { readonly charter: string; readonly baseline: string }): string {
    const { history, tools, signature } = baseline;
    const rows = Object.entries(tools).map(([name, { runs, effect, perRun }]) => {
      const share = runs / history.runs;
      const often = `${runs} (${Math.round(share * 100)} %)`;
      return [
        cell(name, 40),
        effect,
        share < RARE ? pc.yellow(`${often} rare: look at it`) : often,
        String(perRun.high),
      ];
    });
    return [
      `${plural(history.runs, 'clean run')} of ${this.agent}, ${plural(history.actions, 'call')}; ${plural(history.leftOut, 'run')} with findings left out`,
      table(['tool', 'effect', 'runs', 'most calls'], rows),
      ...this.unlearned(baseline),
      ...(this.leftOut.size > 0
        ? [`${pc.bold('left out')} (--vouch takes one in)\n${this.reasons().join('\n')}`]
        : []),
      `charter draft: ${paths.charter}\nbaseline: ${paths.baseline}${signature === null ? ' (not signed)' : ' (signed)'}`,
      ...this.troubles(),
    ].join('\n\n');
  }

  private unlearned({ unlearned, support }: Baseline): string[] {
    const seen = Object.entries(unlearned);
    if (seen.length === 0) return [];
    const shown = seen.slice(0, SHOWN).map(([what, runs]) => `  ${cell(what, 100)}: ${plural(runs, 'run')}`);
    const more = seen.length > SHOWN ? [`  and ${seen.length - SHOWN} more, all in the charter's draft`] : [];
    const bound = `fewer than ${plural(support.runs, 'run')} or ${Math.round(support.share * 100)} % of them`;
    return [[`${pc.bold('seen but not learned')} (${bound})`, ...shown, ...more].join('\n')];
  }

  private reasons(): string[] {
    return [...this.leftOut].map(([run, why]) => `  ${cell(run, 40)} ${cell(why, 120)}`);
  }

  private troubles(): string[] {
    if (this.problems === 0) return [];
    return [this.firstProblems.map((problem) => `${pc.red('!')} ${cell(problem, 200)}`).join('\n')];
  }
}
