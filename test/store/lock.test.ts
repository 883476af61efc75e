import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderLock } from '../../src/store/lock.ts';

let folder: string;
const held: FolderLock[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-lock-'));
});
afterEach(async () => {
  for (const lock of held.splice(0)) await lock.release();
  rmSync(folder, { recursive: true, force: true });
});

async function take(): Promise<FolderLock> {
  const lock = await FolderLock.take(folder, 500);
  held.push(lock);
  return lock;
}

const file = () => join(folder, 'lock');
const text = () => readFileSync(file(), 'utf8');

it('is taken once, and again when it was released', async () => {
  const lock = await take();
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  await expect(FolderLock.take(folder, 500)).rejects.toThrow(
    `${folder} is in use by another process (${process.pid})`,
  );
  await lock.release();
  expect(existsSync(file())).toBe(false);
  await take();
});

it('is refused while another process has it, and taken over when that was killed', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")']);
  await new Promise((up) => other.stdout.once('data', up));
  const ended = new Promise((end) => other.once('close', end));
  try {
    const birth = readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
    writeFileSync(file(), `${other.pid}\n${await place()}\n${birth}\n`);
    await expect(FolderLock.take(folder, 500)).rejects.toThrow(`another process (${other.pid})`);
  } finally {
    other.kill('SIGKILL');
    await ended;
  }
  await take();
  expect(text().split('\n')[0]).toBe(String(process.pid));
});

it('is taken over from a process whose id was given to another since', async () => {
  writeFileSync(file(), `${process.pid}\n${await place()}\n1\n`);
  await take();
  expect(text()).not.toContain('\n1\n');
});

it('is taken over from a process elsewhere that says nothing any more', async () => {
  writeFileSync(file(), '1\nanother container\n77\n');
  await take();
  expect(text()).not.toContain('another container');
});

it('is refused where a process elsewhere says that it lives', async () => {
  writeFileSync(file(), '1\nanother container\n77\n');
  const beat = setInterval(() => writeFileSync(file(), '1\nanother container\n77\n'), 20);
  try {
    await expect(FolderLock.take(folder, 500)).rejects.toThrow(
      'another process (1, of another machine or container)',
    );
  } finally {
    clearInterval(beat);
  }
});

it('takes anything else in its place for a lock that nobody holds', async () => {
  writeFileSync(file(), 'nonsense');
  await take();
  expect(text().split('\n')[0]).toBe(String(process.pid));
});

/** Where this process's id means something, as a lock says it. */
async function place(): Promise<string | undefined> {
  await take();
  const [, found] = text().split('\n');
  await held.pop()?.release();
  return found;
}
