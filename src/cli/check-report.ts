import type { FileResult } from '../check/junit.ts';
import type { CaseResult, Shortfall } from '../check/run.ts';
import { onStdout as pc } from './colour.ts';
import { plural } from './diagnostics.ts';
import { cell } from './table.ts';

/** How checks came out, for a person: each case with a mark, below those that failed what was expected and what came. */
export function checkReport(results: readonly FileResult[]): string {
  const cases = results.flatMap((result) => result.cases);
  const failed = cases.filter(({ shortfalls }) => shortfalls.length > 0).length;
  const passed = cases.length - failed;
  const summary = [
    pc.green(`${passed} passed`),
    failed > 0 ? pc.red(`${failed} failed`) : null,
    `${plural(cases.length, 'case')} in ${plural(results.length, 'file')}`,
  ];
  return [...results.map(file), summary.filter(Boolean).join(', ')].join('\n\n');
}

function file({ file, name, cases, problems }: FileResult): string {
  const head = `${pc.bold(file)}  ${pc.dim(cell(name, 80))}`;
  const troubles = problems.map((problem) => `  ${pc.red('!')} ${cell(problem, 200)}`);
  return [head, ...troubles, ...cases.map((one) => caseLines(file, one))].join('\n');
}

function caseLines(path: string, { name, checked, shortfalls }: CaseResult): string {
  if (shortfalls.length === 0)
    return `  ${pc.green('✓')} ${cell(name, 100)} ${pc.dim(plural(checked, 'call'))}`;
  return [`  ${pc.red('✗')} ${cell(name, 100)}`, ...shortfalls.map((one) => shortfallLines(path, one))].join(
    '\n',
  );
}

function shortfallLines(path: string, { line, call, expected, found }: Shortfall): string {
  const [first = '', ...reasons] = found.split('\n').map((text) => cell(text, 200));
  return [
    `      ${cell(call, 80)}  ${pc.dim(`${path}:${line}`)}`,
    `        expected ${pc.green(cell(expected, 200))}`,
    `        found    ${pc.red(first)}`,
    ...reasons.map((reason) => `                 ${reason}`),
  ].join('\n');
}
