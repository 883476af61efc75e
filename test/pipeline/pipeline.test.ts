import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import type { PipelineOptions } from '../../src/pipeline/options.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Settled } from '../../src/pipeline/results.ts';
import { ANY_VALUE, LIST } from '../../src/wire/fields.ts';
import type { Landed } from '../../src/wire/splice.ts';
import { headerLength, putHeader, Writer, writeKeyValue } from '../../src/wire/writer.ts';
import { ROOMY } from '../session/actions.ts';
import { asRequest, chatSpan, request, span, toolSpan } from '../spans.ts';
import { decodeRequest, encodeRequest, type KeyValue, type Span } from '../wire/protobuf.ts';

/** Blocks what sends, says what it knew: enough to see the line work. */
const watchful: Detector = {
  id: 'watchful',
  inspect: (action, { history }) =>
    action.tool !== 'send'
      ? []
      : [
          {
            detector: 'watchful',
            rule: null,
            kind: 'loop',
            severity: 'high',
            outcome: history.goal.length > 0 ? 'block' : 'alert',
            score: 0.5,
            reason: `read ${history.sources.map(({ text }) => text).join(',') || 'nothing'}`,
            evidence: [],
            owasp: 'ASI01',
          },
        ],
};

function pipelineWith(options: Partial<PipelineOptions> = {}): Pipeline {
  return new Pipeline({
    mode: 'inline',
    settleMs: 100,
    sessions: ROOMY,
    charters: [],
    detectors: [watchful],
    version: '0.0.0',
    ...options,
  });
}

const spansOf = (parts: readonly (Buffer | Landed)[]): Span[] =>
  decodeRequest(
    Buffer.concat(parts.map((part) => ('bytes' in part ? part.bytes : part))),
  ).resourceSpans?.flatMap((r) => r.scopeSpans?.flatMap((s) => s.spans ?? []) ?? []) ?? [];
const text = (of: { attributes?: KeyValue[] }, key: string) =>
  of.attributes?.find((a) => a.key === key)?.value?.stringValue;
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');
/** An AnyValue that is a list of a list of a list … of so many bytes. */
function nestedLists(bytes: number): Buffer {
  const heads: Buffer[] = [];
  let size = 0;
  while (size < bytes) {
    for (const field of [LIST.values, ANY_VALUE.array]) {
      const head = Buffer.alloc(headerLength(field, size));
      putHeader(head, 0, field, size);
      heads.push(head);
      size += head.length;
    }
  }
  return Buffer.concat(heads.reverse());
}

const joined = (parts: readonly Buffer[] | null) => Buffer.concat(parts ?? []);
const outcomes = (settled: Settled) => settled.judged.map(({ verdict }) => verdict.outcome);

describe('inline', () => {
  test('a request without agents leaves as the very bytes that came', () => {
    const bytes = request(span({ id: '1' }), span({ id: '2' }));
    const { forward } = pipelineWith().ingest(bytes, 0);
    expect(joined(forward())).toEqual(bytes);
    for (const part of forward() ?? []) expect(part.buffer).toBe(bytes.buffer);
  });

  test('neighbours leave at once; the action follows when it has settled, with its verdict', () => {
    const pipeline = pipelineWith();
    const bytes = request(span({ id: '1' }), toolSpan({ id: '2', tool: 'send' }), span({ id: '3' }));
    const { forward, spans, actions } = pipeline.ingest(bytes, 0);
    expect({ spans, actions }).toEqual({ spans: 3, actions: 1 });
    expect(joined(forward())).toEqual(request(span({ id: '1' }), span({ id: '3' })));
    expect(pipeline.settle(99).spans).toEqual([]);
    const settled = pipeline.settle(100);
    const [action] = spansOf(settled.spans) as [Span];
    expect(hex(action.spanId)).toBe('0000000000000002');
    expect(text(action, 'goalkeeper.verdict')).toBe('alert');
    expect(text(action, 'gen_ai.tool.name')).toBe('send');
    expect(pipeline.waiting).toBe(0);
  });

  test('an agent cannot write its own verdict', () => {
    const pipeline = pipelineWith();
    const forged = toolSpan({ id: '2', tool: 'send', attributes: { 'goalkeeper.verdict': 'allow' } });
    pipeline.ingest(request(forged), 0);
    const [action] = spansOf(pipeline.drain().spans) as [Span];
    const verdicts = action.attributes?.filter(({ key }) => key === 'goalkeeper.verdict');
    expect(verdicts?.map((verdict) => verdict.value?.stringValue)).toEqual(['alert']);
  });

  test('an alert that comes in again goes on as it was, and is no action', () => {
    const pipeline = pipelineWith();
    pipeline.ingest(request(toolSpan({ id: '2', tool: 'send' })), 0);
    const [alert] = pipeline.drain().alerts as [Buffer];
    const { forward, actions } = pipeline.ingest(alert, 1);
    expect(joined(forward())).toEqual(alert);
    expect(actions).toBe(0);
    expect(pipeline.waiting).toBe(0);
  });

  test('a span sent again goes on again with the same verdict, and is not alerted twice', () => {
    const pipeline = pipelineWith();
    const bytes = request(toolSpan({ id: '2', tool: 'send' }));
    pipeline.ingest(bytes, 0);
    expect(pipeline.drain().alerts).toHaveLength(1);
    pipeline.ingest(bytes, 1);
    const again = pipeline.drain();
    expect(again.alerts).toHaveLength(0);
    expect(text(spansOf(again.spans)[0] as Span, 'goalkeeper.verdict')).toBe('alert');
  });

  test('a detector that throws is told in the verdict, and the span goes on', () => {
    const broken: Detector = {
      id: 'broken',
      inspect: () => {
        throw new Error('no');
      },
    };
    const pipeline = pipelineWith({ detectors: [broken, watchful] });
    pipeline.ingest(request(toolSpan({ id: '2', tool: 'send' })), 0);
    const settled = pipeline.drain();
    expect(settled.judged[0]?.verdict).toMatchObject({
      outcome: 'alert',
      errors: [{ detector: 'broken', message: 'no' }],
    });
    expect(spansOf(settled.spans)).toHaveLength(1);
  });
});

describe('tee', () => {
  test('nothing is forwarded; only alerts go out', () => {
    const pipeline = pipelineWith({ mode: 'tee' });
    expect(
      pipeline.ingest(request(toolSpan({ id: '1', tool: 'send' }), span({ id: '2' })), 0).forward(),
    ).toBeNull();
    const settled = pipeline.drain();
    expect(settled.spans).toEqual([]);
    expect(settled.alerts).toHaveLength(1);
  });
});

describe('the alert span', () => {
  test('is a child of the offending span in its trace, from service goalkeeper, with reason and standard events', () => {
    const pipeline = pipelineWith();
    pipeline.ingest(
      request(chatSpan({ id: '1', at: 500, goal: 'look' }), toolSpan({ id: '2', tool: 'send' })),
      0,
    );
    const settled = pipeline.drain();
    const [resource] = decodeRequest(Buffer.concat(settled.alerts)).resourceSpans ?? [];
    expect(text(resource?.resource ?? {}, 'service.name')).toBe('goalkeeper');
    const [alert] = spansOf(settled.alerts) as [Span];
    expect(hex(alert.traceId)).toBe('aa'.repeat(16));
    expect(hex(alert.parentSpanId)).toBe('0000000000000002');
    expect(alert.links ?? []).toEqual([]);
    expect(alert.status).toMatchObject({ code: 2, message: 'read nothing' });
    expect(text(alert, 'goalkeeper.verdict')).toBe('block');
    expect(text(alert, 'goalkeeper.owasp.asi')).toBe('ASI01');
    expect(alert.events?.map(({ name }) => name)).toEqual(['goalkeeper.finding', 'gen_ai.evaluation.result']);
  });

  test('is the same to the byte when the same spans are judged again', () => {
    const once = () => {
      const pipeline = pipelineWith();
      pipeline.ingest(request(toolSpan({ id: '2', tool: 'send' })), 0);
      return Buffer.concat(pipeline.drain().alerts);
    };
    expect(once()).toEqual(once());
  });
});

describe('late and out of order', () => {
  const spans = [
    chatSpan({ id: '1', at: 1000, goal: 'go' }),
    toolSpan({ id: '2', at: 2000, tool: 'read', result: 'a' }),
    toolSpan({ id: '3', at: 3000, tool: 'read', result: 'b' }),
    toolSpan({ id: '4', at: 4000, tool: 'send' }),
  ];

  test('within the window any order of arrival gives the verdict of the true order', () => {
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [3, 0, 2, 1],
    ]) {
      const pipeline = pipelineWith();
      for (const [n, index] of order.entries()) pipeline.ingest(request(spans[index] as Span), n);
      const { judged } = pipeline.settle(1000);
      expect(judged.map(({ action }) => action.span.spanId.at(-1))).toEqual(['2', '3', '4']);
      expect(judged.at(-1)?.verdict.findings[0]?.reason).toBe('read a,b');
      expect(judged.at(-1)?.verdict.outcome).toBe('block');
    }
  });

  test('a goal that comes after the window brings a second look and an alert that says it is late', () => {
    const pipeline = pipelineWith();
    pipeline.ingest(request(...spans.slice(1)), 0);
    expect(outcomes(pipeline.settle(100))).toEqual(['allow', 'allow', 'alert']);
    pipeline.ingest(request(spans[0] as Span), 5000);
    const second = pipeline.settle(6000);
    expect(second.judged.map(({ verdict, late }) => [verdict.outcome, late])).toEqual([['block', true]]);
    expect(spansOf(second.alerts)[0]?.attributes).toContainEqual({
      key: 'goalkeeper.late',
      value: { boolValue: true },
    });
    expect(second.spans).toEqual([]);
  });

  test('a second look that finds nothing heavier says nothing', () => {
    const pipeline = pipelineWith();
    pipeline.ingest(request(spans[0] as Span, spans[3] as Span), 0);
    pipeline.settle(100);
    pipeline.ingest(request(spans[1] as Span), 5000);
    expect(outcomes(pipeline.settle(6000))).toEqual(['allow']);
  });
});

describe('bad input keeps the neighbours', () => {
  const good = toolSpan({ id: 'a', tool: 'send' });
  const judgedBeside = (...spans: Span[]) => {
    const pipeline = pipelineWith();
    const ingested = pipeline.ingest(request(...spans, good), 0);
    return { ...ingested, ...pipeline.drain() };
  };

  test.each([
    ['a trace id of zeros', { traceId: new Uint8Array(16) }],
    ['no span id', { spanId: new Uint8Array(0) }],
    ['a span id of three bytes', { spanId: new Uint8Array(3) }],
  ])('%s: the span goes on unjudged with a warning', (_, wrong) => {
    const { forward, warnings, judged } = judgedBeside({ ...toolSpan({ id: '1', tool: 'send' }), ...wrong });
    expect(warnings[0]).toContain('expected a trace id of 16 bytes');
    expect(spansOf(forward() ?? [])).toHaveLength(1);
    expect(judged).toHaveLength(1);
  });

  test('one span id used by two different calls: both go on', () => {
    const { spans } = judgedBeside(toolSpan({ id: 'a', tool: 'read', at: 1 }));
    expect(spansOf(spans)).toHaveLength(2);
  });

  test('a clock that runs backwards', () => {
    const { judged } = judgedBeside(toolSpan({ id: '1', tool: 'send', at: 9000, took: -5000 }));
    expect(judged).toHaveLength(2);
  });

  test.each(['18446744073709551615', '18446744073709550592'])('a time of %s, the last there is', (time) => {
    const last = { startTimeUnixNano: time, endTimeUnixNano: time };
    const { alerts, spans, errors } = judgedBeside({ ...toolSpan({ id: '1', tool: 'send' }), ...last });
    expect(spansOf(alerts)).toHaveLength(2);
    expect(spansOf(spans)).toHaveLength(2);
    expect(errors).toEqual([]);
  });

  test('attributes of the wrong type', () => {
    const wrong = {
      'gen_ai.tool.name': 7,
      'gen_ai.tool.call.arguments': { arrayValue: { values: [{ boolValue: true }] } },
      'gen_ai.agent.name': true,
      'gen_ai.conversation.id': 3.5,
    };
    const { judged } = judgedBeside(toolSpan({ id: '1', tool: 'x', attributes: wrong }));
    expect(judged.map(({ action }) => action.tool)).toContain('send');
  });

  test.each([
    ['text', 'not json {'],
    ['a Python repr', "{'to': 'a@b.example', 'urgent': True, 'note': None}"],
    ['JSON cut in the middle', '{"to":"a@b.example","body":"hel'],
    ['an empty string', ''],
  ])('arguments that are %s', (_, text) => {
    const { judged } = judgedBeside(toolSpan({ id: '1', tool: 'send', arguments: text }));
    expect(outcomes({ judged } as never)).toEqual(['alert', 'alert']);
  });

  test('invalid UTF-8 is read as far as it goes and forwarded as it came', () => {
    const bytes = request(span({ id: '1', name: 'XXXX' }), toolSpan({ id: '2', tool: 'YYYY' }));
    for (const mark of ['XXXX', 'YYYY']) {
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark)) bytes.fill(0xff, at, at + 4);
    }
    const pipeline = pipelineWith();
    const { forward } = pipeline.ingest(bytes, 0);
    expect(joined(forward()).includes(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toBe(true);
    expect(pipeline.drain().judged[0]?.action.tool).toBe('\ufffd\ufffd\ufffd\ufffd');
  });

  test('a megabyte of values nested in values', () => {
    const writer = new Writer();
    const request = writer.open(1);
    const scopes = writer.open(2);
    const spans = writer.open(2);
    writer.hex(1, 'aa'.repeat(16));
    writer.hex(2, '00000000000000b1');
    writeKeyValue(writer, 9, 'gen_ai.operation.name', 'execute_tool');
    writeKeyValue(writer, 9, 'gen_ai.tool.name', 'send');
    const attribute = writer.open(9);
    writer.string(1, 'gen_ai.tool.call.arguments');
    writer.bytes(2, nestedLists(1_000_000));
    for (const mark of [attribute, spans, scopes, request]) writer.close(mark);
    const pipeline = pipelineWith();
    pipeline.ingest(Buffer.concat([writer.take(), encodeRequest(asRequest(good))]), 0);
    expect(pipeline.drain().judged).toHaveLength(2);
  });

  test('ten thousand actions in one trace are each judged once, in bounded memory', () => {
    const pipeline = pipelineWith({ sessions: { ...ROOMY, maxActions: 256 } });
    const many = Array.from({ length: 10_000 }, (_, n) =>
      toolSpan({ id: (n + 1).toString(16), tool: 'send', at: n + 1000 }),
    );
    pipeline.ingest(request(...many), 0);
    const { judged, spans } = pipeline.drain();
    expect(judged).toHaveLength(10_000);
    expect(spansOf(spans)).toHaveLength(10_000);
  });

  test('an empty request is taken', () => {
    expect(pipelineWith().ingest(Buffer.alloc(0), 0)).toMatchObject({ spans: 0, actions: 0 });
  });

  test('bytes that contradict themselves are refused whole', () => {
    const bytes = request(good);
    expect(() => pipelineWith().ingest(bytes.subarray(0, bytes.length - 3), 0)).toThrow('past the end');
    const pipeline = pipelineWith();
    expect(() => pipeline.ingest(Buffer.from('GET / HTTP/1.1'), 0)).toThrow();
    expect(pipeline.waiting).toBe(0);
  });
});

test('spans go on though what came of them cannot be told', () => {
  const watcher = {
    take: () => {
      throw new TypeError('a bug');
    },
  };
  const pipeline = pipelineWith({ watcher });
  const [first, second] = ['1', '2'].map((id) => toolSpan({ id, tool: 'send' })) as [Span, Span];
  pipeline.ingest(request(first, second), 0);
  const { spans, errors } = pipeline.drain();
  expect(spansOf(spans)).toHaveLength(2);
  expect(errors).toEqual(['TypeError: a bug']);
  expect(pipeline.waiting).toBe(0);
});

test('unknown fields of a neighbour leave as they came', () => {
  const bytes = encodeRequest(asRequest(span({ id: '1' })));
  const unknown = Buffer.from([0x9a, 0x3e, 0x02, 0x68, 0x69]);
  const pipeline = pipelineWith();
  const { forward } = pipeline.ingest(
    Buffer.concat([bytes, unknown, request(toolSpan({ id: '2', tool: 'send' }))]),
    0,
  );
  expect(joined(forward()).subarray(0, bytes.length + unknown.length)).toEqual(
    Buffer.concat([bytes, unknown]),
  );
});

test('nothing of a request is needed once it was taken in: its memory may be used again', () => {
  const spans = [
    chatSpan({ id: '1', at: 1, goal: 'Tell them' }),
    toolSpan({ id: '2', at: 2, tool: 'read', arguments: '{"path":"a"}', result: 'the page' }),
    toolSpan({ id: '3', at: 3, tool: 'send', arguments: { stringValue: '{"to":"b"}' }, result: 'sent' }),
  ];
  const judgedWhen = (after: (bytes: Buffer) => void) => {
    const pipeline = pipelineWith();
    const bytes = request(...spans);
    pipeline.ingest(bytes, 0);
    after(bytes);
    const settled = pipeline.drain();
    return {
      judged: settled.judged.map(({ action, verdict }) => ({ action, verdict })),
      alerts: settled.alerts,
      spans: settled.spans,
    };
  };
  const used = judgedWhen((bytes) => bytes.fill(0xee));
  expect(used.judged).toHaveLength(2);
  expect(used).toEqual(judgedWhen(() => {}));
});
