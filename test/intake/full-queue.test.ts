import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { request, span } from '../spans.ts';
import { AGENT, intake, MIXED } from './kept.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a full queue', () => {
  it('refuses for now before anything is taken in', () => {
    const { intake: made, pipeline, exporters, got, counters } = intake();
    exporters[1]!.room = false;
    expect(made.receive('traces', MIXED, AGENT)).toEqual({
      kind: 'overloaded',
      message: 'the queue of exporter otlp/second is full',
      retryAfterMs: 1_000,
    });
    expect(pipeline.waiting).toBe(0);
    expect(got).toEqual([]);
    expect(counters.get('refused_requests', 'overloaded')).toBe(1);
    expect(counters.get('received_spans')).toBe(0);
  });

  it('still gets what was taken in before it filled', async () => {
    const { intake: made, exporters, got } = intake();
    made.receive('traces', MIXED, AGENT);
    for (const exporter of exporters) exporter.room = false;
    await vi.advanceTimersByTimeAsync(200);
    expect(got.flatMap(({ names }) => names)).toEqual(['GET /', 'POST /', 'block send', 'execute_tool send']);
  });
});

describe('a full queue that blocks', () => {
  it('keeps senders waiting, in order, until there is room', async () => {
    const { intake: made, exporters, got } = intake();
    const [first] = exporters;
    first!.room = false;
    first!.blocks = true;
    const answers: string[] = [];
    const send = async (name: string): Promise<void> => {
      const { kind } = await made.receive('traces', request(span({ id: '1', name })), AGENT);
      answers.push(`${name} ${kind}`);
    };
    const sending = ['a', 'b', 'c'].map(send);
    first!.left();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toEqual([]);
    first!.room = true;
    first!.left();
    await Promise.all(sending);
    expect(answers).toEqual(['a accepted', 'b accepted', 'c accepted']);
    expect(got.flatMap(({ names }) => names)).toEqual(['a', 'b', 'c']);
  });

  it('does not take what its sender has given up', async () => {
    const { intake: made, exporters, got } = intake();
    const [first] = exporters;
    first!.room = false;
    first!.blocks = true;
    const sender = { cancelled: false };
    const waiting = made.receive('traces', MIXED, sender);
    sender.cancelled = true;
    first!.room = true;
    first!.left();
    expect(await waiting).toMatchObject({ kind: 'overloaded' });
    expect(got).toEqual([]);
  });

  it('does not keep one who has gone for as long as nothing leaves', async () => {
    const { intake: made, exporters } = intake();
    const [first] = exporters;
    first!.room = false;
    first!.blocks = true;
    const sender = { cancelled: false };
    const waiting = made.receive('traces', MIXED, sender);
    await vi.advanceTimersByTimeAsync(5_000);
    sender.cancelled = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await waiting).toMatchObject({ kind: 'overloaded' });
  });

  it('refuses at once where the exporter that is full now keeps nobody waiting', async () => {
    const { intake: made, exporters } = intake();
    const [first, second] = exporters;
    first!.room = false;
    first!.blocks = true;
    const waiting = made.receive('traces', MIXED, AGENT);
    first!.room = true;
    second!.room = false;
    first!.left();
    expect(await waiting).toMatchObject({ message: 'the queue of exporter otlp/second is full' });
  });

  it('takes nothing after the end', async () => {
    const { intake: made, exporters, got } = intake();
    const [first] = exporters;
    first!.room = false;
    first!.blocks = true;
    const waiting = made.receive('traces', MIXED, AGENT);
    made.drain();
    first!.room = true;
    first!.left();
    expect(await waiting).toMatchObject({ kind: 'overloaded' });
    expect(got).toEqual([]);
  });
});
