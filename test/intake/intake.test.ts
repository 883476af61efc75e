import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import type { Exporter, Lane } from '../../src/exporters/exporter.ts';
import type { Outgoing } from '../../src/exporters/outgoing.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { PipelineOptions } from '../../src/pipeline/options.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { ReceiveResult } from '../../src/receivers/otlp-grpc.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { ROOMY } from '../session/actions.ts';
import { logsRequest, request, span, toolResultRecord, toolSpan } from '../spans.ts';
import { localIntake } from '../support/intake.ts';
import { metricsRequest } from '../support/metrics.ts';
import { spanNames } from '../support/requests.ts';
import { keptLog } from '../support/senders.ts';

/** Blocks every `send`; fails on `explode`. */
const watchful: Detector = {
  id: 'watchful',
  inspect: ({ tool }) => {
    if (tool === 'explode') throw new RangeError('a bug');
    if (tool !== 'send') return [];
    const said = { kind: 'loop', severity: 'high', outcome: 'block', reason: 'sent' } as const;
    return [{ ...said, detector: 'watchful', rule: null, score: 1, evidence: [], owasp: null }];
  },
};

const OPTIONS: PipelineOptions = {
  mode: 'inline',
  settleMs: 100,
  sessions: ROOMY,
  charters: [],
  detectors: [watchful],
  version: '0.0.0',
};

const AGENT = { cancelled: false };

class KeptExporter implements Exporter {
  readonly target = 'a test';
  readonly name: string;
  room = true;
  blocks = false;
  private readonly watchers: (() => void)[] = [];
  readonly got: { lane: Lane; signal: Signal; names: string[]; spans: number; request: Buffer }[] = [];

  constructor(name: string) {
    this.name = name;
  }

  hasRoom(): boolean {
    return this.room;
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }

  left(): void {
    for (const resolve of this.watchers.splice(0)) resolve();
  }

  put(lane: Lane, { signal, parts, items }: Outgoing): null {
    const request = Buffer.concat(parts);
    this.got.push({ lane, signal, names: spanNames(request), spans: items, request });
    return null;
  }

  async drain(): Promise<void> {}
}

function intake(mode: 'inline' | 'tee' = 'inline', pipeline = new Pipeline({ ...OPTIONS, mode })) {
  const exporters = [new KeptExporter('otlp'), new KeptExporter('otlp/second')];
  const counters = new Counters();
  const { log, lines } = keptLog();
  const made = localIntake(
    pipeline,
    mode,
    { traces: exporters, logs: exporters.slice(0, 1), metrics: exporters.slice(0, 1) },
    { counters, log },
  );
  return { intake: made, pipeline, exporters, got: exporters[0]!.got, counters, lines };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const MIXED = request(
  span({ id: '1' }),
  toolSpan({ id: '2', tool: 'send' }),
  span({ id: '3', name: 'POST /' }),
);

describe('inline', () => {
  it('sends neighbours at once, and the alert before the action when it has settled', async () => {
    const { intake: made, got, counters } = intake();
    expect(made.receive('traces', MIXED, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got).toMatchObject([{ lane: 'spans', names: ['GET /', 'POST /'], spans: 2 }]);
    await vi.advanceTimersByTimeAsync(200);
    expect(got.slice(1)).toMatchObject([
      { lane: 'alerts', names: ['block send'], spans: 1 },
      { lane: 'spans', names: ['execute_tool send'], spans: 1 },
    ]);
    expect(counters.get('received_spans')).toBe(3);
    expect(counters.get('agent_spans')).toBe(1);
    expect(counters.get('actions')).toBe(1);
    expect(counters.get('alerts', 'block')).toBe(1);
  });

  it('counts what was let pass in monitor by what it would have been', () => {
    const schedules = new Map([['watchful', { mode: 'monitor', enforceFrom: null, expires: null } as const]]);
    const { intake: made, got, counters } = intake('inline', new Pipeline({ ...OPTIONS, schedules }));
    made.receive('traces', MIXED, AGENT);
    made.drain();
    expect(got.flatMap(({ names }) => names)).toContain('alert send');
    expect(counters.labels('alerts')).toEqual([['alert', 1]]);
    expect(counters.labels('monitored_actions')).toEqual([['block', 1]]);
  });

  it('sends the very bytes on where no agent is in them, to every exporter', () => {
    const { intake: made, exporters } = intake();
    const bytes = request(span({ id: '1' }));
    made.receive('traces', bytes, AGENT);
    for (const { got } of exporters) expect(got[0]?.request).toEqual(bytes);
  });

  it('sends what settled together, at most 512 spans to a request', () => {
    const { intake: made, got } = intake();
    const tools = Array.from({ length: 1_100 }, (_, index) =>
      toolSpan({ id: String(index + 1), tool: 'look', arguments: '{"n":1}' }),
    );
    made.receive('traces', request(...tools), AGENT);
    made.drain();
    expect(got.map(({ spans }) => spans)).toEqual([512, 512, 76]);
    expect(got.flatMap(({ names }) => names)).toHaveLength(1_100);
  });

  it('sends what settled together, at most about a megabyte to a request', () => {
    const { intake: made, got } = intake();
    const result = 'x'.repeat(300_000);
    const tools = [1, 2, 3, 4, 5].map((id) => toolSpan({ id: String(id), tool: 'look', result }));
    made.receive('traces', request(...tools), AGENT);
    made.drain();
    expect(got.map(({ spans }) => spans)).toEqual([3, 2]);
  });

  it('keeps no timer where nothing waits', async () => {
    const { intake: made } = intake();
    made.receive('traces', request(span({ id: '1' })), AGENT);
    expect(vi.getTimerCount()).toBe(0);
    made.receive('traces', MIXED, AGENT);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('judges and sends what waits when it ends', () => {
    const { intake: made, got } = intake();
    made.receive('traces', MIXED, AGENT);
    made.drain();
    expect(got.map(({ lane }) => lane)).toEqual(['spans', 'alerts', 'spans']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('tee', () => {
  it('sends alerts and nothing else', async () => {
    const { intake: made, got } = intake('tee');
    made.receive('traces', MIXED, AGENT);
    await vi.advanceTimersByTimeAsync(200);
    expect(got).toMatchObject([{ lane: 'alerts', names: ['block send'] }]);
  });
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

describe('metrics', () => {
  const request = metricsRequest({ name: 'a', points: 3 }, { name: 'b', kind: 99 });

  it('are counted and go to those exporters that get them, untouched and at once', () => {
    const { intake: made, exporters, counters } = intake();
    expect(made.receive('metrics', request, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(exporters[0]!.got).toMatchObject([{ lane: 'spans', signal: 'metrics', spans: 3, request }]);
    expect(exporters[1]!.got).toEqual([]);
    expect(counters.get('received_metric_points')).toBe(3);
  });

  it('go on also where a metric is of a kind that is not known, and its points are not', () => {
    const { intake: made, got } = intake();
    const unknown = metricsRequest({ name: 'b', kind: 99 });
    made.receive('metrics', unknown, AGENT);
    expect(got).toMatchObject([{ spans: 0, request: unknown }]);
  });

  it('are refused where they are none, and where there is no room', () => {
    const { intake: made, exporters } = intake();
    expect(made.receive('metrics', request.subarray(1), AGENT)).toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/^not an ExportMetricsServiceRequest: /),
    });
    exporters[0]!.room = false;
    expect(made.receive('metrics', request, AGENT)).toMatchObject({ kind: 'overloaded' });
  });

  it('go nowhere in tee mode', () => {
    const { intake: made, got } = intake('tee');
    expect(made.receive('metrics', request, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got).toEqual([]);
  });
});

describe('log records', () => {
  const hidden = toolSpan({ id: '2', tool: 'send', attributes: { 'gen_ai.tool.call.id': 'call_1' } });
  const told = logsRequest(toolResultRecord({ tool: 'send', arguments: '{}', callId: 'call_1' }), {
    body: { stringValue: 'user logged in' },
  });

  it('go on at once as they came, to the exporters that get them', () => {
    const { intake: made, exporters, counters } = intake();
    expect(made.receive('logs', told, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(exporters.map(({ got }) => got.length)).toEqual([1, 0]);
    expect(exporters[0]!.got[0]).toMatchObject({ lane: 'spans', signal: 'logs', spans: 2, request: told });
    expect(counters.get('received_requests')).toBe(1);
    expect(counters.get('received_log_records')).toBe(2);
    expect(counters.get('agent_log_records')).toBe(1);
    expect(counters.get('received_spans')).toBe(0);
  });

  it('do not go on in tee mode, and tell the arguments all the same', async () => {
    const { intake: made, got } = intake('tee');
    made.receive('traces', request(hidden), AGENT);
    made.receive('logs', told, AGENT);
    await vi.advanceTimersByTimeAsync(200);
    expect(got).toMatchObject([{ lane: 'alerts', signal: 'traces', names: ['block send'] }]);
  });

  it('bring the alert before the span has come', async () => {
    const { intake: made, got } = intake();
    made.receive('logs', told, AGENT);
    await vi.advanceTimersByTimeAsync(200);
    expect(got.map(({ names }) => names)).toContainEqual(['block send']);
  });

  it('wait for room in the queues they go to, and in no other', () => {
    const { intake: made, exporters, counters } = intake();
    exporters[1]!.room = false;
    expect(made.receive('logs', told, AGENT)).toMatchObject({ kind: 'accepted' });
    exporters[0]!.room = false;
    expect(made.receive('logs', told, AGENT)).toMatchObject({ kind: 'overloaded' });
    expect(counters.get('refused_requests', 'overloaded')).toBe(1);
  });

  it('without a trace, a conversation or a known call are counted', () => {
    const { intake: made, counters } = intake();
    made.receive(
      'logs',
      logsRequest(toolResultRecord({ trace: '', tool: 'x', arguments: '{}', callId: 'y' })),
      AGENT,
    );
    expect(counters.get('stray_log_records')).toBe(1);
  });

  it('that are no request are refused with what is wrong where', () => {
    const { intake: made, got, counters } = intake();
    const result = made.receive('logs', told.subarray(0, told.length - 3), AGENT);
    expect(result).toMatchObject({ kind: 'invalid' });
    expect(JSON.stringify(result)).toMatch(/not an ExportLogsServiceRequest: .* at byte \d+/);
    expect(counters.get('refused_requests', 'invalid')).toBe(1);
    expect(got).toEqual([]);
  });

  it('go on unread where the pipeline fails', () => {
    class Broken extends Pipeline {
      override ingestingLogs(): never {
        throw new TypeError('a bug');
      }
    }
    const { intake: made, got, counters } = intake('inline', new Broken(OPTIONS));
    expect(made.receive('logs', told, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got).toMatchObject([{ signal: 'logs', spans: 2, request: told }]);
    expect(counters.get('judging_errors')).toBe(1);
    expect(counters.get('received_log_records')).toBe(2);
  });

  it('whatever bytes come, are refused, or go on to the last byte', () => {
    const place = fc.nat(told.length - 1);
    const mutated = fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 4 }).map((changes) => {
      const bytes = Buffer.from(told);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    const cut = place.map((length) => told.subarray(0, length));
    const noise = fc.uint8Array({ maxLength: 200 }).map(Buffer.from);
    fc.assert(
      fc.property(fc.oneof(mutated, cut, noise), (bytes) => {
        const { intake: made, got, counters } = intake();
        const { kind } = made.receive('logs', bytes, AGENT) as ReceiveResult;
        made.drain();
        expect(kind).toMatch(/^(accepted|invalid)$/);
        const sent = got.filter(({ signal }) => signal === 'logs');
        expect(sent.reduce((sum, { spans }) => sum + spans, 0)).toBe(counters.get('received_log_records'));
        for (const { request } of sent) expect(request).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

describe('trouble', () => {
  it('answers bytes that are no request with what is wrong where, and goes on', () => {
    const { intake: made, got, counters } = intake();
    const result = made.receive('traces', MIXED.subarray(0, MIXED.length - 3), AGENT);
    expect(result).toMatchObject({ kind: 'invalid' });
    expect(JSON.stringify(result)).toMatch(/not an ExportTraceServiceRequest: .* at byte \d+/);
    expect(counters.get('refused_requests', 'invalid')).toBe(1);
    expect(got).toEqual([]);
    expect(made.receive('traces', MIXED, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
  });

  it('warns the sender of an agent span without ids, and sends it on', () => {
    const { intake: made, got, counters } = intake();
    const result = made.receive(
      'traces',
      request({ ...toolSpan({ id: '1', tool: 'send' }), traceId: Buffer.alloc(16) }),
      AGENT,
    );
    expect(result).toMatchObject({ kind: 'accepted' });
    expect(JSON.stringify(result)).toContain('expected a trace id of 16 bytes');
    expect(got.flatMap(({ names }) => names)).toEqual(['execute_tool send']);
    expect(counters.get('unreadable_spans')).toBe(1);
  });

  it('sends an action on where a detector fails, says so, and lets the others judge', async () => {
    const { intake: made, got, lines } = intake();
    made.receive(
      'traces',
      request(toolSpan({ id: '1', tool: 'explode' }), toolSpan({ id: '2', tool: 'send' })),
      AGENT,
    );
    await vi.advanceTimersByTimeAsync(200);
    expect(got.flatMap(({ names }) => names).sort()).toEqual([
      'block send',
      'execute_tool explode',
      'execute_tool send',
    ]);
    expect(lines.join('')).toContain('ERROR detector watchful failed; the others judged because="a bug"');
  });

  it('sends a request on unjudged where the pipeline fails', () => {
    class Broken extends Pipeline {
      override ingesting(): never {
        throw new TypeError('a bug');
      }
    }
    const { intake: made, got, counters, lines } = intake('inline', new Broken(OPTIONS));
    expect(made.receive('traces', MIXED, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got[0]?.request).toEqual(MIXED);
    expect(got[0]?.spans).toBe(3);
    expect(counters.get('judging_errors')).toBe(1);
    expect(lines.join('')).toContain('because="TypeError: a bug"');
  });

  it('tries again to settle where that fails once', async () => {
    let failures = 1;
    class Stumbling extends Pipeline {
      override settling(...args: Parameters<Pipeline['settling']>) {
        if (failures-- > 0) throw new TypeError('a bug');
        return super.settling(...args);
      }
    }
    const { intake: made, got, counters } = intake('inline', new Stumbling(OPTIONS));
    made.receive('traces', MIXED, AGENT);
    await vi.advanceTimersByTimeAsync(500);
    expect(got.flatMap(({ names }) => names)).toContain('execute_tool send');
    expect(counters.get('judging_errors')).toBe(1);
  });
});

it('whatever bytes come: refuses them, or sends on exactly the spans that are in them', () => {
  const whole = request(
    span({ id: '1' }),
    toolSpan({ id: '2', tool: 'send', arguments: '{"to":"x"}' }),
    toolSpan({ id: '3', tool: 'look', result: 'found' }),
    span({ id: '4' }),
  );
  const place = fc.nat(whole.length - 1);
  const mutated = fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 4 }).map((changes) => {
    const bytes = Buffer.from(whole);
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  });
  const cut = place.map((length) => whole.subarray(0, length));
  const noise = fc.uint8Array({ maxLength: 200 }).map(Buffer.from);
  fc.assert(
    fc.property(fc.oneof(mutated, cut, noise), (bytes) => {
      const { intake: made, got, counters } = intake();
      const result = made.receive('traces', bytes, AGENT);
      made.drain();
      const { kind } = result as ReceiveResult;
      expect(kind).toMatch(/^(accepted|invalid)$/);
      const sent = got.filter(({ lane }) => lane === 'spans');
      expect(sent.map(({ names }) => names.length)).toEqual(sent.map(({ spans }) => spans));
      const total = sent.reduce((sum, { spans }) => sum + spans, 0);
      expect(total).toBe(counters.get('received_spans'));
    }),
    { numRuns: 500 },
  );
});
