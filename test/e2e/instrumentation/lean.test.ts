import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-lean-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a program without charters is guarded without loading a single package', async () => {
  const dist = join(REPOSITORY, 'dist/instrumentation/javascript');
  const loaded = join(folder, 'loaded.txt');
  writeFileSync(loaded, '');
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  writeFileSync(
    join(folder, 'noting.mjs'),
    `import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(${JSON.stringify(loaded)}, url + '\\n');
  return next(url, context);
}`,
  );
  writeFileSync(
    join(folder, 'hook.mjs'),
    `import { register } from 'node:module'; register('./noting.mjs', import.meta.url);`,
  );
  writeFileSync(
    join(folder, 'program.mjs'),
    `import ${JSON.stringify(join(dist, 'register.js'))};
import { guard, ready } from ${JSON.stringify(join(dist, 'index.js'))};
await ready();
console.log(await guard(async () => 'paid', { name: 'send_payment' })({ iban: 'DE89370400440532013000' }));
process.exit(0);`,
  );
  const env = { ...process.env, OTEL_SDK_DISABLED: 'true' };
  const { stdout } = await run(process.execPath, ['--import', './hook.mjs', 'program.mjs'], {
    cwd: folder,
    env,
  });
  expect(stdout).toBe('paid\n');
  const modules = readFileSync(loaded, 'utf8').trim().split('\n');
  expect(modules.filter((url) => url.includes('/in-process-'))).not.toEqual([]);
  expect(modules.filter((url) => url.includes('/node_modules/'))).toEqual([]);
});
