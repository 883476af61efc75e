import { Command } from 'commander';
import { charterJsonSchema } from '../charter/describe.ts';
import { loadCharters as readCharters } from '../charter/load.ts';
import { readTextFile } from '../charter/text-file.ts';
import type { Charter } from '../model/charter.ts';
import { onStdout as pc } from './colour.ts';
import { countDiagnostics, plural, renderDiagnostics } from './diagnostics.ts';

/** `goalkeeper charter`: what a person who writes charters needs. */
export function charterCommand(): Command {
  const command = new Command('charter').description('check charters: what an agent may do');
  command
    .command('check')
    .description('tell every mistake in charters, with line and column')
    .argument('<file...>', 'charters; together they must not claim an agent twice')
    .action((files: string[]) => {
      process.exitCode = check(files);
    });
  command
    .command('schema')
    .description('print the JSON Schema of charters, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(charterJsonSchema(), null, 2)}\n`);
    });
  return command;
}

/** Charters to judge by; null where one cannot be used, the reasons on stderr. */
export function loadCharters(files: readonly string[]): readonly Charter[] | null {
  const result = readCharters(files);
  const problems = result.ok ? result.warnings : result.diagnostics;
  process.stderr.write(renderDiagnostics(problems, textOf));
  return result.ok ? result.value : null;
}

function check(files: readonly string[]): number {
  const result = readCharters(files);
  const problems = result.ok ? result.warnings : result.diagnostics;
  process.stderr.write(renderDiagnostics(problems, textOf));
  if (!result.ok) {
    process.stderr.write(`${countDiagnostics(problems)}\n`);
    return 1;
  }
  for (const charter of result.value) process.stdout.write(`${pc.green('ok')} ${describe(charter)}\n`);
  return 0;
}

/** What was read, in one line: a charter that is valid and says something else than meant shows here. */
function describe({ name, version, mode, agents, tools, rules }: Charter): string {
  const allowed = tools === null ? 'any tool' : plural(tools.size, 'tool');
  return `${name} ${version}: ${mode}, ${allowed}, ${plural(rules.length, 'rule')}, for ${agents.join(', ')}`;
}

/** A charter's text, to show the line of a mistake. */
export function textOf(file: string): string | null {
  const read = readTextFile(file);
  return 'text' in read ? read.text : null;
}
