import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { NODES } from './support.ts';

// A program with two copies of a framework's core, each in ESM and CommonJS: its own, and one that only the framework
// brings along. What is patched is told by the name of the class that `StructuredTool.prototype.call` is asked for.

const SOURCE = join(REPOSITORY, 'instrumentation/javascript');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const TOOL = 'class StructuredTool { call() { return "called"; } }';
const EXPORTS = { './tools': { import: './tools.js', require: './tools.cjs' } };

function core(at: string, version: string): Record<string, string> {
  const manifest = { name: '@langchain/core', version, type: 'module', exports: EXPORTS };
  return {
    [`${at}/package.json`]: JSON.stringify(manifest),
    [`${at}/tools.js`]: `${TOOL}\nexport { StructuredTool };\nexport function make() { return "made"; }`,
    [`${at}/tools.cjs`]: `${TOOL}\nexports.StructuredTool = StructuredTool;\nexports.make = () => "made";`,
  };
}

const FRAMEWORK = {
  'package.json': JSON.stringify({
    name: 'app',
    type: 'module',
    dependencies: { '@langchain/core': '1', langchain: '1' },
  }),
  ...core('node_modules/@langchain/core', '1.0.0'),
  'node_modules/langchain/package.json': JSON.stringify({
    name: 'langchain',
    version: '1.0.0',
    type: 'module',
  }),
  'node_modules/langchain/index.js': 'export * from "@langchain/core/tools";',
  ...core('node_modules/langchain/node_modules/@langchain/core', '0.9.0'),
  // A package that the application doesn't list, with a copy of its own.
  'node_modules/hidden/package.json': JSON.stringify({ name: 'hidden', version: '1.0.0', type: 'module' }),
  'node_modules/hidden/index.js': 'export * from "@langchain/core/tools";',
  ...core('node_modules/hidden/node_modules/@langchain/core', '0.8.0'),
};

const SHOW = `
  const patched = ({ StructuredTool }) => !/return "called"/.test(StructuredTool.prototype.call.toString());
  console.log(JSON.stringify(Object.fromEntries(Object.entries({ own, nested, hidden }).map(([n, m]) => [n, patched(m)]))));`;
const OWN = 'import * as own from "@langchain/core/tools";';
const NESTED = 'import * as nested from "langchain/index.js";';
const HIDDEN = 'import * as hidden from "hidden/index.js";';
const REGISTER = 'import "goalkeeper/register";';

/** Some of our own modules as they are shipped, each with what it shares with the others. */
async function built(...names: string[]): Promise<string> {
  const outdir = realpathSync(mkdtempSync(join(tmpdir(), 'goalkeeper-built-')));
  folders.push(outdir);
  writeFileSync(join(outdir, 'package.json'), '{ "type": "module" }');
  const entryPoints = names.map((name) => join(SOURCE, `${name}.ts`));
  const how = {
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  } as const;
  await build({ entryPoints, outdir, outbase: SOURCE, ...how });
  return outdir;
}

function program(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'goalkeeper-hooks-')));
  folders.push(folder);
  for (const [name, text] of Object.entries({ ...FRAMEWORK, ...files })) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  symlinkSync(REPOSITORY, join(folder, 'node_modules/goalkeeper'));
  return folder;
}

interface Outcome {
  readonly patched: unknown;
  readonly stderr: string;
}

function run(node: string, folder: string, args: readonly string[], env: object = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: { ...process.env, OTEL_SDK_DISABLED: 'true', ...env } };
    execFile(node, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}`));
      else resolve({ patched: JSON.parse(stdout), stderr });
    });
  });
}

describe.each(NODES)('on Node $name', ({ node }) => {
  it.each([
    ['first', [REGISTER, OWN, NESTED, HIDDEN]],
    ['in the middle', [OWN, REGISTER, NESTED, HIDDEN]],
    ['last', [OWN, NESTED, HIDDEN, REGISTER]],
  ])('one import reaches the listed frameworks’ copies, where it stands %s', async (_, lines) => {
    const folder = program({ 'app.js': [...lines, SHOW].join('\n') });
    const { patched, stderr } = await run(node, folder, ['app.js']);
    expect(patched).toEqual({ own: true, nested: true, hidden: false });
    expect(stderr).toMatch(/^goalkeeper: guards langchain 1\.0\.0 and 0\.9\.0/m);
  });

  it('--import reaches every copy, with no change of the program', async () => {
    const folder = program({ 'app.js': [OWN, NESTED, HIDDEN, SHOW].join('\n') });
    const { patched } = await run(node, folder, ['--import', 'goalkeeper/register', 'app.js']);
    expect(patched).toEqual({ own: true, nested: true, hidden: true });
  });

  it('NODE_OPTIONS does the same', async () => {
    const folder = program({ 'app.js': [OWN, NESTED, HIDDEN, SHOW].join('\n') });
    const { patched } = await run(node, folder, ['app.js'], { NODE_OPTIONS: '--import=goalkeeper/register' });
    expect(patched).toEqual({ own: true, nested: true, hidden: true });
  });

  it('--import reaches what an ESM program requires', async () => {
    const lines = ['import { createRequire } from "node:module";', NESTED, HIDDEN];
    const text = [...lines, 'const own = createRequire(import.meta.url)("@langchain/core/tools");', SHOW];
    const folder = program({ 'app.js': text.join('\n') });
    const { patched } = await run(node, folder, ['--import', 'goalkeeper/register', 'app.js']);
    expect(patched).toEqual({ own: true, nested: true, hidden: true });
  });

  it('require reaches every CommonJS copy that is required after it', async () => {
    const at = (folder: string) =>
      `require("module").createRequire(require("path").resolve("node_modules/${folder}/x.js"))`;
    const text = `require("goalkeeper/register");
      const own = require("@langchain/core/tools");
      const nested = ${at('langchain')}("@langchain/core/tools");
      const hidden = ${at('hidden')}("@langchain/core/tools");
      ${SHOW}`;
    const { patched } = await run(node, program({ 'app.cjs': text }), ['app.cjs']);
    expect(patched).toEqual({ own: true, nested: true, hidden: true });
  });

  it('a require after the framework’s still reaches its classes', async () => {
    const text = `const own = require("@langchain/core/tools");
      require("goalkeeper/register");
      const nested = own, hidden = own;
      ${SHOW}`;
    const { patched } = await run(node, program({ 'app.cjs': text }), ['app.cjs']);
    expect(patched).toEqual({ own: true, nested: true, hidden: true });
  });

  it('is switched off wholly by GOALKEEPER_DISABLED', async () => {
    const off = { GOALKEEPER_DISABLED: 'true' };
    const before = 'import Module from "node:module"; const load = Module._load; ';
    const folder = program({
      'app.js': [before, REGISTER, OWN, NESTED, HIDDEN, SHOW].join('\n'),
      'app.cjs': `const load = require("module")._load; require("goalkeeper/register");
        if (require("module")._load !== load) throw new Error("hooked");
        if (Object.keys(require.cache).length > 2) throw new Error("loaded more than the one file");
        console.log("{}");`,
    });
    for (const args of [['app.js'], ['--import', 'goalkeeper/register', 'app.js']]) {
      const { patched, stderr } = await run(node, folder, args, off);
      expect(patched).toEqual({ own: false, nested: false, hidden: false });
      expect(stderr).toBe('');
    }
    await run(node, folder, ['app.cjs'], off);
  });

  it('a framework that fails when it is loaded is told of, and breaks no program that does without', async () => {
    const folder = program({
      'node_modules/@langchain/core/tools.js': 'throw new Error("needs another Node");',
      'app.js': [REGISTER, 'console.log("{}");'].join('\n'),
    });
    const { stderr } = await run(node, folder, ['app.js']);
    expect(stderr).toContain('@langchain/core/tools could not be loaded (Error: needs another Node)');
  });

  it('a framework that is loaded late is told of when it is, and nobody is told before that there is none', async () => {
    const later = 'await new Promise((resolve) => setTimeout(resolve, 700));';
    const folder = program({
      'app.js': [later, 'await import("@langchain/core/tools");', 'console.log("{}");'].join('\n'),
      'more.js': [OWN, later, later, 'await import("hidden/index.js");', 'console.log("{}");'].join('\n'),
      'none.js': [later, 'console.log("{}");'].join('\n'),
    });
    const preload = ['--import', 'goalkeeper/register'];
    const late = await run(node, folder, [...preload, 'app.js']);
    expect(late.stderr).toMatch(/^goalkeeper: guards langchain 1\.0\.0; .*\n$/);
    const more = await run(node, folder, [...preload, 'more.js']);
    expect(more.stderr).toMatch(
      /^goalkeeper: guards langchain 1\.0\.0; .*\ngoalkeeper: also guards langchain 1\.0\.0 and 0\.8\.0.*\n$/,
    );
    const none = await run(node, folder, [...preload, 'none.js']);
    expect(none.stderr).toMatch(/^goalkeeper: no agent framework found .*\n$/);
  });

  it('a function that is exported is replaced by --import, and told as out of reach without', async () => {
    const outdir = await built(
      'hooks/start',
      'hooks/reached',
      'hooks/loader-thread',
      'frameworks/shared/wrap',
    );
    const url = (name: string) => JSON.stringify(pathToFileURL(join(outdir, `${name}.js`)).href);
    const guard = `
      import { start } from ${url('hooks/start')};
      import { wrapExport } from ${url('frameworks/shared/wrap')};
      const apply = (exports, gate, about) => {
        if (!wrapExport(exports, 'make', (make) => () => make() + ', guarded')) about.missing('make: start with --import');
      };
      const patches = [{ module: '@langchain/core/tools', replaces: ['make'], apply }];
      const started = start([{ name: 'kit', patches }], {});
      await started.done;
      globalThis.told = () => started.patching.reached.flatMap(({ missing }) => missing);`;
    const app = `import { make } from "@langchain/core/tools"; import * as all from "@langchain/core/tools";
      console.log(JSON.stringify([make(), all.make(), Object.keys(all).sort(), told()]));`;
    const folder = program({ 'guard.js': guard, 'app.js': app, 'plain.js': `import "./guard.js";\n${app}` });
    const names = ['StructuredTool', 'make'];
    const preloaded = await run(node, folder, ['--import', './guard.js', 'app.js']);
    expect(preloaded.patched).toEqual(['made, guarded', 'made, guarded', names, []]);
    const plain = await run(node, folder, ['plain.js']);
    expect(plain.patched).toEqual(['made', 'made', names, ['make: start with --import']]);
  });
});
