import type { Report } from '../charter/report.ts';
import { scheduleProblem } from '../charter/schedule.ts';
import type { Charter } from '../model/charter.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { impliedAgent, isGoverned } from './agents.ts';
import type { CaseYaml, CheckYaml, ExpectationYaml, StepYaml } from './schema.ts';

type Path = readonly (string | number)[];

/** Mistakes in a check file that its schema cannot see. */
export class CheckChecks {
  private readonly report: Report;
  /** Null where they cannot be used: what depends on them is not looked at. */
  private readonly charters: readonly Charter[] | null;

  constructor(report: Report, charters: readonly Charter[] | null) {
    this.report = report;
    this.charters = charters;
  }

  /** `exists`: whether there is a file at a path that is relative to this one. */
  all({ cases, detectors }: CheckYaml, exists: (path: string) => boolean): void {
    for (const [id, schedule] of Object.entries(detectors)) {
      const problem = scheduleProblem(schedule);
      if (problem === null) continue;
      this.report.error(['detectors', id, problem.key], 'contradiction', problem.message, problem.help);
    }
    const names = new Map<string, number>();
    cases.forEach((one, index) => {
      const first = names.get(one.name);
      names.set(one.name, first ?? index);
      if (first !== undefined) {
        const line = this.report.line(['cases', first, 'name']);
        const message = `\`${one.name}\` names two cases, the first on line ${line}`;
        this.report.error(['cases', index, 'name'], 'duplicate_name', message);
      }
      this.case(one, ['cases', index], exists);
    });
  }

  private case(one: CaseYaml, path: Path, exists: (path: string) => boolean): void {
    const { session, recording, expect } = one;
    if ((session === undefined) === (recording === undefined)) {
      const what = session === undefined ? 'neither `session` nor `recording`' : '`session` and `recording`';
      this.error([...path, 'name'], 'missing_key', `\`${one.name}\` has ${what}, expected one of the two`);
    }
    const calls: readonly ExpectationYaml[] = [...(session?.calls ?? []), ...(recording?.calls ?? [])];
    if (expect === undefined && calls.every((call) => call.expect === undefined)) {
      this.error(
        [...path, 'name'],
        'missing_key',
        `\`${one.name}\` expects nothing`,
        'give a call, or the case, an `expect`',
      );
    }
    if (session !== undefined) {
      this.agent(session.agent, [...path, 'session']);
      session.calls.forEach((step, index) => {
        this.step(step, expect !== undefined, [...path, 'session', 'calls', index]);
      });
    }
    if (recording !== undefined)
      this.recording(recording, expect !== undefined, [...path, 'recording'], exists);
  }

  private agent(agent: string | undefined, path: Path): void {
    if (this.charters === null) return;
    if (agent === undefined) {
      if (impliedAgent(this.charters) !== undefined) return;
      const message = 'missing key `agent`: the charters do not tell which agent this is';
      this.report.keyError(path, 'missing_key', message, null);
    } else if (this.charters.length > 0 && !isGoverned(this.charters, agent)) {
      const names = this.charters.flatMap(({ agents }) => agents);
      const message = `the agent \`${agent}\` is governed by none of the charters`;
      this.report.warn([...path, 'agent'], 'unknown_agent', message, didYouMean(agent, names));
    }
  }

  private step(step: StepYaml, otherwise: boolean, path: Path): void {
    if ((step.user === undefined) === (step.tool === undefined)) {
      const what = step.user === undefined ? 'neither `tool` nor `user`' : '`tool` and `user`';
      this.report.keyError(path, 'missing_key', `the step has ${what}, expected one of the two`);
    }
    if (step.user === undefined) this.expectation(step, otherwise, path);
    else {
      const extra = (['result', 'expect', 'would', 'kind', 'rule', 'reason'] as const).find(
        (key) => step[key] !== undefined,
      );
      if (extra !== undefined) {
        this.error(
          [...path, extra],
          'no_effect',
          `\`${extra}\` belongs to a call, and this step is a message of the user`,
        );
      }
    }
  }

  private recording(
    { file, calls }: NonNullable<CaseYaml['recording']>,
    otherwise: boolean,
    path: Path,
    exists: (path: string) => boolean,
  ): void {
    if (!exists(file)) this.error([...path, 'file'], 'missing_file', `no file at \`${file}\``);
    calls.forEach((call, index) => {
      const at = [...path, 'calls', index];
      if ((call.tool === undefined) === (call.span === undefined)) {
        const what = call.tool === undefined ? 'neither `tool` nor `span`' : '`tool` and `span`';
        this.report.keyError(at, 'missing_key', `the call has ${what}, expected one of the two`);
      }
      if (call.expect === undefined && !otherwise) {
        this.report.keyError(at, 'missing_key', 'missing key `expect` for the call');
      }
      this.expectation(call, otherwise, at);
    });
  }

  private expectation(call: ExpectationYaml, otherwise: boolean, path: Path): void {
    const detail = (['would', 'kind', 'rule', 'reason'] as const).find((key) => call[key] !== undefined);
    if (detail !== undefined && call.expect === undefined && !otherwise) {
      this.error([...path, detail], 'missing_key', `\`${detail}\` without \`expect\`, expected both`);
    }
    if (detail !== undefined && call.expect === 'allow') {
      this.error(
        [...path, detail],
        'contradiction',
        `\`${detail}\` is of a finding, and \`expect: allow\` wants none`,
      );
    }
    const known = this.charters?.flatMap(({ rules }) => rules.map(({ name }) => name));
    if (call.rule === undefined || known === undefined || known.includes(call.rule)) return;
    this.error(
      [...path, 'rule'],
      'unknown_rule',
      `no charter has a rule \`${call.rule}\``,
      didYouMean(call.rule, known),
    );
  }

  private error(path: Path, code: string, message: string, help: string | null = null): void {
    this.report.error(path, code, message, help);
  }
}
