import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RetryOptions, RetrySender } from '../../src/exporters/retry.ts';
import { PermanentError, RetryableError } from '../../src/exporters/sender.ts';
import { until } from '../support/grpc.ts';
import { keptLog, ScriptedSender, sent } from '../support/senders.ts';

const REQUEST = Buffer.from('request');

const OPTIONS: RetryOptions = {
  enabled: true,
  initialIntervalMs: 20,
  randomizationFactor: 0,
  multiplier: 2,
  maxIntervalMs: 1_000,
  maxElapsedMs: 60_000,
};

function retry(next: ScriptedSender, options: Partial<RetryOptions> = {}): RetrySender {
  return new RetrySender(next, 'otlp', { ...OPTIONS, ...options }, keptLog().log);
}

/** Fails so many times, then takes. */
function failing(
  times: number,
  error: () => Error = () => new RetryableError('UNAVAILABLE: no'),
): ScriptedSender {
  return new ScriptedSender(async (attempt) => {
    if (attempt < times) throw error();
  });
}

function gaps({ times }: ScriptedSender): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

async function reason(sending: Promise<void>): Promise<string> {
  const error: unknown = await sending.then(
    () => null,
    (problem: unknown) => problem,
  );
  if (error === null) return 'taken';
  return error instanceof PermanentError ? error.reason : String(error);
}

describe('retry', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** What becomes of a request, however long it is waited for. */
  async function ending(sender: RetrySender): Promise<string> {
    const ended = reason(sender.send(sent(REQUEST)));
    await vi.runAllTimersAsync();
    return ended;
  }

  it('sends once where that is enough', async () => {
    const next = failing(0);
    await retry(next).send(sent(REQUEST));
    expect(next.sent).toEqual([REQUEST]);
  });

  it('waits twice as long each time, up to the longest', async () => {
    const next = failing(4);
    await ending(retry(next, { maxIntervalMs: 60 }));
    expect(gaps(next)).toEqual([20, 40, 60, 60]);
  });

  it('varies waits by no more than their share', async () => {
    const next = failing(8);
    await ending(retry(next, { multiplier: 1, randomizationFactor: 0.5 }));
    const waits = gaps(next);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...waits)).toBeLessThanOrEqual(31);
    expect(new Set(waits.map(Math.round)).size).toBeGreaterThan(1);
  });

  it('waits as long as the backend asks', async () => {
    const next = failing(1, () => new RetryableError('UNAVAILABLE: busy', 150));
    await ending(retry(next));
    expect(gaps(next)).toEqual([150]);
  });

  it('waits its own time where the backend asks for less', async () => {
    const next = failing(1, () => new RetryableError('UNAVAILABLE: busy', 1));
    await ending(retry(next, { initialIntervalMs: 100 }));
    expect(gaps(next)).toEqual([100]);
  });

  it('never sends again what is refused for good', async () => {
    const next = failing(1, () => new PermanentError('INVALID_ARGUMENT: no', 'refused'));
    expect(await reason(retry(next).send(sent(REQUEST)))).toBe('refused');
    expect(next.sent).toHaveLength(1);
  });

  it('gives up when the next attempt would come after max_elapsed_time', async () => {
    const next = failing(100);
    expect(await ending(retry(next, { maxElapsedMs: 100 }))).toBe('gave_up');
    expect(gaps(next)).toEqual([20, 40]);
  });

  it('gives up at once where the backend asks for more than max_elapsed_time', async () => {
    const next = failing(1, () => new RetryableError('UNAVAILABLE: in a year', 31_536_000_000));
    expect(await reason(retry(next).send(sent(REQUEST)))).toBe('gave_up');
  });

  it('makes one attempt where retries are off', async () => {
    const next = failing(1);
    expect(await reason(retry(next, { enabled: false }).send(sent(REQUEST)))).toBe('not_retried');
    expect(next.sent).toHaveLength(1);
  });
});

describe('stopping', () => {
  it('close ends a wait, and the request is lost to shutdown', async () => {
    const next = failing(1);
    const sender = retry(next, { initialIntervalMs: 60_000, maxIntervalMs: 60_000, maxElapsedMs: 0 });
    const sending = reason(sender.send(sent(REQUEST)));
    await until(() => next.sent.length === 1, 'the first attempt');
    await sender.close();
    expect(await sending).toBe('shutdown');
    expect(next.closed).toBe(true);
  });

  it('hurry tries at once and keeps waits short', async () => {
    const next = failing(2);
    const sender = retry(next, { initialIntervalMs: 30_000, maxIntervalMs: 30_000, maxElapsedMs: 0 });
    const sending = reason(sender.send(sent(REQUEST)));
    await until(() => next.sent.length === 1, 'the first attempt');
    sender.hurry();
    expect(await sending).toBe('taken');
    expect(gaps(next)[1]).toBeLessThan(10_000);
  });

  it('hurry leaves alone a wait the backend asked for', async () => {
    const next = failing(1, () => new RetryableError('UNAVAILABLE: busy', 300));
    const sender = retry(next);
    const sending = sender.send(sent(REQUEST));
    await until(() => next.sent.length === 1, 'the first attempt');
    sender.hurry();
    await sending;
    expect(gaps(next)[0]).toBeGreaterThanOrEqual(298);
  });
});
