import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises';

/** What a log needs of the file system; tests give one that is full or failing. */
export interface Disk {
  open(path: string, flags: 'r' | 'r+' | 'w+'): Promise<File>;
  unlink(path: string): Promise<void>;
}

export type File = Pick<FileHandle, 'read' | 'write' | 'writev' | 'datasync' | 'truncate' | 'stat' | 'close'>;

/** Nobody else's to read: what agents do stands in them. */
export const realDisk: Disk = {
  open: (path, flags) => open(path, flags, 0o600),
  unlink,
};

/** Makes a folder and those above it. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // What Node says of a file system that is read-only, too: asked for the one folder it tells the truth.
    await mkdir(path, { mode: 0o700 });
  }
}

export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder);
}

/** A file that was made is there after a loss of power only when its folder is on the disk too. */
export async function syncFolder(path: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Most buffers that the kernel takes at once (IOV_MAX). */
const MOST_BUFFERS = 1_000;

/** Writes all of it: one call may write a part, such as when the disk fills up in the middle. */
export async function writeAll(file: File, buffers: readonly Buffer[], at: number): Promise<void> {
  let position = at;
  let left = buffers.filter(({ length }) => length > 0);
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left.slice(0, MOST_BUFFERS), position);
    if (bytesWritten === 0) throw new Error('the disk takes no more');
    position += bytesWritten;
    left = rest(left, bytesWritten);
  }
}

function rest(buffers: readonly Buffer[], written: number): Buffer[] {
  let gone = written;
  let index = 0;
  while (index < buffers.length && gone >= (buffers[index] as Buffer).length) {
    gone -= (buffers[index] as Buffer).length;
    index++;
  }
  const [first, ...others] = buffers.slice(index);
  return first === undefined ? [] : [first.subarray(gone), ...others];
}
