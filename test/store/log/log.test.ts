import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Disk, realDisk } from '../../../src/store/log/disk.ts';
import { type LogOptions, SegmentedLog } from '../../../src/store/log/log.ts';
import { Quota } from '../../../src/store/log/quota.ts';

let folder: string;
const opened: SegmentedLog[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-log-'));
});
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

async function open(options: Partial<LogOptions> = {}): Promise<SegmentedLog> {
  const quota = options.quota ?? new Quota(1 << 30);
  const log = await SegmentedLog.open({ folder, segmentBytes: 200, sync: false, quota, ...options });
  opened.push(log);
  return log;
}

const body = (text: string): Buffer[] => [Buffer.from(text)];
const append = (log: SegmentedLog, ...texts: string[]) =>
  Promise.all(texts.map((text) => log.append(body(text))));

/** What is left to read, each of it done. */
async function rest(log: SegmentedLog): Promise<string[]> {
  const found: string[] = [];
  for (let one = await log.read(); one !== null; one = await log.read()) {
    found.push(one.body.toString());
    log.done(one);
  }
  return found;
}

const segments = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort();

describe('a log', () => {
  it('takes a record in however many pieces', async () => {
    const log = await open({ segmentBytes: 1 << 24 });
    const pieces = Array.from({ length: 300_000 }, (_, n) => Buffer.from([n % 256]));
    await log.append(pieces);
    expect(log.failing).toBe(null);
    expect((await log.read())?.body.equals(Buffer.concat(pieces))).toBe(true);
  });

  it('gives what was appended in its order, over segments', async () => {
    const log = await open();
    const texts = Array.from({ length: 50 }, (_, n) => `record ${n}`);
    for (const text of texts) await append(log, text);
    expect(segments().length).toBeGreaterThan(3);
    expect(await rest(log)).toEqual(texts);
  });

  it('gives it again to the next process', async () => {
    await append(await open(), 'a', 'b', 'c');
    const log = await open();
    expect(log.found).toMatchObject({ records: 3, bytes: 3, cut: 0 });
    await append(log, 'd');
    expect(await rest(log)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives again what was taken and not done, and nothing that was', async () => {
    const first = await open();
    await append(first, 'a', 'b', 'c', 'd');
    const taken = [await first.read(), await first.read(), await first.read()];
    first.done(taken[1]!);
    await first.close();
    const log = await open();
    expect(log.found.records).toBe(3);
    expect(await rest(log)).toEqual(['a', 'c', 'd']);
  });

  it('gives again what could not be read for now, and nothing stays for it', async () => {
    const first = await open();
    await append(first, 'one', 'two', 'three');
    const taken = [await first.read(), await first.read()];
    first.done(taken[1]!);
    await first.close();
    let failures = 1;
    const disk: Disk = {
      ...realDisk,
      open: async (path, flags) => {
        if (flags === 'r' && failures-- > 0) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
        return realDisk.open(path, flags);
      },
    };
    const second = await open({ disk });
    await expect(second.read()).rejects.toThrow('EMFILE');
    expect(await rest(second)).toEqual(['one', 'three']);
    await append(second, 'x'.repeat(300));
    await append(second, 'y');
    expect(await rest(second)).toHaveLength(2);
    expect(segments()).toHaveLength(1);
  });

  it('removes a segment when all of it is done', async () => {
    const log = await open();
    for (let n = 0; n < 40; n++) await append(log, `record ${n}`);
    const before = segments().length;
    const first = await log.read();
    await rest(log);
    expect(segments()).toHaveLength(before);
    log.done(first!);
    await append(log, 'x');
    await expect.poll(() => segments().length).toBeLessThan(3);
  });

  it('gives back what it takes of the quota', async () => {
    const quota = new Quota(10_000);
    const log = await open({ quota });
    for (let n = 0; n < 40; n++) await append(log, `record ${n}`);
    expect(quota.used).toBeGreaterThan(40 * 16);
    await rest(log);
    await append(log, 'x');
    expect(quota.used).toBeLessThan(300);
  });

  it('starts where it was when all was done, and removed', async () => {
    const first = await open();
    for (let n = 0; n < 20; n++) await append(first, `record ${n}`);
    await rest(first);
    await first.close();
    for (const name of segments()) rmSync(join(folder, name));
    const log = await open();
    await append(log, 'new');
    await log.close();
    expect(await rest(await open())).toEqual(['new']);
  });

  it("keeps its files from other users' eyes", async () => {
    await append(await open(), 'secret');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('refuses a segment of a later version by name', async () => {
    await append(await open(), 'a');
    const path = join(folder, segments()[0]!);
    const bytes = readFileSync(path);
    bytes.writeUInt16LE(2, 6);
    const { crc32 } = await import('node:zlib');
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 16)), 16);
    writeFileSync(path, bytes);
    await expect(open()).rejects.toThrow(`${path}: version 2 of the format, expected 1`);
  });

  it('writes what comes while one is written together, and syncs it once', async () => {
    let syncs = 0;
    const disk: Disk = {
      ...realDisk,
      open: async (path, flags) => {
        const file = await realDisk.open(path, flags);
        const datasync = file.datasync.bind(file);
        file.datasync = () => {
          syncs++;
          return datasync();
        };
        return file;
      },
    };
    const log = await open({ sync: true, disk, segmentBytes: 1 << 20 });
    await append(log, 'first');
    syncs = 0;
    await append(log, ...Array.from({ length: 100 }, (_, n) => `${n}`));
    expect(syncs).toBeLessThanOrEqual(2);
    expect(await rest(log)).toHaveLength(101);
  });
});

/** A disk that fails as told, in the middle of a write. */
function failingDisk(): { disk: Disk; failure: { code: string } | null } & {
  fail(code: string | null): void;
} {
  const state = {
    failure: null as { code: string } | null,
    fail(code: string | null) {
      state.failure = code === null ? null : { code };
    },
    disk: {
      ...realDisk,
      open: async (path: string, flags: 'r' | 'r+' | 'w+') => {
        const file = await realDisk.open(path, flags);
        const writev = file.writev.bind(file);
        file.writev = (async (buffers: Buffer[], position: number) => {
          if (state.failure === null) return writev(buffers, position);
          await file.write(Buffer.alloc(5, 0xff), 0, 5, position);
          throw Object.assign(new Error(`${state.failure.code}: no`), state.failure);
        }) as typeof file.writev;
        return file;
      },
    } satisfies Disk,
  };
  return state;
}

describe('a disk that fails', () => {
  it('costs what could not be written, tells so once, and is used again when it works', async () => {
    const { disk, fail } = failingDisk();
    const troubles: (string | null)[] = [];
    const log = await open({ disk, onTrouble: (error) => troubles.push(error?.message ?? null) });
    await append(log, 'a');
    fail('ENOSPC');
    await expect(append(log, 'lost')).rejects.toThrow('ENOSPC');
    await expect(append(log, 'lost too')).rejects.toThrow('ENOSPC');
    expect(log.failing?.message).toContain('ENOSPC');
    fail(null);
    await append(log, 'b');
    expect(log.failing).toBeNull();
    expect(troubles).toEqual(['ENOSPC: no', null]);
    await log.close();
    expect(await rest(await open())).toEqual(['a', 'b']);
  });

  it('is not trusted where the folder was removed: the next write makes it anew', async () => {
    const log = await open();
    await append(log, 'a');
    rmSync(folder, { recursive: true });
    await expect(append(log, 'lost')).rejects.toThrow('was removed');
    await append(log, 'b');
    expect(segments()).toHaveLength(1);
    await log.close();
    expect(await rest(await open())).toEqual(['b']);
  });
});

it('passes over what the disk cannot give back, and says how much that is', async () => {
  const first = await open();
  for (const text of ['a'.repeat(300), 'b'.repeat(300), 'c']) await append(first, text);
  const disk: Disk = {
    ...realDisk,
    open: async (path, flags) => {
      const file = await realDisk.open(path, flags);
      if (flags === 'r' && path.endsWith('0000000000000000.log')) {
        file.read = (() =>
          Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))) as typeof file.read;
      }
      return file;
    },
  };
  const damaged: number[] = [];
  const log = await open({ disk, onDamage: (bytes) => damaged.push(bytes) });
  expect(await rest(log)).toEqual(['b'.repeat(300), 'c']);
  expect(damaged).toEqual([308]);
});

describe('whatever was cut off', () => {
  const texts = fc.array(fc.string({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 20 });

  it('at any byte of the end, what stood before is given, in order, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (written, at) => {
        rmSync(folder, { recursive: true, force: true });
        const first = await open();
        for (const text of written) await append(first, text);
        await first.close();
        const last = join(folder, segments().at(-1)!);
        truncateSync(last, at % (statSync(last).size + 1));
        const second = await open();
        await append(second, 'after');
        await second.close();
        const found = await rest(await open());
        expect(found.at(-1)).toBe('after');
        expect(found.slice(0, -1)).toEqual(written.slice(0, found.length - 1));
      }),
      { numRuns: 100 },
    );
  });

  it('or changed in any byte of any file, nothing is invented, and order is kept', async () => {
    const change = fc.record({ file: fc.nat(), at: fc.nat(), value: fc.nat(255), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.nat(20),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (written, done, changes) => {
          rmSync(folder, { recursive: true, force: true });
          const first = await open();
          const numbered = written.map((text, n) => `${n} ${text}`);
          for (const text of numbered) await append(first, text);
          for (let n = 0; n < done; n++) {
            const one = await first.read();
            if (one !== null && n % 3 > 0) first.done(one);
          }
          await first.close();
          for (const { file, at, value, cut } of changes) mutate(file, at, value, cut);
          const log = await open().catch((error: Error) => error);
          if (log instanceof Error) return expect(log.message).toContain('version');
          const found = await rest(log);
          const places = found.map((text) => numbered.indexOf(text));
          expect(places).not.toContain(-1);
          // What was taken before comes first.
          expect(new Set(found).size).toBe(found.length);
          expect([...places].sort((a, b) => a - b)).toEqual(places);
          await append(log, 'after');
          expect(await rest(log)).toEqual(['after']);
        },
      ),
      { numRuns: 200 },
    );
  });
});

function mutate(file: number, at: number, value: number, cut: boolean): void {
  const names = readdirSync(folder);
  const path = join(folder, names[file % names.length]!);
  const bytes = readFileSync(path);
  if (bytes.length === 0) return;
  if (cut) truncateSync(path, at % bytes.length);
  else {
    bytes[at % bytes.length] = value;
    writeFileSync(path, bytes);
  }
}
