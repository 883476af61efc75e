import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { NODES } from './support.ts';

// The package as it is shipped, in an empty project with one framework.

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
const env = { ...process.env, OTEL_SDK_DISABLED: 'true' };

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: REPOSITORY,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const langchain = readFileSync(join(REPOSITORY, 'instrumentation/examples/langchain/package.json'), 'utf8');
  const { dependencies } = JSON.parse(langchain) as { dependencies: Record<string, string> };
  const wanted = ['langchain', '@langchain/core'].map((name) => `${name}@${dependencies[name]}`);
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true }');
  await run('npm', ['install', ...QUIET, join(folder, filename), ...wanted], { cwd: folder });
});

const CALL = `
  const pay = tool(async () => 'paid', { name: 'pay', description: 'Pays.', schema: { type: 'object', properties: {} } });
  pay.invoke({ type: 'tool_call', id: 'call-1', name: 'pay', args: {} }).then(({ content }) => console.log(content));
  configure({ mode: 'monitor' });`;

const TYPED = `import 'goalkeeper/register';
  import { configure, guard, guardTools, RefusedError, type OnAsk, run } from 'goalkeeper';
  const onAsk: OnAsk = async ({ tool, arguments: given }) => tool === 'pay' && given !== null;
  configure({ mode: 'monitor', onAsk });
  const pay: (args: { iban: string }) => Promise<string> = guard(async ({ iban }: { iban: string }) => iban, { name: 'pay' });
  const tools = guardTools({ read: async (args: { id: string }) => args.id });
  void run({ agent: 'clerk', goal: 'Pay.' }, async () => tools.read({ id: await pay({ iban: 'x' }) })).catch(
    (error: unknown) => error instanceof RefusedError && error.message,
  );`;
/** What is required is all that is imported. */
const WHOLE = `
  import type * as imported from 'goalkeeper' with { 'resolution-mode': 'import' };
  import required = require('goalkeeper');
  const whole: typeof imported = required;
  void whole;`;

describe('the package in an empty project', () => {
  it.each([
    [
      'an ESM program',
      'app.mjs',
      `import 'goalkeeper/register'; import { configure } from 'goalkeeper'; import { tool } from 'langchain';`,
    ],
    [
      'a CommonJS program',
      'app.cjs',
      `require('goalkeeper/register'); const { configure } = require('goalkeeper'); const { tool } = require('langchain');`,
    ],
  ])('guards %s on every Node', async (_, name, head) => {
    writeFileSync(join(folder, name), head + CALL);
    for (const { node } of NODES) {
      const { stdout, stderr } = await run(node, [name], { cwd: folder, env });
      expect(stdout).toBe('paid\n');
      // How many tools there are is told where they come as soon as the framework.
      expect(stderr).toMatch(/^goalkeeper: guards langchain [^\n]*(?:; 1 of 1 tools gated)?\n$/);
    }
  });

  it('does what the first steps of its README show', async () => {
    const readme = readFileSync(join(REPOSITORY, 'instrumentation/README.md'), 'utf8');
    const [, program] = /## First steps.*?```js\n(.*?)```/s.exec(readme) ?? [];
    writeFileSync(join(folder, 'first.mjs'), program ?? '');
    const { stdout, stderr } = await run(process.execPath, ['first.mjs'], { cwd: folder, env });
    expect(stdout).toMatch(
      /^From: billing@nordwind\.example\n.*\nNot done: send_payment was not called, since .*\n$/,
    );
    expect(stderr).toMatch(/^goalkeeper: guards [^\n]*2 of 2 tools gated\n$/);
  });

  it.each([
    ['node16', 'node16', { 'types.mts': TYPED, 'types.cts': TYPED + WHOLE }],
    ['nodenext', 'nodenext', { 'types.mts': TYPED, 'types.cts': TYPED + WHOLE }],
    ['esnext', 'bundler', { 'types.ts': TYPED }],
  ])('has types that resolve: --module %s --moduleResolution %s', async (module, resolution, files) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const tsc = join(REPOSITORY, 'node_modules/.bin/tsc');
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', module, '--types', 'node'];
    const found = ['--moduleResolution', resolution, '--typeRoots', join(REPOSITORY, 'node_modules/@types')];
    const checked = run(tsc, [...options, ...found, ...Object.keys(files)], { cwd: folder }).catch(
      ({ stdout }) => ({ stdout }),
    );
    expect((await checked).stdout).toBe('');
  });
});
