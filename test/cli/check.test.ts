import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { charterCommand, loadCharters } from '../../src/cli/charter.ts';
import { configCommand } from '../../src/cli/config.ts';
import { terminal } from '../support/terminal.ts';

const said = terminal();

let folder: string;

const HEAD = 'charter: 1\nname: payer\nversion: "1"\npurpose: p\n';

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(command: 'charter' | 'config', ...args: string[]): Promise<number> {
  await (command === 'charter' ? charterCommand() : configCommand()).parseAsync(args, { from: 'user' });
  return Number(process.exitCode ?? 0);
}

describe('goalkeeper charter check', () => {
  test('says what it read, and exits 0', async () => {
    const good = file('good.yaml', `${HEAD}agents: [a]\ntools: { pay: }\n`);
    expect(await run('charter', 'check', good)).toBe(0);
    expect(said.out).toBe('ok payer 1: monitor, 1 tool, 0 rules, for a\n');
    expect(said.err).toBe('');
  });

  test('tells all problems of all files with a caret, and exits 1', async () => {
    const one = file('one.yaml', `${HEAD}agents: [a]\nmod: enforce\n`);
    const two = file(
      'two.yaml',
      `${HEAD}agents: [a]\nrules:\n  - { name: r, outcome: ask, reason: x, when: tol == 1 }\n`,
    );
    expect(await run('charter', 'check', one, two, join(folder, 'none.yaml'))).toBe(1);
    expect(said.err.split('\n')).toEqual([
      `${one}:6:1: error: unknown key \`mod\` (did you mean \`mode\`?)`,
      '  mod: enforce',
      '  ^',
      `${two}:7:47: error: unknown variable \`tol\` (did you mean \`tool\`?)`,
      '    - { name: r, outcome: ask, reason: x, when: tol == 1 }',
      `${' '.repeat(48)}^`,
      `${join(folder, 'none.yaml')}: error: does not exist`,
      '3 errors',
      '',
    ]);
    expect(said.out).toBe('');
  });

  test('warnings do not fail', async () => {
    const path = file(
      'warn.yaml',
      `${HEAD}agents: [a]\nrules: [{ name: r, outcome: ask, reason: x, when: "false" }]\n`,
    );
    expect(await run('charter', 'check', path)).toBe(0);
    expect(said.err).toMatch(/warning: the condition is always `false`/);
  });

  test('charters that claim one agent fail together, and pass alone', async () => {
    const a = file('a.yaml', `${HEAD}agents: [x]\n`);
    const b = file('b.yaml', `${HEAD}agents: [x]\n`);
    expect(await run('charter', 'check', a, b)).toBe(1);
    expect(said.err).toContain('the agent `x` is claimed by `payer` and by `payer`');
    process.exitCode = undefined;
    expect(await run('charter', 'check', a)).toBe(0);
  });

  test('one file given twice is one charter', async () => {
    const a = file('a.yaml', `${HEAD}agents: [x]\n`);
    expect(await run('charter', 'check', a, a)).toBe(0);
  });

  test('no file is a wrong call', async () => {
    const command = charterCommand();
    for (const one of [command, ...command.commands]) one.exitOverride();
    await expect(command.parseAsync(['check'], { from: 'user' })).rejects.toMatchObject({
      code: 'commander.missingArgument',
    });
  });
});

describe('goalkeeper config check', () => {
  test('says where spans come in and go to, and exits 0', async () => {
    const path = file('ok.config.yaml', 'exporters: { otlp: { endpoint: "http://a:1" }, debug: }\n');
    expect(await run('config', 'check', path)).toBe(0);
    expect(said.out).toBe(
      'ok inline: 127.0.0.1:4317 and 127.0.0.1:4318 to a:1 (otlp, plain text), the terminal (debug), with 0 charters\n',
    );
  });

  test('tells problems of the configuration without its lines, and exits 1', async () => {
    const path = file(
      'bad.config.yaml',
      'exporters: { otlp: { endpont: "http://a:1", headers: { token: s3cret, k: 4711 } } }\n',
    );
    expect(await run('config', 'check', path)).toBe(1);
    expect(said.err).toContain('did you mean `endpoint`?');
    expect(said.err).toContain('3 errors');
    expect(said.err).not.toMatch(/s3cret|4711/);
  });

  test('tells problems of the charters it names', async () => {
    file('broken.charter.yaml', 'charter: 1\n');
    const path = file('names.config.yaml', 'processors: { goalkeeper: { charters: ["*.charter.yaml"] } }\n');
    expect(await run('config', 'check', path)).toBe(1);
    expect(said.err).toMatch(/broken\.charter\.yaml:1:1: error: missing key `name`/);
  });
});

test.each(['charter', 'config'] as const)('goalkeeper %s schema prints a JSON Schema', async (command) => {
  expect(await run(command, 'schema')).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject({ type: 'object', additionalProperties: false });
});

test('charters to judge by are read, or null with the reasons told', async () => {
  expect(await loadCharters([])).toEqual([]);
  expect(await loadCharters([join(folder, 'none.yaml')])).toBeNull();
  expect(said.err).toContain('does not exist');
});
