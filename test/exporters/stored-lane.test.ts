import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outgoing } from '../../src/exporters/outgoing.ts';
import { Queue, type QueueOptions } from '../../src/exporters/queue.ts';
import { PermanentError } from '../../src/exporters/sender.ts';
import { storedLanes } from '../../src/exporters/stored-lane.ts';
import { type Disk, realDisk } from '../../src/store/log/disk.ts';
import { SegmentedLog } from '../../src/store/log/log.ts';
import { Quota } from '../../src/store/log/quota.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { until } from '../support/grpc.ts';
import { keptLog, ScriptedSender, sent } from '../support/senders.ts';

let folder: string;
const logs: SegmentedLog[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-lane-'));
});
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const OPTIONS: QueueOptions = {
  name: 'otlp',
  sizer: 'requests',
  capacity: 10_000,
  consumers: 2,
  joinBytes: 0,
  stored: true,
};

/** A queue on the test's folder, as the one before left it. */
async function open(
  sender: ScriptedSender,
  { disk = realDisk, max = 1 << 30, consumers = 2 }: { disk?: Disk; max?: number; consumers?: number } = {},
) {
  const quota = new Quota(max);
  const log = async (name: string) => {
    const opened = await SegmentedLog.open({
      folder: join(folder, name),
      segmentBytes: 1 << 20,
      sync: false,
      quota,
      disk,
    });
    logs.push(opened);
    return opened;
  };
  const counters = new Counters();
  const { log: words, lines } = keptLog();
  const stored = { alerts: await log('alerts'), spans: await log('spans'), quota };
  const lanes = storedLanes(stored, consumers);
  return { queue: new Queue({ ...OPTIONS, consumers }, sender, counters, words, lanes), counters, lines };
}

/** Bytes of buffers that are still in use. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  for (let turn = 0; turn < 3; turn++) {
    runInNewContext('gc')();
    // Newer versions free buffers in the background.
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return process.memoryUsage().arrayBuffers;
}

/** A backend that is away. */
const away = () => new ScriptedSender(() => new Promise(() => {}));
const texts = (sender: ScriptedSender) => sender.sent.map((one) => one.toString());

describe('a queue on disk', () => {
  it('says that a request is safe when it is on disk, delivered or not', async () => {
    const { queue } = await open(away());
    await Promise.all(['a', 'b', 'c'].map((text) => queue.put('spans', sent(Buffer.from(text)))));
    expect(queue.size).toBe(3);
  });

  it('gives what was not delivered to the next process, alerts first, each lane in its order', async () => {
    const first = await open(away());
    for (const text of ['a', 'b', 'c', 'd', 'e']) await first.queue.put('spans', sent(Buffer.from(text), 2));
    for (const text of ['alert 1', 'alert 2']) await first.queue.put('alerts', sent(Buffer.from(text)));
    const sender = new ScriptedSender();
    const second = await open(sender, { consumers: 1 });
    expect(second.queue.size).toBe(7);
    await second.queue.drain(1_000);
    expect(texts(sender)).toEqual(['alert 1', 'alert 2', 'a', 'b', 'c', 'd', 'e']);
    expect(second.counters.get('exported_spans')).toBe(12);
    expect((await open(new ScriptedSender())).queue.size).toBe(0);
  });

  it('keeps the signal of a request', async () => {
    const first = await open(away());
    await first.queue.put('spans', outgoing('logs', [Buffer.from('l'), Buffer.from('og')], 3));
    const second = await open(new ScriptedSender());
    await second.queue.drain(1_000);
    expect(second.counters.get('exported_log_records')).toBe(3);
  });

  it('holds little of a long queue in memory, and loses the order of none', async () => {
    const waiting: (() => void)[] = [];
    const sender = new ScriptedSender(() => new Promise((take) => waiting.push(take)));
    const { queue } = await open(sender, { consumers: 1 });
    const one = (n: number) => Buffer.alloc(1024 * 1024, n);
    const before = await heldBytes();
    for (let n = 0; n < 150; n++) await queue.put('spans', sent(one(n)));
    expect((await heldBytes()) - before).toBeLessThan(70 * 1024 * 1024);
    for (let n = 0; n < 150; n++) {
      await until(() => waiting.length > 0, `request ${n} to be sent`);
      if (n === 30) void queue.put('spans', sent(one(150)));
      waiting.shift()?.();
    }
    await until(() => waiting.length > 0, 'the last to be sent');
    waiting.shift()?.();
    await until(() => queue.size === 0, 'all to be done');
    expect(sender.sent.map((bytes) => bytes[0])).toEqual(Array.from({ length: 151 }, (_, n) => n));
  });

  it('knows the age of its oldest, in memory or on disk alone; what was found counts from the start', async () => {
    const waiting: (() => void)[] = [];
    const sender = new ScriptedSender(() => new Promise((take) => waiting.push(take)));
    const { queue } = await open(sender, { consumers: 1 });
    const began = performance.now();
    for (let n = 0; n < 6; n++) {
      const at = began - (600 - 100 * n) * 1e3;
      await queue.put('spans', { ...sent(Buffer.alloc(6 * 1024 * 1024, n)), at });
    }
    for (let n = 0; n < 4; n++) {
      await until(() => waiting.length > 0, `request ${n} to be sent`);
      const past = (performance.now() - began) / 1e3;
      expect(Math.abs(queue.load.oldest - past - (600 - 100 * n))).toBeLessThan(1);
      waiting.shift()?.();
    }
    await until(() => waiting.length > 0 && queue.size === 2, 'the one before the last to be sent');
    const before = performance.now();
    const found = await open(away());
    expect(found.queue.size).toBe(2);
    expect(found.queue.load.oldest).toBeLessThanOrEqual((performance.now() - before) / 1e3);
  });

  it('leaves on disk what is undelivered when the time to stop is up, and says so', async () => {
    const sender = new ScriptedSender(
      () =>
        new Promise((_, reject) => {
          const timer = setInterval(() => {
            if (!sender.closed) return;
            clearInterval(timer);
            reject(new PermanentError('closed', 'shutdown'));
          }, 5);
        }),
    );
    const { queue, counters, lines } = await open(sender);
    for (const text of ['a', 'b', 'c', 'd']) await queue.put('spans', sent(Buffer.from(text)));
    await queue.drain(50);
    expect(counters.get('dropped_spans')).toBe(0);
    expect(lines.join('')).toMatch(/stays on disk for the next start requests=4$/m);
    expect((await open(new ScriptedSender())).queue.size).toBe(4);
  });

  it('counts what is refused for good as lost, and forgets it', async () => {
    const refusing = new ScriptedSender(async () => {
      throw new PermanentError('INVALID_ARGUMENT: no', 'refused');
    });
    const { queue, counters } = await open(refusing);
    await queue.put('spans', sent(Buffer.from('a'), 5));
    await queue.drain(1_000);
    expect(counters.get('dropped_spans', 'refused')).toBe(5);
    expect((await open(new ScriptedSender())).queue.size).toBe(0);
  });

  it('has no room over its bytes on disk, and again when they are delivered', async () => {
    const waiting: (() => void)[] = [];
    const sender = new ScriptedSender(() => new Promise((take) => waiting.push(take)));
    const { queue } = await open(sender, { max: 10_000 });
    await queue.put('spans', sent(Buffer.alloc(6_000)));
    expect(queue.hasRoom(5_000)).toBe(false);
    waiting.shift()?.();
    await until(() => queue.size === 0, 'it to be done');
    expect(queue.hasRoom(5_000)).toBe(true);
  });

  it('says how much is lost where a segment was damaged, and goes on behind it', async () => {
    const first = await open(away());
    for (let n = 0; n < 3; n++) await first.queue.put('spans', sent(Buffer.alloc(700_000, n)));
    const path = join(folder, 'spans');
    const [segment = ''] = readdirSync(path)
      .filter((name) => name.endsWith('.log'))
      .sort();
    const sender = new ScriptedSender();
    const second = await open(sender);
    writeFileSync(join(path, segment), Buffer.alloc(100));
    await second.queue.drain(1_000);
    expect(sender.sent.map((bytes) => bytes[0])).toEqual([2]);
    expect(second.queue.size).toBe(0);
  });
});

describe('a disk that is full', () => {
  /** Takes nothing while it is full. */
  function fillable() {
    const state = { full: false };
    const disk: Disk = {
      ...realDisk,
      open: async (path, flags) => {
        if (state.full && flags === 'w+') throw Object.assign(new Error('ENOSPC: full'), { code: 'ENOSPC' });
        const file = await realDisk.open(path, flags);
        const writev = file.writev.bind(file);
        file.writev = (async (buffers: Buffer[], position: number) => {
          if (state.full) throw Object.assign(new Error('ENOSPC: full'), { code: 'ENOSPC' });
          return writev(buffers, position);
        }) as typeof file.writev;
        return file;
      },
    };
    return { state, disk };
  }

  it('is no loss: a request is safe when it is delivered, and few are taken until then', async () => {
    const { state, disk } = fillable();
    const waiting: (() => void)[] = [];
    const sender = new ScriptedSender(() => new Promise((take) => waiting.push(take)));
    const { queue } = await open(sender, { disk });
    state.full = true;
    const safe: string[] = [];
    for (const text of ['a', 'b']) {
      expect(queue.hasRoom(1)).toBe(true);
      void queue.put('spans', sent(Buffer.from(text)))?.then(() => safe.push(text));
      await until(() => texts(sender).includes(text), 'it to be sent');
      await new Promise((wake) => setTimeout(wake, 20));
    }
    expect(queue.hasRoom(1)).toBe(false);
    expect(safe).toEqual([]);
    waiting.shift()?.();
    await until(() => safe.length === 1, 'the delivered one to be safe');
    expect(queue.hasRoom(1)).toBe(true);
    state.full = false;
    await queue.put('spans', sent(Buffer.from('c')));
    expect(queue.size).toBe(2);
    expect((await open(new ScriptedSender())).queue.size).toBe(1);
  });
});

describe('a disk that cannot be read for now', () => {
  it('is tried again: nothing of it is lost', async () => {
    const first = await open(away());
    for (const text of ['a', 'b']) await first.queue.put('spans', sent(Buffer.from(text)));
    let failures = 0;
    const disk: Disk = {
      ...realDisk,
      open: async (path, flags) => {
        if (flags === 'r' && failures++ === 0) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
        return realDisk.open(path, flags);
      },
    };
    const sender = new ScriptedSender();
    const second = await open(sender, { disk });
    await until(() => second.queue.size === 0, 'all to be delivered', 5_000);
    expect(texts(sender)).toEqual(['a', 'b']);
    expect(failures).toBeGreaterThan(1);
  });
});
