import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Exporter, Lane } from '../../src/exporters/exporter.ts';
import type { Outgoing } from '../../src/exporters/outgoing.ts';
import type { PipelineOptions } from '../../src/pipeline/options.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { HeldBack } from '../../src/store/held-back.ts';
import { SegmentedLog } from '../../src/store/log/log.ts';
import { Quota } from '../../src/store/log/quota.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { ROOMY } from '../session/actions.ts';
import { chatSpan, request, toolSpan } from '../spans.ts';
import { localIntake } from '../support/intake.ts';
import { keptLog } from '../support/senders.ts';
import { decodeRequest } from '../wire/protobuf.ts';

let folder: string;
const logs: SegmentedLog[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-held-'));
});
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const SETTLE_MS = 200;
const OPTIONS: PipelineOptions = {
  mode: 'inline',
  settleMs: SETTLE_MS,
  sessions: ROOMY,
  charters: [],
  version: '0.0.0',
};

/** Says of each request when it is safe, as a test wants. */
class SlowExporter implements Exporter {
  readonly name = 'otlp';
  readonly target = 'a test';
  readonly blocks = false;
  readonly names: string[] = [];
  readonly waiting: (() => void)[] = [];

  hasRoom(): boolean {
    return true;
  }

  async change(): Promise<void> {}

  put(_: Lane, { parts }: Outgoing): Promise<void> {
    this.names.push(...namesOf(Buffer.concat(parts)));
    return new Promise((safe) => this.waiting.push(safe));
  }

  async drain(): Promise<void> {}

  allSafe(): void {
    for (const safe of this.waiting.splice(0)) safe();
  }
}

function namesOf(bytes: Buffer): string[] {
  return (decodeRequest(bytes).resourceSpans ?? []).flatMap(({ scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) => spans.map(({ name = '' }) => name)),
  );
}

/** A process on the same folder as the one before. */
async function start() {
  const log = await SegmentedLog.open({
    folder,
    segmentBytes: 1 << 20,
    sync: false,
    quota: new Quota(1 << 30),
  });
  logs.push(log);
  const exporter = new SlowExporter();
  const counters = new Counters();
  const pipeline = new Pipeline(OPTIONS);
  const exporters = { traces: [exporter], logs: [], metrics: [] };
  const around = { counters, log: keptLog().log };
  const intake = localIntake(pipeline, 'inline', exporters, around, { held: new HeldBack(log) });
  return { intake, exporter, counters, pipeline, held: log.found.records };
}

const RUN = request(
  chatSpan({ id: '1', at: 900, goal: 'Tell me the weather in Paris.' }),
  toolSpan({ id: '2', at: 1000, tool: 'get_weather', arguments: '{"city":"Paris"}', result: 'sunny' }),
);
const SENDER = { cancelled: false };
const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

it('acknowledges a request when what goes on at once is safe and its actions are on disk', async () => {
  const { intake, exporter } = await start();
  let answered = false;
  const answer = Promise.resolve(intake.receive('traces', RUN, SENDER)).then((result) => {
    answered = true;
    return result;
  });
  await pause(50);
  expect(answered).toBe(false);
  exporter.allSafe();
  expect(await answer).toEqual({ kind: 'accepted', items: expect.any(Number) });
  exporter.allSafe();
});

it('takes again what the process before had not sent on: its action goes out, and what went out does not', async () => {
  const first = await start();
  void first.intake.receive('traces', RUN, SENDER);
  first.exporter.allSafe();
  await pause(50);
  const second = await start();
  expect(second.held).toBe(1);
  await second.intake.judges.recover();
  expect(second.counters.get('recovered_actions')).toBe(1);
  await expect.poll(() => second.exporter.names).toEqual(['execute_tool get_weather']);
  first.intake.drain();
});

it('lets go of an action when it is safe elsewhere, and not before', async () => {
  const first = await start();
  void first.intake.receive('traces', RUN, SENDER);
  first.exporter.allSafe();
  await expect.poll(() => first.exporter.names).toContain('execute_tool get_weather');
  await pause(50);
  expect((await start()).held).toBe(1);
  first.exporter.allSafe();
  await first.intake.judges.released();
  await pause(50);
  expect((await start()).held).toBe(0);
});

it('does not let go of what came while the one before became safe', async () => {
  const first = await start();
  void first.intake.receive('traces', RUN, SENDER);
  first.exporter.allSafe();
  await expect.poll(() => first.exporter.names).toContain('execute_tool get_weather');
  const other = toolSpan({ id: '3', at: 2000, tool: 'get_time', arguments: '{}', result: 'noon' });
  void first.intake.receive('traces', request(other), SENDER);
  first.exporter.allSafe();
  await pause(100);
  const second = await start();
  expect(second.held).toBe(1);
  await second.intake.judges.recover();
  await expect.poll(() => second.exporter.names).toEqual(['execute_tool get_time']);
  first.exporter.allSafe();
  first.intake.drain();
});
