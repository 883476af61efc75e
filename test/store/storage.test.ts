import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Storage } from '../../src/store/storage.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { keptLog } from '../support/senders.ts';

let folder: string;
const opened: Storage[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-storage-'));
});
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open() {
  const { log, lines } = keptLog();
  const counters = new Counters();
  const options = { directory: join(folder, 'deep', 'storage'), fsync: false, maxBytes: 1 << 24 };
  const storage = await Storage.open(options, { log, counters });
  opened.push(storage);
  return { storage, lines, counters };
}

const spans = () => join(folder, 'deep', 'storage', 'queues', 'otlp%2Fbackend', 'spans');
const segment = () => join(spans(), readdirSync(spans()).find((name) => name.endsWith('.log')) as string);

it("keeps each log in a folder of its name, for its owner alone, and only one process's", async () => {
  const { storage } = await open();
  await (await storage.log('queues', 'otlp/backend', 'spans')).append([Buffer.from('a')]);
  expect(statSync(spans()).mode & 0o777).toBe(0o700);
  await expect(open()).rejects.toThrow('is in use by another process');
});

it('says what the process before left, what it was writing, and whose queue nobody sends', async () => {
  const first = await open();
  const log = await first.storage.log('queues', 'otlp/backend', 'spans');
  await log.append([Buffer.from('a')]);
  await opened.pop()?.close();
  appendFileSync(segment(), 'half a rec');
  const second = await open();
  expect(await second.storage.unused('queues')).toEqual(['otlp/backend']);
  const again = await second.storage.log('queues', 'otlp/backend', 'spans');
  expect(again.found).toMatchObject({ records: 1, cut: 10, damaged: 0 });
  expect(second.lines.join('')).toContain('cut off what was being written');
  expect(second.lines.join('')).toContain('requests=1');
  expect(second.counters.get('storage_damaged_bytes')).toBe(0);
  expect(await second.storage.unused('queues')).toEqual([]);
});

it('counts what was damaged before the end', async () => {
  const first = await open();
  const log = await first.storage.log('queues', 'otlp/backend', 'spans');
  await log.append([Buffer.from('a')]);
  await opened.pop()?.close();
  const damaged = segment();
  const second = await open();
  await (await second.storage.log('queues', 'otlp/backend', 'spans')).append([Buffer.from('b')]);
  await opened.pop()?.close();
  const bytes = readFileSync(damaged);
  bytes[bytes.length - 1] = 0;
  writeFileSync(damaged, bytes);
  const third = await open();
  const again = await third.storage.log('queues', 'otlp/backend', 'spans');
  expect((await again.read())?.body.toString()).toBe('b');
  expect(third.counters.get('storage_damaged_bytes', 'queues otlp/backend spans')).toBe(9);
});
