import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ScannedSpan, scan } from '../../src/wire/scan.ts';
import { SpanView } from '../../src/wire/span-view.ts';
import { cut as cutInPieces, type Landed, land, lift } from '../../src/wire/splice.ts';
import { growth } from '../support/growth.ts';
import { delimited, fieldsOf, keyValueField, numbered, request, signs, spansOf } from './otlp.ts';
import { decodeRequest, encodeRequest, type Span } from './protobuf.ts';

const NOTHING = Buffer.alloc(0);
const VERDICT = keyValueField(9, 'goalkeeper.verdict', 'block');

/** What `cut` leaves, in one piece. */
function cut(bytes: Buffer, chosen: readonly ScannedSpan[]): Buffer | null {
  const parts = cutInPieces(bytes, chosen, scan(bytes, signs).spanCount);
  return parts && Buffer.concat(parts);
}

/** A request of so many spans of one scope, of which every second is an agent's. */
function everySecond(count: number): Buffer {
  const spans = Array.from({ length: count }, (_, i) => (i % 2 ? agentSpan(`a${i}`) : { name: `b${i}` }));
  return encodeRequest(requestOf(spans));
}

/** A request whose spans are numbered, and some of its agents' spans. */
const requestAndChoice = fc
  .tuple(request, fc.infiniteStream(fc.boolean()))
  .map(([message, coin]) => {
    const bytes = encodeRequest(numbered(message));
    const chosen = scan(bytes, signs).agentSpans.filter(() => coin.next().value);
    return { bytes, chosen };
  })
  .filter(({ chosen }) => chosen.length > 0);

describe('cut', () => {
  it('leaves every byte but the spans and the lengths around them', () => {
    fc.assert(
      fc.property(requestAndChoice, ({ bytes, chosen }) => {
        const expected = rebuild(bytes, [1, 2, 2], idsOf(bytes, chosen));
        expect(cut(bytes, chosen)).toEqual(expected.spans === 0 ? null : expected.bytes);
      }),
      { numRuns: 200 },
    );
  });

  it('takes the spans in any order, and one named twice once', () => {
    fc.assert(
      fc.property(requestAndChoice, ({ bytes, chosen }) => {
        expect(cut(bytes, [...chosen, ...chosen].reverse())).toEqual(cut(bytes, chosen));
      }),
    );
  });

  it('does not touch the request it was given', () => {
    fc.assert(
      fc.property(requestAndChoice, ({ bytes, chosen }) => {
        const before = Buffer.from(bytes);
        cut(bytes, chosen);
        expect(bytes).toEqual(before);
      }),
    );
  });

  it('shortens the length prefix where the content falls below 128 bytes', () => {
    const bytes = encodeRequest(requestOf([agentSpan('a', 'x'.repeat(200)), { name: 'neighbour' }]));
    const rest = cut(bytes, scan(bytes, signs).agentSpans);
    expect(rest).toEqual(encodeRequest(requestOf([{ name: 'neighbour' }])));
  });

  it('keeps a ResourceSpans and a ScopeSpans that had no span before', () => {
    const bytes = encodeRequest({
      resourceSpans: [
        { schemaUrl: 'empty', scopeSpans: [{ schemaUrl: 'empty' }] },
        { scopeSpans: [{ spans: [agentSpan('a'), { name: 'b' }] }, { schemaUrl: 'also empty' }] },
      ],
    });
    const rest = cut(bytes, scan(bytes, signs).agentSpans);
    expect(rest && decodeRequest(rest)).toEqual({
      resourceSpans: [
        { schemaUrl: 'empty', scopeSpans: [{ schemaUrl: 'empty' }] },
        { scopeSpans: [{ spans: [{ name: 'b' }] }, { schemaUrl: 'also empty' }] },
      ],
    });
  });

  it('reads a length that was written wider than it needs', () => {
    const inner = delimited(2, encodeSpan(agentSpan('a')));
    const neighbour = delimited(2, encodeSpan({ name: 'b' }));
    const scopeSpans = wide(2, Buffer.concat([inner, neighbour]));
    const bytes = wide(1, scopeSpans);
    expect(cut(bytes, scan(bytes, signs).agentSpans)).toEqual(delimited(1, delimited(2, neighbour)));
  });

  it('gives null where no span is left, or there was none', () => {
    const bytes = encodeRequest(requestOf([agentSpan('a')]));
    expect(cut(bytes, scan(bytes, signs).agentSpans)).toBeNull();
    expect(cut(NOTHING, [])).toBeNull();
    const neighbour = encodeRequest(requestOf([{ name: 'b' }]));
    expect(cut(neighbour, [])).toEqual(neighbour);
  });

  it('copies nothing but lengths', () => {
    fc.assert(
      fc.property(requestAndChoice, ({ bytes, chosen }) => {
        const parts = cutInPieces(bytes, chosen, scan(bytes, signs).spanCount) ?? [];
        for (const part of parts) expect(part.buffer === bytes.buffer || part.length <= 5).toBe(true);
      }),
    );
  });

  it('cuts 20,000 spans of one scope', () => {
    const bytes = everySecond(40_000);
    const rest = cut(bytes, scan(bytes, signs).agentSpans);
    expect(rest && scan(rest, signs)).toEqual({ spanCount: 20_000, agentSpans: [] });
  });

  it('takes as much longer as there are more spans in a scope', () => {
    const work = (count: number) => {
      const bytes = everySecond(count);
      return () => cut(bytes, scan(bytes, signs).agentSpans);
    };
    expect(growth(1_000, 16, work)).toBeLessThan(16 * 4);
  });
});

describe('lift and land', () => {
  it('put every span back under its resource and scope, and change nothing else', () => {
    fc.assert(
      fc.property(requestAndChoice, ({ bytes, chosen }) => {
        const rest = cut(bytes, chosen) ?? NOTHING;
        const landed = landAll(bytes, chosen);
        expect(inventory(Buffer.concat([rest, landed]))).toEqual(inventory(bytes, idsOf(bytes, chosen)));
      }),
      { numRuns: 200 },
    );
  });

  it('add the attributes to the span', () => {
    const bytes = encodeRequest(requestOf([agentSpan('a'), { name: 'neighbour' }]));
    const [landed] = spansOf(decodeRequest(landAll(bytes, scan(bytes, signs).agentSpans, VERDICT)));
    expect(landed?.attributes).toEqual([
      ...(agentSpan('a').attributes ?? []),
      { key: 'goalkeeper.verdict', value: { stringValue: 'block' } },
    ]);
  });

  it('drop a verdict that the agent wrote itself, but not a key that only looks like one', () => {
    const own = { key: 'goalkeeper.verdict', value: { stringValue: 'allow' } };
    const others = [{ key: 'goalkeeper' }, { key: 'goalkeepers.verdict' }, { key: 'x.goalkeeper.verdict' }];
    const bytes = encodeRequest(
      requestOf([{ attributes: [own, { key: 'tool.name' }, own, ...others, { key: 'goalkeeper.' }] }]),
    );
    const [landed] = spansOf(decodeRequest(landAll(bytes, scan(bytes, signs).agentSpans, VERDICT)));
    expect(landed?.attributes?.map(({ key }) => key)).toEqual([
      'tool.name',
      ...others.map(({ key }) => key),
      'goalkeeper.verdict',
    ]);
    expect(landed?.attributes?.at(-1)?.value).toEqual({ stringValue: 'block' });
  });

  it('drop a verdict whose key is written after its value, or twice', () => {
    const key = (text: string) => delimited(1, Buffer.from(text));
    const value = delimited(2, delimited(1, Buffer.from('allow')));
    const attributes = [
      Buffer.concat([key('tool.name')]),
      Buffer.concat([value, key('goalkeeper.verdict')]),
      Buffer.concat([key('harmless'), value, key('goalkeeper.verdict')]),
    ].map((content) => delimited(9, content));
    const bytes = delimited(1, delimited(2, delimited(2, Buffer.concat(attributes))));
    const [landed] = spansOf(decodeRequest(landAll(bytes, scan(bytes, signs).agentSpans, NOTHING)));
    expect(landed?.attributes).toEqual([{ key: 'tool.name' }]);
  });

  it('hold no reference to the request, and one copy of what spans share', () => {
    const bytes = encodeRequest(requestOf([agentSpan('a'), agentSpan('b')]));
    const lifted = scan(bytes, signs).agentSpans.map((span) => lift(bytes, span));
    const again = () => land(lifted.map((span) => ({ lifted: span, attributes: NOTHING })));
    const before = again();
    bytes.fill(0xff);
    expect(again()).toEqual(before);
    expect(lifted[0]?.resourceSpans).toBe(lifted[1]?.resourceSpans);
    expect(lifted[0]?.scopeSpans).toBe(lifted[1]?.scopeSpans);
  });

  it('put the spans of a resource and scope together again, in their order', () => {
    const bytes = encodeRequest(requestOf([agentSpan('a'), agentSpan('b'), agentSpan('c')]));
    expect(decodeRequest(landAll(bytes, scan(bytes, signs).agentSpans))).toEqual(decodeRequest(bytes));
  });

  it('give parts that say how many spans they hold', () => {
    const bytes = encodeRequest(requestOf(Array.from({ length: 200 }, (_, i) => agentSpan(`${i}`))));
    const landed = landedOf(bytes, scan(bytes, signs).agentSpans);
    expect(landed.map(({ spans }) => spans)).toEqual([64, 64, 64, 8]);
    expect(landed.map((part) => scan(part.bytes, signs).spanCount)).toEqual([64, 64, 64, 8]);
  });

  it.each(['resource', 'scope'])('do not multiply a large %s by its spans', (place) => {
    const spans = Array.from({ length: 5000 }, (_, i) => agentSpan(`${i}`));
    const large = { attributes: [{ key: 'large', value: { stringValue: 'x'.repeat(1_000_000) } }] };
    const scopeSpans = [{ scope: place === 'scope' ? large : {}, spans }];
    const resource = place === 'resource' ? large : {};
    const bytes = encodeRequest({ resourceSpans: [{ resource, scopeSpans }] });
    const landed = landAll(bytes, scan(bytes, signs).agentSpans);
    expect(landed.length).toBeLessThan(1.1 * bytes.length);
    expect(scan(landed, signs).spanCount).toBe(5000);
  });
});

function landedOf(bytes: Buffer, spans: readonly ScannedSpan[], attributes: Buffer = NOTHING): Landed[] {
  return land(spans.map((span) => ({ lifted: lift(bytes, span), attributes })));
}

function landAll(bytes: Buffer, spans: readonly ScannedSpan[], attributes: Buffer = NOTHING): Buffer {
  return Buffer.concat(landedOf(bytes, spans, attributes).map((part) => part.bytes));
}

function requestOf(spans: Span[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ scope: { name: 'scope' }, spans, schemaUrl: 'https://example.com/scope' }],
        schemaUrl: 'https://example.com/resource',
      },
    ],
  };
}

function agentSpan(name: string, tool = 'pay'): Span {
  return { name, attributes: [{ key: 'tool.name', value: { stringValue: tool } }] };
}

function encodeSpan(span: Span): Buffer {
  const [resource] = fieldsOf(encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }));
  return fieldsOf(fieldsOf(resource!.content)[0]!.content)[0]!.content;
}

/** A length-delimited field whose length takes five bytes. */
function wide(number: number, content: Buffer): Buffer {
  const { length } = content;
  const prefix = [0, 7, 14, 21].map((shift) => ((length >>> shift) & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...prefix, 0]), content]);
}

/** What `cut` must give, made field by field: the message without the spans whose ids are in `gone`. */
function rebuild(
  bytes: Buffer,
  path: readonly number[],
  gone: Set<string>,
): { bytes: Buffer; spans: number } {
  const out: Buffer[] = [];
  let spans = 0;
  for (const { number, wire, raw, content } of fieldsOf(bytes)) {
    if (number !== path[0] || wire !== 2) out.push(raw);
    else if (path.length > 1) {
      const inner = rebuild(content, path.slice(1), gone);
      const before = rebuild(content, path.slice(1), new Set()).spans;
      spans += inner.spans;
      if (inner.spans > 0 || before === 0) out.push(delimited(number, inner.bytes));
    } else if (!gone.has(spanIdOf(content))) {
      spans++;
      out.push(raw);
    }
  }
  return { bytes: Buffer.concat(out), spans };
}

function spanIdOf(span: Buffer): string {
  return (
    fieldsOf(span)
      .find(({ number }) => number === 2)
      ?.content.toString('hex') ?? ''
  );
}

function idsOf(bytes: Buffer, spans: readonly ScannedSpan[]): Set<string> {
  return new Set(spans.map((span) => new SpanView(bytes, span).spanId));
}

/** Every span with what surrounds it, byte for byte, in no order; less the verdicts that the `landed` came with. */
function inventory(bytes: Buffer, landed = new Set<string>()): string[] {
  const entries: string[] = [];
  for (const resource of inside(bytes, 1)) {
    for (const scope of inside(resource, 2)) {
      for (const span of inside(scope, 2)) {
        const dropped = landed.has(spanIdOf(span));
        const fields = fieldsOf(span)
          .filter(({ number, content }) => !(dropped && number === 9 && isOwn(content)))
          .map(({ raw }) => raw.toString('hex'));
        entries.push([besides(resource, 2), besides(scope, 2), ...fields].join('|'));
      }
    }
  }
  return entries.sort();
}

function inside(message: Buffer, number: number): Buffer[] {
  return fieldsOf(message)
    .filter((field) => field.number === number)
    .map(({ content }) => content);
}

function besides(message: Buffer, number: number): string {
  return fieldsOf(message)
    .filter((field) => field.number !== number)
    .map(({ raw }) => raw.toString('hex'))
    .join();
}

function isOwn(attribute: Buffer): boolean {
  return inside(attribute, 1).some((key) => key.toString().startsWith('goalkeeper.'));
}
