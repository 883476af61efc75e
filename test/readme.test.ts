import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { approvalsCommand } from '../src/cli/approvals.ts';
import { baselineCommand } from '../src/cli/baseline.ts';
import { charterCommand } from '../src/cli/charter.ts';
import { checkCommand } from '../src/cli/check.ts';
import { configCommand } from '../src/cli/config.ts';
import { deadLettersCommand } from '../src/cli/dead-letters.ts';
import { driftCommand } from '../src/cli/drift.ts';
import { explainCommand } from '../src/cli/explain.ts';
import { inspectCommand } from '../src/cli/inspect.ts';
import { learnCommand } from '../src/cli/learn.ts';
import { replayCommand } from '../src/cli/replay.ts';
import { serveCommand } from '../src/cli/serve.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'] as const;

const COMMANDS = [
  serveCommand(),
  approvalsCommand(),
  deadLettersCommand(),
  inspectCommand(),
  replayCommand(),
  explainCommand(),
  driftCommand(),
  checkCommand(),
  learnCommand(),
  baselineCommand(),
  charterCommand(),
  configCommand(),
];

const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

/** A command, or those inside it, each with its help. */
function described(command: Command): [name: string, help: string][] {
  if (command.commands.length === 0) return [[command.name(), command.helpInformation()]];
  return command.commands.map((inner) => [`${command.name()} ${inner.name()}`, inner.helpInformation()]);
}

function goalkeeper(...args: string[]): { code: number | null; output: string } {
  const program = [join(ROOT, 'src/cli/main.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...program], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

/** What stands in code, in a block or in a line. */
function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  );
  const spans = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, span = '']) => span,
  );
  return [...blocks, ...spans];
}

/** The block of YAML that starts with this key. */
function yamlBlock(key: string): string {
  const blocks = [...read('README.md').matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  const found = blocks.filter((block) => block.startsWith(`${key}:`));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

/** Each command that the documents name, as the arguments before its first operand, with the options beside it. */
function commandsNamed(): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const code of DOCUMENTS.flatMap((document) => codeOf(read(document)))) {
    for (const [, words = ''] of code.matchAll(/(?<![\w/.])goalkeeper((?: [^\s&|;]+)+)/g)) {
      const args = words.trim().split(' ');
      const command = args
        .slice(0, /^(approvals|baseline|charter|config|dead-letters)$/.test(args[0] ?? '') ? 2 : 1)
        .join(' ');
      const options = words.match(/--[a-z-]+/g) ?? [];
      if (/^[a-z]/.test(command)) named.set(command, new Set([...(named.get(command) ?? []), ...options]));
    }
  }
  return named;
}

describe('the documents', () => {
  it('name only commands and options that exist', () => {
    const known = new Map(COMMANDS.flatMap((command) => described(command)));
    const named = commandsNamed();
    expect([...named.keys()]).toEqual(expect.arrayContaining(['serve', 'inspect', 'replay']));
    for (const [command, options] of named) {
      expect([...known.keys()]).toContain(command);
      for (const option of options) expect(known.get(command)).toContain(option);
    }
  });

  it('name every command', () => {
    const { output } = goalkeeper('--help');
    const known = COMMANDS.flatMap((command) => described(command)).map(([name]) => name);
    for (const command of COMMANDS) expect(output).toContain(command.name());
    expect([...commandsNamed().keys()].sort()).toEqual(known.sort());
  }, 30_000);

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = DOCUMENTS.flatMap((document) => codeOf(read(document)))
      .flatMap((code) => [...code.matchAll(/npm run (?:--silent )?([\w:]+)/g)])
      .map(([, script = '']) => script);
    expect(named.length).toBeGreaterThan(0);
    for (const script of named) expect(Object.keys(scripts)).toContain(script);
  });

  it.each(DOCUMENTS)('%s links only to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(
      ([, link = '']) => link,
    );
    for (const link of links) expect(existsSync(join(ROOT, link)), link).toBe(true);
  });

  it('read recordings that exist', () => {
    const named = codeOf(read('README.md')).flatMap((code) => code.match(/test\/fixtures\/[\w/.-]+/g) ?? []);
    expect(named.length).toBeGreaterThan(0);
    for (const file of named) expect(existsSync(join(ROOT, file)), file).toBe(true);
  });
});

describe("the README's examples", () => {
  it('pass the checks it tells of', () => {
    writeFileSync(join(folder, 'charter.yaml'), yamlBlock('charter'));
    writeFileSync(join(folder, 'goalkeeper.yaml'), yamlBlock('receivers'));
    for (const [command, file] of [
      ['charter', 'charter.yaml'],
      ['config', 'goalkeeper.yaml'],
    ] as const) {
      const { code, output } = goalkeeper(command, 'check', join(folder, file));
      expect(output).not.toMatch(/error|warning/);
      expect(code).toBe(0);
    }
  }, 60_000);

  it('show a charter of twelve lines', () => {
    expect(yamlBlock('charter').trimEnd().split('\n')).toHaveLength(12);
  });
});
