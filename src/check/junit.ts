import type { CaseResult, Shortfall } from './run.ts';

/** How a check file came out; `problems`: what could not be read or judged, in words. */
export interface FileResult {
  readonly file: string;
  readonly name: string;
  readonly cases: readonly CaseResult[];
  readonly problems: readonly string[];
}

/** JUnit's XML, as CI systems read it: a suite for each file, a test case for each case. */
export function junitXml(results: readonly FileResult[]): string {
  const suites = results.map(suite).join('');
  const all = results.flatMap(({ cases }) => cases);
  const errors = results.reduce((sum, { problems }) => sum + problems.length, 0);
  const counts = `tests="${all.length + errors}" failures="${failed(all)}" errors="${errors}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="goalkeeper check" ${counts}>\n${suites}</testsuites>\n`;
}

function suite({ file, name, cases, problems }: FileResult): string {
  const counts = `tests="${cases.length + problems.length}" failures="${failed(cases)}" errors="${problems.length}"`;
  const head = `  <testsuite name="${escaped(name)}" file="${escaped(file)}" ${counts} skipped="0">\n`;
  const inner = [
    ...problems.map((problem) => errored(file, problem)),
    ...cases.map((one) => testCase(file, one)),
  ];
  return `${head}${inner.join('')}  </testsuite>\n`;
}

function errored(file: string, problem: string): string {
  const message = escaped(problem);
  return `    <testcase classname="${escaped(file)}" name="can be run" file="${escaped(file)}">\n      <error message="${message}">${message}</error>\n    </testcase>\n`;
}

function testCase(file: string, { name, line, checked, shortfalls }: CaseResult): string {
  const head = `    <testcase classname="${escaped(file)}" name="${escaped(name)}" file="${escaped(file)}" line="${line}" assertions="${checked}"`;
  if (shortfalls.length === 0) return `${head}/>\n`;
  const failures = shortfalls.map((shortfall) => failure(file, shortfall)).join('');
  return `${head}>\n${failures}    </testcase>\n`;
}

function failure(file: string, { line, call, expected, found }: Shortfall): string {
  const message = `${call}: expected ${expected}, found ${found.split('\n')[0]}`;
  const text = `${file}:${line}\n${call}\nexpected: ${expected}\nfound: ${found}`;
  return `      <failure type="verdict" message="${escaped(message)}">${escaped(text)}</failure>\n`;
}

function failed(cases: readonly CaseResult[]): number {
  return cases.filter(({ shortfalls }) => shortfalls.length > 0).length;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Texts come from spans: what XML 1.0 has no place for, not even escaped, becomes U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"\n\r\t]/g, (letter) => ENTITIES[letter] as string);
}
