import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { loadCharters } from '../charter/load.ts';
import { Report } from '../charter/report.ts';
import { toSchedules } from '../charter/schedule.ts';
import { loadBaselines } from '../config/baselines.ts';
import type { Charter } from '../model/charter.ts';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import type { Outcome } from '../model/finding.ts';
import { readYaml } from '../yaml/read.ts';
import { inOrder, validate } from '../yaml/validate.ts';
import { impliedAgent } from './agents.ts';
import type { Case, Check, Expectation, RecordedSession, Step, WrittenSession } from './case.ts';
import { CheckChecks } from './checks.ts';
import {
  type CaseYaml,
  checkSchema,
  type ExpectationYaml,
  type SessionYaml,
  type StepYaml,
} from './schema.ts';

type Path = readonly (string | number)[];

/** Reads a check file and the charters it names: ready to run, or every problem with its place. */
export function parseCheck(text: string, file: string): Result<Check> {
  const read = readYaml(text, file);
  if (!read.ok) return read;
  const checked = validate(checkSchema, read.value, { file });
  if (!checked.ok) return checked;
  const yaml = checked.value;
  const report = new Report(read.value, file);
  const charters = loadCharters(besides(yaml.charters, file));
  const baselines = loadBaselines(besides(yaml.baselines, file));
  const checks = new CheckChecks(report, charters.ok ? charters.value : null);
  checks.all(yaml, (path) => existsSync(resolve(dirname(file), path)));
  const ofOthers = [charters, baselines].flatMap((read) => (read.ok ? read.warnings : read.diagnostics));
  const problems: readonly Diagnostic[] = [...inOrder([...report.errors, ...report.warnings]), ...ofOthers];
  if (!charters.ok || !baselines.ok || report.errors.length > 0) return { ok: false, diagnostics: problems };
  const builder = new Builder(file, charters.value, report);
  const cases = yaml.cases.map((one, index) => builder.case(one, ['cases', index]));
  const schedules = toSchedules(yaml.detectors);
  const by = { charters: charters.value, baselines: baselines.value, schedules };
  return { ok: true, value: { file, name: yaml.name, ...by, cases }, warnings: problems };
}

/** Paths relative to the check file, as short as a person would name them here. */
function besides(paths: readonly string[], file: string): readonly string[] {
  return paths.map((path) => relative('', resolve(dirname(file), path)));
}

/** Makes of the checked file what runs. */
class Builder {
  private readonly file: string;
  private readonly charters: readonly Charter[];
  private readonly report: Report;

  constructor(file: string, charters: readonly Charter[], report: Report) {
    this.file = file;
    this.charters = charters;
    this.report = report;
  }

  case({ name, expect, session, recording }: CaseYaml, path: Path): Case {
    const otherwise = expect ?? null;
    const line = this.report.line([...path, 'name']);
    const told =
      session === undefined
        ? this.recorded(recording as NonNullable<typeof recording>, [...path, 'recording'], otherwise)
        : this.written(session, [...path, 'session'], otherwise);
    return { name, line, otherwise, told };
  }

  private written(session: SessionYaml, path: Path, otherwise: Outcome | null): WrittenSession {
    const { agent = impliedAgent(this.charters) ?? '', system, goal, tools, start, calls } = session;
    const steps = calls.map((step, index) => this.step(step, [...path, 'calls', index], otherwise));
    return { kind: 'written', agent, system: system ?? null, goal, tools: tools ?? {}, start, steps };
  }

  private step(step: StepYaml, path: Path, otherwise: Outcome | null): Step {
    const { user, tool = '', result, failed, after } = step;
    if (user !== undefined) return { user, afterMs: after };
    return {
      tool,
      arguments: step.arguments,
      result: result === undefined ? null : asText(result),
      failed,
      afterMs: after,
      expected: this.expectation(step, path, otherwise),
    };
  }

  private recorded(
    { file, trace, calls }: NonNullable<CaseYaml['recording']>,
    path: Path,
    otherwise: Outcome | null,
  ): RecordedSession {
    return {
      kind: 'recorded',
      file: relative('', resolve(dirname(this.file), file)),
      trace: trace ?? null,
      calls: calls.flatMap((call, index) => {
        const { tool, nth, span } = call;
        const expected = this.expectation(call, [...path, 'calls', index], otherwise);
        const which = span === undefined ? { tool: tool ?? '', nth } : { span };
        return expected === null ? [] : [{ which, expected }];
      }),
    };
  }

  private expectation(yaml: ExpectationYaml, path: Path, otherwise: Outcome | null): Expectation | null {
    const outcome = yaml.expect ?? otherwise;
    if (outcome === null) return null;
    const { would = null, kind = null, rule = null, reason = null } = yaml;
    const line = this.report.line(yaml.expect === undefined ? path : [...path, 'expect']);
    return { line, outcome, would, kind, rule, reason };
  }
}

function asText(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result);
}
