import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { REPOSITORY } from './processes.ts';

// Longer, and by hand: test/fuzz/README.md.

it('ten seconds of mutated messages over all doors end with nothing broken and the neighbour served', async () => {
  const args = ['--import', 'tsx', `${REPOSITORY}test/fuzz/run.ts`, '--seconds', '10'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: REPOSITORY,
    timeout: 55_000,
  }).catch((error: { stdout?: string; stderr?: string }) => ({ stdout: `${error.stdout}${error.stderr}` }));
  expect(stdout).toMatch(/\nok\n$/);
});
