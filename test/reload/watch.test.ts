import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchFiles } from '../../src/reload/watch.ts';

let folder: string;
let stop: () => void = () => {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

function watched(...names: string[]) {
  const changes: number[] = [];
  const files = names.map((name) => join(folder, name));
  stop = watchFiles({ files: () => files, onChange: () => changes.push(1), everyMs: 20 });
  return changes;
}

const quiet = () => new Promise((done) => setTimeout(done, 200));

it('tells once of a file that was written, and of none that was not', async () => {
  writeFileSync(join(folder, 'a'), '1');
  const changes = watched('a');
  await quiet();
  expect(changes).toHaveLength(0);
  writeFileSync(join(folder, 'a'), '22');
  await expect.poll(() => changes.length).toBe(1);
  await quiet();
  expect(changes).toHaveLength(1);
});

it('tells of a new file beside one, of one that is gone, and of a link that was swapped', async () => {
  writeFileSync(join(folder, 'one'), '1');
  writeFileSync(join(folder, 'two'), 'two');
  symlinkSync(join(folder, 'one'), join(folder, 'link'));
  const changes = watched('link');
  await quiet();
  symlinkSync(join(folder, 'two'), join(folder, 'fresh'));
  renameSync(join(folder, 'fresh'), join(folder, 'link'));
  await expect.poll(() => changes.length).toBe(1);
  await quiet();
  writeFileSync(join(folder, 'more'), '');
  await expect.poll(() => changes.length).toBe(2);
  await quiet();
  rmSync(join(folder, 'two'));
  await expect.poll(() => changes.length).toBe(3);
});
