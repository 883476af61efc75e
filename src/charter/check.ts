import { didYouMean } from '../yaml/nearest.ts';
import type { Vocabulary } from './cel-check.ts';
import { bestMatch, isGlob, matchesGlob } from './glob.ts';
import { patternProblem } from './pattern.ts';
import type { Report } from './report.ts';
import { type ScheduleFile, scheduleProblem } from './schedule.ts';
import type { CharterFile, LimitFile } from './schema.ts';

/** The tools a charter lists, for checks of the names used elsewhere in it. */
export function vocabularyOf(tools: CharterFile['tools']): Vocabulary {
  const names = tools === undefined ? null : Object.keys(tools);
  return {
    tools: names,
    knowsTool: (name) => {
      if (names === null) return true;
      // A pattern is known where it can mean a tool that is listed, or a pattern that is.
      return isGlob(name)
        ? names.some((known) => matchesGlob(known, name))
        : bestMatch(name, names, (known) => known) !== undefined;
    },
  };
}

/** Mistakes in a charter that its schema cannot see; those inside conditions are cel-check's. */
export function checkCharter(charter: CharterFile, report: Report): void {
  const vocabulary = vocabularyOf(charter.tools);
  checkAgents(charter, report);
  for (const [tool, grant] of Object.entries(charter.tools ?? {})) {
    for (const [argument, limit] of Object.entries(grant.arguments)) {
      checkLimit(['tools', tool, 'arguments', argument], limit, report);
    }
  }
  charter.trusted_sources.forEach((tool, index) => {
    checkTool(tool, ['trusted_sources', index], vocabulary, report);
  });
  charter.effects.forEach(({ tools }, index) => {
    tools.forEach((tool, at) => {
      checkTool(tool, ['effects', index, 'tools', at], vocabulary, report);
    });
  });
  const names = new Map<string, number>();
  charter.rules.forEach((rule, index) => {
    const path = ['rules', index];
    const first = names.get(rule.name);
    names.set(rule.name, first ?? index);
    if (first !== undefined) {
      const message = `\`${rule.name}\` names two rules, the first on line ${report.line(['rules', first, 'name'])}`;
      report.error([...path, 'name'], 'duplicate_name', message);
    }
    rule.tools?.forEach((tool, at) => {
      checkTool(tool, [...path, 'tools', at], vocabulary, report);
    });
    if (rule.when === undefined && rule.tools === undefined) {
      const message = `\`${rule.name}\` has neither \`when\` nor \`tools\`, expected at least one`;
      report.error([...path, 'name'], 'missing_key', message);
    }
    checkSchedule(rule.name, path, rule, charter.mode, report);
  });
  for (const [id, schedule] of Object.entries(charter.detectors)) {
    checkSchedule(id, ['detectors', id], schedule, charter.mode, report);
  }
}

function checkAgents({ agents }: CharterFile, report: Report): void {
  agents.forEach((agent, index) => {
    if (agents.indexOf(agent) !== index) {
      report.error(['agents', index], 'duplicate_name', `\`${agent}\` stands twice in \`agents\``);
    }
  });
}

function checkSchedule(
  name: string,
  path: readonly (string | number)[],
  schedule: ScheduleFile,
  charterMode: CharterFile['mode'],
  report: Report,
): void {
  const problem = scheduleProblem(schedule);
  if (problem !== null) report.error([...path, problem.key], 'contradiction', problem.message, problem.help);
  const key = schedule.mode === 'enforce' ? 'mode' : 'enforce_from';
  if (charterMode === 'enforce' || (key === 'enforce_from' && schedule.enforce_from === undefined)) return;
  const message = `\`${name}\` is in \`enforce\` in a charter that is in \`monitor\`: nothing is enforced`;
  const help = 'set the charter to `enforce`, and what shall only report to `monitor`';
  report.warn([...path, key], 'no_effect', message, help);
}

function checkTool(
  tool: string,
  path: readonly (string | number)[],
  vocabulary: Vocabulary,
  report: Report,
): void {
  if (vocabulary.knowsTool(tool)) return;
  const help = didYouMean(tool, vocabulary.tools ?? []) ?? 'list it there, or take it out here';
  report.error(path, 'unknown_tool', `the tool \`${tool}\` is not listed under \`tools\``, help);
}

function checkLimit(path: readonly (string | number)[], limit: LimitFile, report: Report): void {
  const { min, max, one_of, matches, required } = limit;
  const name = String(path.at(-1));
  if (min === undefined && max === undefined && !one_of && matches === undefined && !required) {
    const help = 'give `min`, `max`, `one_of`, `matches` or `required`';
    report.keyError(path, 'empty_limit', `\`${name}\` has no limit`, help);
  }
  if (min !== undefined && max !== undefined && min > max) {
    report.error([...path, 'min'], 'contradiction', `\`min\` is ${min}, more than \`max\` (${max})`);
  }
  const problem = matches === undefined ? null : patternProblem(matches);
  if (problem !== null) report.error([...path, 'matches'], 'invalid_pattern', problem);
}
