import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Queue, type QueueOptions } from '../../src/exporters/queue.ts';
import { PermanentError } from '../../src/exporters/sender.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { Tracer } from '../../src/telemetry/traces/tracer.ts';
import { request, span } from '../spans.ts';
import { spanNames } from '../support/requests.ts';
import { keptLog, ScriptedSender, sent, sentLogs } from '../support/senders.ts';

const OPTIONS: QueueOptions = { name: 'otlp', sizer: 'requests', capacity: 100, consumers: 2, joinBytes: 0 };

function queue(sender: ScriptedSender, options: Partial<QueueOptions> = {}) {
  const counters = new Counters();
  const { log, lines } = keptLog();
  return { queue: new Queue({ ...OPTIONS, ...options }, sender, counters, log), counters, lines };
}

/** A sender that holds every request until told; a refusal of one is an error. */
function held() {
  const waiting: { request: string; take: () => void }[] = [];
  const sender = new ScriptedSender(
    (_, request) => new Promise((take) => waiting.push({ request: request.toString(), take })),
  );
  return { sender, waiting };
}

const tick = () => new Promise((turn) => setImmediate(turn));

describe('order', () => {
  it('sends requests as they came, so many at a time', async () => {
    const { sender, waiting } = held();
    const made = queue(sender);
    for (const name of ['a', 'b', 'c', 'd']) made.queue.put('spans', sent(Buffer.from(name), 1));
    expect(waiting.map(({ request }) => request)).toEqual(['a', 'b']);
    waiting[0]?.take();
    await tick();
    expect(waiting.map(({ request }) => request)).toEqual(['a', 'b', 'c']);
  });

  it('sends alerts before spans that came earlier', async () => {
    const { sender, waiting } = held();
    const made = queue(sender, { consumers: 1 });
    for (const name of ['a', 'b']) made.queue.put('spans', sent(Buffer.from(name), 1));
    for (const name of ['alert 1', 'alert 2']) made.queue.put('alerts', sent(Buffer.from(name), 1));
    for (let i = 0; i < 4; i++) {
      waiting[i]?.take();
      await tick();
    }
    expect(waiting.map(({ request }) => request)).toEqual(['a', 'alert 1', 'alert 2', 'b']);
  });

  it('sends an alert though every consumer is stuck with spans', () => {
    const { sender, waiting } = held();
    const made = queue(sender);
    for (const name of ['a', 'b', 'c']) made.queue.put('spans', sent(Buffer.from(name), 1));
    made.queue.put('alerts', sent(Buffer.from('alert'), 1));
    expect(waiting.map(({ request }) => request)).toEqual(['a', 'b', 'alert']);
  });
});

describe('age', () => {
  it('is that of the oldest, under way or waiting, and nothing where there is none', async () => {
    const { sender, waiting } = held();
    const made = queue(sender, { consumers: 1 });
    expect(made.queue.load.oldest).toBe(0);
    for (const [name, age] of [
      ['a', 30_000],
      ['b', 20_000],
    ] as const)
      made.queue.put('spans', { ...sent(Buffer.from(name)), at: performance.now() - age });
    made.queue.put('alerts', { ...sent(Buffer.from('alert')), at: performance.now() - 10_000 });
    for (const [request, age] of [
      ['a', 30],
      ['alert', 20],
      ['b', 20],
    ] as const) {
      expect(made.queue.load.oldest).toBeGreaterThanOrEqual(age);
      expect(made.queue.load.oldest).toBeLessThan(age + 5);
      waiting.find((one) => one.request === request)?.take();
      await tick();
    }
    expect(made.queue.load.oldest).toBe(0);
    const delivered = made.counters.times('delivery_duration_seconds').get('otlp');
    expect(delivered?.count).toBe(3);
    expect(delivered?.quantile(0.1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('room', () => {
  it('counts requests, those under way included', async () => {
    const { sender, waiting } = held();
    const made = queue(sender, { capacity: 3 });
    for (const name of ['a', 'b', 'c']) {
      expect(made.queue.hasRoom(1)).toBe(true);
      made.queue.put('spans', sent(Buffer.from(name), 1));
    }
    expect(made.queue.hasRoom(1)).toBe(false);
    waiting[0]?.take();
    await tick();
    expect(made.queue.hasRoom(1)).toBe(true);
  });

  it('counts bytes, and takes any one request where it is empty', () => {
    const { sender } = held();
    const made = queue(sender, { sizer: 'bytes', capacity: 10 });
    expect(made.queue.hasRoom(1_000)).toBe(true);
    made.queue.put('spans', sent(Buffer.alloc(6), 1));
    expect(made.queue.hasRoom(4)).toBe(true);
    expect(made.queue.hasRoom(5)).toBe(false);
  });

  it('bounds the bytes of a queue that counts requests', () => {
    const { sender } = held();
    const made = queue(sender, { capacity: 1_000_000 });
    made.queue.put('spans', sent(Buffer.alloc(1), 1));
    expect(made.queue.hasRoom(512 * 1024 * 1024)).toBe(false);
  });

  it('takes what was admitted even where it is full by now', async () => {
    const made = queue(new ScriptedSender(), { capacity: 1 });
    for (let i = 0; i < 50; i++) made.queue.put(i % 2 ? 'alerts' : 'spans', sent(Buffer.from('x'), 1));
    await made.queue.drain(1_000);
    expect(made.counters.get('exported_spans')).toBe(50);
  });
});

it('tells who waits for a change that a request has left', async () => {
  const { sender, waiting } = held();
  const made = queue(sender, { capacity: 1 });
  made.queue.put('spans', sent(Buffer.from('a'), 1));
  const told: string[] = [];
  for (const name of ['first', 'second']) void made.queue.change().then(() => told.push(name));
  await tick();
  expect(told).toEqual([]);
  waiting[0]?.take();
  await tick();
  expect(told).toEqual(['first', 'second']);
  expect(made.queue.hasRoom(1)).toBe(true);
});

describe('losses', () => {
  it('are counted by reason and logged', async () => {
    const sender = new ScriptedSender(async (attempt) => {
      if (attempt === 0) throw new PermanentError('INVALID_ARGUMENT: no', 'refused');
    });
    const made = queue(sender, { consumers: 1 });
    made.queue.put('spans', sent(Buffer.from('a'), 7));
    made.queue.put('spans', sent(Buffer.from('b'), 5));
    await made.queue.drain(1_000);
    expect(made.counters.get('dropped_spans', 'refused')).toBe(7);
    expect(made.counters.get('exported_spans', 'otlp')).toBe(5);
    expect(made.lines.join('')).toMatch(
      /ERROR otlp: spans lost \(refused\) spans=7 total=7 because="INVALID_ARGUMENT: no"/,
    );
  });

  it('do not fill the log', async () => {
    const sender = new ScriptedSender(async () => {
      throw new PermanentError('INVALID_ARGUMENT: no', 'refused');
    });
    const made = queue(sender);
    for (let i = 0; i < 1_000; i++) made.queue.put('spans', sent(Buffer.from('a'), 1));
    await made.queue.drain(1_000);
    expect(made.counters.get('dropped_spans')).toBe(1_000);
    expect(made.lines).toHaveLength(1);
  });
});

describe('drain', () => {
  it('resolves when all is delivered, and closes the sender', async () => {
    const sender = new ScriptedSender(() => new Promise((take) => setTimeout(take, 5)));
    const made = queue(sender);
    for (let i = 0; i < 20; i++) made.queue.put('spans', sent(Buffer.from('x'), 1));
    await made.queue.drain(5_000);
    expect(made.counters.get('exported_spans')).toBe(20);
    expect(sender.closed).toBe(true);
  });

  it('resolves at once where nothing waits', async () => {
    await queue(new ScriptedSender()).queue.drain(60_000);
  });

  it('counts as lost what is left at the deadline', async () => {
    const { sender } = held();
    const made = queue(sender);
    for (let i = 0; i < 5; i++) made.queue.put('spans', sent(Buffer.from('x'), 10));
    const before = performance.now();
    await made.queue.drain(50);
    expect(performance.now() - before).toBeLessThan(10_000);
    // Two are under way with a sender that never ends; the real one ends them on close.
    expect(made.counters.get('dropped_spans', 'shutdown')).toBe(30);
    expect(sender.closed).toBe(true);
  });
});

it('exports or loses each span once, whatever the backend does', async () => {
  const put = fc.record({
    lane: fc.constantFrom('alerts' as const, 'spans' as const),
    spans: fc.nat(20),
    outcome: fc.constantFrom('take', 'late', 'refuse', 'throw'),
  });
  const widths = fc.record({
    consumers: fc.integer({ min: 1, max: 4 }),
    joinBytes: fc.constantFrom(0, 1, 5, 1_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(put, { maxLength: 40 }), widths, async (puts, width) => {
      const arrived: number[] = [];
      const sender = new ScriptedSender(async (_, request) => {
        const inside = request.toString().split(';').slice(0, -1).map(Number);
        const outcomes = inside.map((index) => puts[index]?.outcome);
        if (outcomes.includes('late')) await tick();
        if (outcomes.includes('refuse')) throw new PermanentError('no', 'refused');
        if (outcomes.includes('throw')) throw new TypeError('a bug');
        arrived.push(...inside);
      });
      const made = queue(sender, width);
      for (const [index, { lane, spans }] of puts.entries())
        made.queue.put(lane, sent(Buffer.from(`${index};`), spans));
      await made.queue.drain(2_000);
      const good = [...puts.keys()].filter((index) => /take|late/.test(puts[index]?.outcome ?? ''));
      const spansOf = (indices: readonly number[]) =>
        indices.reduce((sum, index) => sum + (puts[index]?.spans ?? 0), 0);
      expect(arrived.sort((a, b) => a - b)).toEqual(good);
      expect(made.counters.get('exported_spans')).toBe(spansOf(good));
      expect(made.counters.get('dropped_spans')).toBe(spansOf([...puts.keys()]) - spansOf(good));
      expect(made.queue.size).toBe(0);
    }),
    { numRuns: 100 },
  );
});

describe('requests that wait at the same time', () => {
  const JOINED = { joinBytes: 8, consumers: 1 };
  const texts = ({ sent }: ScriptedSender) => sent.map((one) => one.toString());

  it('go out as one, in their order, up to so many bytes', async () => {
    const sender = new ScriptedSender();
    const made = queue(sender, JOINED);
    for (const name of ['aaa', 'bbb', 'cc', 'd', 'too long for others', 'e'])
      made.queue.put('spans', sent(Buffer.from(name), 2));
    await made.queue.drain(1_000);
    expect(texts(sender)).toEqual(['aaabbbcc', 'd', 'too long for others', 'e']);
    expect(made.counters.get('exported_spans')).toBe(12);
    expect(made.counters.times('delivery_duration_seconds').get('otlp')?.count).toBe(6);
  });

  it('go with what came while no consumer was free', async () => {
    const { sender, waiting } = held();
    const made = queue(sender, JOINED);
    made.queue.put('spans', sent(Buffer.from('a')));
    await tick();
    for (const name of ['b', 'c']) {
      made.queue.put('spans', sent(Buffer.from(name)));
      await tick();
    }
    waiting[0]?.take();
    await tick();
    expect(waiting.map(({ request }) => request)).toEqual(['a', 'bc']);
  });

  it('are not mixed: neither signals, nor alerts with spans, nor what a trace of our own tells of', async () => {
    const sender = new ScriptedSender();
    const made = queue(sender, JOINED);
    const trace = new Tracer(1, () => {}).begin('goalkeeper') ?? undefined;
    made.queue.put('spans', sent(Buffer.from('a')));
    made.queue.put('spans', sentLogs(Buffer.from('b')));
    made.queue.put('spans', { ...sent(Buffer.from('c')), ...(trace && { trace }) });
    made.queue.put('spans', sent(Buffer.from('d')));
    made.queue.put('alerts', sent(Buffer.from('e')));
    await made.queue.drain(1_000);
    expect(texts(sender)).toEqual(['a', 'e', 'b', 'c', 'd']);
  });

  it('go one by one where they were refused together: only what the backend will not have is lost', async () => {
    const letters: string[] = [];
    const sender = new ScriptedSender(async (_, request) => {
      if (request.includes('bad')) throw new PermanentError('INVALID_ARGUMENT: no', 'refused');
    });
    const bury: QueueOptions['bury'] = async ({ parts }) => {
      letters.push(Buffer.concat(parts).toString());
    };
    const made = queue(sender, { ...JOINED, bury });
    for (const [name, spans] of [
      ['a', 1],
      ['bad', 2],
      ['c', 4],
    ] as const)
      made.queue.put('spans', sent(Buffer.from(name), spans));
    await made.queue.drain(1_000);
    expect(texts(sender)).toEqual(['abadc', 'a', 'bad', 'c']);
    expect(made.counters.get('exported_spans')).toBe(5);
    expect(made.counters.get('dropped_spans', 'refused')).toBe(2);
    expect(letters).toEqual(['bad']);
  });

  it('are each kept as a dead letter where the time for all of them is up', async () => {
    const letters: string[] = [];
    const sender = new ScriptedSender(async () => {
      throw new PermanentError('UNAVAILABLE: down', 'gave_up');
    });
    const bury: QueueOptions['bury'] = async ({ parts }) => {
      letters.push(Buffer.concat(parts).toString());
    };
    const made = queue(sender, { ...JOINED, bury });
    for (const name of ['a', 'b']) made.queue.put('spans', sent(Buffer.from(name)));
    await made.queue.drain(1_000);
    expect(texts(sender)).toEqual(['ab']);
    expect(letters).toEqual(['a', 'b']);
  });
});

describe('a request that is refused', () => {
  const agents = (...names: string[]) =>
    sent(Buffer.concat(names.map((name) => request(span({ id: '1', name })))), names.length);
  const picky = (whatever = false) =>
    new ScriptedSender(async (_, bytes) => {
      if (bytes.includes('bad')) throw new PermanentError('INVALID_ARGUMENT: no', 'refused', whatever);
    });

  it.each([
    [['bad', 'b', 'c', 'd', 'e']],
    [['a', 'b', 'c', 'bad 1', 'e', 'f', 'bad 2']],
    [['bad 1', 'bad 2']],
    [['a', 'bad']],
  ])('loses but the spans that the backend will not have: %j', async (names) => {
    const sender = picky();
    const letters: string[] = [];
    const bury: QueueOptions['bury'] = async ({ parts }) => {
      letters.push(...spanNames(Buffer.concat(parts)));
    };
    const made = queue(sender, { bury });
    made.queue.put('spans', agents(...names));
    await made.queue.drain(1_000);
    const bad = names.filter((name) => name.startsWith('bad'));
    expect(letters).toEqual(bad);
    expect(made.counters.get('dropped_spans', 'refused')).toBe(bad.length);
    expect(made.counters.get('exported_spans')).toBe(names.length - bad.length);
    const taken = sender.sent.filter((bytes) => !bytes.includes('bad')).flatMap((bytes) => spanNames(bytes));
    expect(taken).toEqual(names.filter((name) => !bad.includes(name)));
    expect(made.queue.size).toBe(0);
  });

  it('is not sent again in parts where it is the sender who is refused', async () => {
    const sender = picky(true);
    const made = queue(sender, { joinBytes: 1_000_000 });
    made.queue.put('spans', agents('a', 'bad', 'c'));
    made.queue.put('spans', agents('d'));
    await made.queue.drain(1_000);
    expect(sender.sent).toHaveLength(1);
    expect(made.counters.get('dropped_spans', 'refused')).toBe(4);
  });
});
