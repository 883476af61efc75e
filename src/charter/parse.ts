import type { Action } from '../model/action.ts';
import type { Charter, CharterRule, ToolGrant } from '../model/charter.ts';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import type { EffectRule } from '../model/effects.ts';
import type { History } from '../model/history.ts';
import { keyPlaceAt, type Located, nodeAt } from '../yaml/located.ts';
import { readYaml } from '../yaml/read.ts';
import { inOrder, validate } from '../yaml/validate.ts';
import { CelCompiler, type Condition } from './cel.ts';
import { checkCharter, vocabularyOf } from './check.ts';
import { matchesGlob } from './glob.ts';
import { argumentLimit } from './limits.ts';
import { Report } from './report.ts';
import { toSchedule, toSchedules } from './schedule.ts';
import { type CharterFile, charterSchema, type RuleFile } from './schema.ts';

/**
 * Reads a charter: ready to judge with, or every problem of the file with its place. Warnings tell of what is
 * well-formed and surely not meant, such as a rule that can never fire.
 */
export function parseCharter(text: string, file: string): Result<Charter> {
  const read = readYaml(text, file);
  if (!read.ok) return read;
  const root = read.value;
  const checked = validate(charterSchema, root, { file });
  const open = openTools(root, file);
  if (!checked.ok || open !== null) {
    const diagnostics = [...(checked.ok ? [] : checked.diagnostics), ...(open ? [open] : [])];
    return { ok: false, diagnostics: inOrder(diagnostics) };
  }
  const report = new Report(root, file);
  checkCharter(checked.value, report);
  const trusts = trustsOf(checked.value);
  const rules = compileRules(checked.value, trusts, report);
  if (report.errors.length > 0) {
    return { ok: false, diagnostics: inOrder([...report.errors, ...report.warnings]) };
  }
  return { ok: true, value: build(checked.value, rules, trusts), warnings: inOrder(report.warnings) };
}

/** `tools:` with nothing below would leave every tool open where it looks like allowing none. */
function openTools(root: Located, file: string): Diagnostic | null {
  const node = nodeAt(root, ['tools']);
  if (node?.kind !== 'scalar' || node.value !== null) return null;
  const { line, column } = keyPlaceAt(root, ['tools']);
  const help = 'list the tools, write `tools: {}` for none, or leave the key out for any';
  return {
    severity: 'error',
    code: 'missing_value',
    file,
    line,
    column,
    message: '`tools` has no value',
    help,
  };
}

function build(file: CharterFile, rules: readonly CharterRule[], trusts: Charter['trusts']): Charter {
  const { name, version, purpose, agents, mode } = file;
  const tools = file.tools === undefined ? null : new Map(Object.entries(file.tools).map(toGrant));
  const detectors = toSchedules(file.detectors);
  const effects = file.effects.map(toEffect);
  return Object.freeze({ name, version, purpose, agents, mode, tools, rules, effects, detectors, trusts });
}

function toGrant([tool, grant]: [string, NonNullable<CharterFile['tools']>[string]]): [string, ToolGrant] {
  const limits = Object.entries(grant.arguments).map(([argument, limit]) => argumentLimit(argument, limit));
  return [tool, { tool, maxCalls: grant.max_calls ?? null, readOnly: grant.read_only ?? null, limits }];
}

function toEffect({ tools, key, window }: CharterFile['effects'][number]): EffectRule {
  const concerns = (tool: string): boolean => tools.some((pattern) => matchesGlob(tool, pattern));
  return Object.freeze({ key, windowNs: window * 1e6, concerns });
}

function trustsOf({ trusted_sources }: CharterFile): Charter['trusts'] {
  const exact = new Set(trusted_sources);
  return (tool) => exact.has(tool) || trusted_sources.some((pattern) => matchesGlob(tool, pattern));
}

function compileRules(file: CharterFile, trusts: Charter['trusts'], report: Report): CharterRule[] {
  const compiler = new CelCompiler(trusts);
  const vocabulary = vocabularyOf(file.tools);
  const seen = new Map<string, RuleFile>();
  return file.rules.map((rule, index) => {
    const path = ['rules', index, 'when'];
    let condition: Condition = () => true;
    if (rule.when !== undefined) {
      const compiled = compiler.compile(rule.when, vocabulary);
      if ('problems' in compiled) {
        for (const problem of compiled.problems) report.inside(path, 'error', problem);
      } else {
        condition = compiled.condition;
        for (const warning of compiled.warnings) report.inside(path, 'warning', warning);
        repeated(rule, compiled.canonical, seen, path, report);
      }
    }
    return toRule(rule, condition);
  });
}

/** Two rules with one condition always fire together: one of them is a copy that was not finished. */
function repeated(
  rule: RuleFile,
  canonical: string,
  seen: Map<string, RuleFile>,
  path: readonly (string | number)[],
  report: Report,
): void {
  const key = JSON.stringify([canonical, [...(rule.tools ?? [])].sort()]);
  const first = seen.get(key);
  if (first === undefined) seen.set(key, rule);
  else
    report.warn(
      path,
      'repeated_condition',
      `\`${rule.name}\` has the condition of \`${first.name}\` once more`,
    );
}

function toRule(rule: RuleFile, condition: Condition): CharterRule {
  const { name, outcome, severity, reason, tools } = rule;
  const concerns = (tool: string): boolean =>
    tools === undefined || tools.some((pattern) => matchesGlob(tool, pattern));
  return Object.freeze({
    name,
    outcome,
    severity,
    schedule: toSchedule(rule),
    reason,
    owasp: rule.owasp ?? null,
    when: (action: Action, history: History) => concerns(action.tool) && condition(action, history),
  });
}
