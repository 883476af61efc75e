import { describe, expect, it } from 'vitest';
import { Batch, type BatchOptions, type Loss } from '../../../src/telemetry/traces/batch.ts';

const OPTIONS: BatchOptions = { scheduleDelayMs: 10, maxQueueSize: 5, maxExportBatchSize: 3 };

function batch(send: (items: readonly number[]) => Promise<void> = async () => {}) {
  const [sent, lost]: [(readonly number[])[], [number, Loss][]] = [[], []];
  const keeps = (items: readonly number[]) => {
    sent.push(items);
    return send(items);
  };
  return { sent, lost, batch: new Batch<number>(OPTIONS, keeps, (...loss) => lost.push(loss)) };
}

/** Answers when it is told to. */
function held() {
  const answers: (() => void)[] = [];
  return { answers, send: () => new Promise<void>((done) => answers.push(done)) };
}

const tick = () => new Promise((turn) => setImmediate(turn));

describe('a batch', () => {
  it('goes when it is full, or when its time is up', async () => {
    const { batch: made, sent } = batch();
    for (const item of [1, 2, 3]) made.add(item);
    expect(sent).toEqual([[1, 2, 3]]);
    await tick();
    made.add(4);
    expect(sent).toHaveLength(1);
    await expect.poll(() => sent).toEqual([[1, 2, 3], [4]]);
  });

  it('is one request at a time; what there is no room for meanwhile is lost and said to be', async () => {
    const { answers, send } = held();
    const { batch: made, sent, lost } = batch(send);
    for (let item = 1; item <= 10; item++) made.add(item);
    expect(sent).toEqual([[1, 2, 3]]);
    expect(lost).toEqual([
      [1, 'queue_full'],
      [1, 'queue_full'],
    ]);
    answers.shift()?.();
    await tick();
    expect(sent.at(-1)).toEqual([4, 5, 6]);
  });

  it('that was refused is lost, and the next goes all the same', async () => {
    const {
      batch: made,
      sent,
      lost,
    } = batch(async ([first]) => {
      if (first === 1) throw new Error('no');
    });
    for (const item of [1, 2, 3]) made.add(item);
    await tick();
    for (const item of [4, 5, 6]) made.add(item);
    await tick();
    expect(sent).toHaveLength(2);
    expect(lost).toEqual([[3, 'failed']]);
  });

  it('is delivered at the end, as far as there is time; nothing comes after', async () => {
    const { batch: made, sent } = batch();
    for (const item of [1, 2]) made.add(item);
    await made.stop(1_000);
    expect(sent).toEqual([[1, 2]]);

    const stuck = batch(held().send);
    for (let item = 1; item <= 5; item++) stuck.batch.add(item);
    await stuck.batch.stop(20);
    expect(stuck.lost).toEqual([[2, 'stopped']]);
    stuck.batch.add(6);
    expect(stuck.lost).toHaveLength(2);
  });
});
