import { link, readFile, readlink, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const NAME = 'lock';
/** How often the holder says that it lives. */
const BEAT_MS = 1_000;
/** Who has not said so for this long does not live: for holders that cannot be looked up. */
const SILENT_MS = 5_000;
const LOOKS = 10;

/** A folder that is one process's. */
export class FolderLock {
  private readonly path: string;
  private readonly text: string;
  private readonly timer: NodeJS.Timeout;

  private constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    this.timer = setInterval(() => void this.beat(), BEAT_MS).unref();
  }

  /**
   * Takes it over from a process that ended without giving it back. One of another machine or container cannot be
   * looked up: it is watched for a few seconds. Rejects with an Error where another process has it.
   */
  static async take(folder: string, silentMs = SILENT_MS): Promise<FolderLock> {
    const path = join(folder, NAME);
    const text = await whoWeAre();
    const own = `${path}.${process.pid}`;
    await writeFile(own, text, { mode: 0o600 });
    try {
      while (!(await created(own, path))) {
        const other = await readFile(path, 'utf8').catch(() => null);
        if (other === null) continue;
        if (await lives(other, text, path, silentMs))
          throw new Error(`${folder} is in use by ${described(other, text)}`);
        await remove(path, other, own);
      }
    } finally {
      await unlink(own).catch(() => {});
    }
    return new FolderLock(path, text);
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    if ((await readFile(this.path, 'utf8').catch(() => null)) === this.text) await unlink(this.path);
  }

  /** Written anew where the folder was removed and made again. */
  private async beat(): Promise<void> {
    const now = new Date();
    await utimes(this.path, now, now).catch(() =>
      writeFile(this.path, this.text, { mode: 0o600, flag: 'wx' }).catch(() => {}),
    );
  }
}

/** Of two who come at once one makes it. */
async function created(from: string, path: string): Promise<boolean> {
  try {
    await link(from, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved away first: where another has taken it over meanwhile, that one gets it back. */
async function remove(path: string, stale: string, own: string): Promise<void> {
  const aside = `${own}.stale`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => {});
  await unlink(aside);
}

/** A process, its place (where its id means something) and its birth (an id is given again). */
async function whoWeAre(): Promise<string> {
  const place = await placeOfPids();
  return `${process.pid}\n${place}\n${(await birthOf(process.pid)) ?? ''}\n`;
}

async function lives(other: string, own: string, path: string, silentMs: number): Promise<boolean> {
  const [pid = '', place, birth] = other.split('\n');
  const [, ownPlace] = own.split('\n');
  if (other === own) return true;
  if (place !== ownPlace || !/^\d+$/.test(pid)) return beats(path, other, silentMs);
  if (!exists(Number(pid))) return false;
  return birth === '' || birth === ((await birthOf(Number(pid))) ?? '');
}

/** Whether its holder touches it. */
async function beats(path: string, text: string, silentMs: number): Promise<boolean> {
  const mtime = async () => (await stat(path).catch(() => null))?.mtimeMs;
  const before = await mtime();
  for (let look = 0; look < LOOKS; look++) {
    await sleep(silentMs / LOOKS);
    if ((await mtime()) !== before) return (await readFile(path, 'utf8').catch(() => null)) === text;
  }
  return false;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function placeOfPids(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => hostname());
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim()} ${namespace}`.trim();
}

/** In ticks since the machine started; null where the system doesn't tell. */
async function birthOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name in parentheses may hold anything, parentheses too.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function described(other: string, own: string): string {
  const [pid = '', place] = other.split('\n');
  const [, ownPlace] = own.split('\n');
  return `another process (${pid}${place === ownPlace ? '' : ', of another machine or container'})`;
}
