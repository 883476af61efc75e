import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openStorage } from '../../src/exporters/open-storage.ts';
import type { HeldBack } from '../../src/store/held-back.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { configOf } from '../support/config.ts';
import { keptLog } from '../support/senders.ts';

/** A process with so many workers, each of which holds back. */
async function start(folder: string, workers: number) {
  const config = configOf(`extensions: { file_storage: { directory: ${folder}, fsync: false } }
exporters: { otlp: { endpoint: "http://a:1", sending_queue: { storage: file_storage } } }`);
  const storage = await openStorage(config, [], { log: keptLog().log, counters: new Counters() });
  const holders = Array.from({ length: workers }, () => storage.heldOf(null) as HeldBack);
  return { storage, holders };
}

async function left(folder: string): Promise<string[]> {
  const { storage, holders } = await start(folder, 1);
  const found: string[] = [];
  for await (const { body } of holders[0]?.found() ?? []) found.push(body.toString());
  await storage.close();
  return found;
}

it('keeps what one worker holds back though others have let go of what came later', async () => {
  const step = fc.record({ worker: fc.nat(2), release: fc.boolean(), waits: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-held-back-'));
      const { storage, holders } = await start(folder, 3);
      const waiting = holders.map(() => [] as number[]);
      for (const [at, { worker, release, waits }] of steps.entries()) {
        const holder = holders[worker] as HeldBack;
        if (release) {
          waiting[worker]?.shift();
          holder.release(waiting[worker]?.[0] ?? at, holder.added);
          continue;
        }
        waiting[worker]?.push(at);
        const safe = holder.add([Buffer.from(String(at))], at);
        if (waits) await safe;
      }
      await storage.close();
      const expected = waiting.flat().sort((a, b) => a - b);
      expect((await left(folder)).map(Number)).toEqual(expected);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 40 },
  );
});
