import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../support/hostile-backend.ts');

// In a process of its own: node aborts as a whole where its HTTP/2 meets what it did not expect, some of it only as it
// collects what is young.
it.each([1, 2])(
  'the process outlives whatever frames a backend answers with, in whatever pieces (seed %i)',
  (seed) => {
    const heap = ['--max-semi-space-size=1', '--min-semi-space-size=1'];
    const { signal, stdout, stderr } = spawnSync(
      process.execPath,
      [...heap, '--import', 'tsx', PROGRAM, '600', String(seed)],
      { encoding: 'utf8', timeout: 25_000 },
    );
    expect({ signal, stdout, stderr }).toEqual({ signal: null, stdout: 'outlived', stderr: '' });
  },
);
