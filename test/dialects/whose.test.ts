import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/dialects/dialect.ts';
import { DIALECTS, readSpan, readWhose } from '../../src/dialects/index.ts';
import { placeOf } from '../../src/session/reader.ts';
import { decodeRequest, encodeRequest } from '../wire/protobuf.ts';
import { captures } from './captures.ts';
import { agentSpans, view } from './view.ts';

const FROM = { service: 'shop', library: null };
const SHORT = DIALECTS.flatMap(({ name, read, whose }) => (whose ? [{ name, read, whose }] : []));

/** Without their parents, and with values cut short. */
function variants(bytes: Buffer): Buffer[] {
  const changed = (change: (span: { parentSpanId?: unknown; attributes?: unknown }) => void) => {
    const decoded = decodeRequest(bytes);
    for (const { scopeSpans = [] } of decoded.resourceSpans ?? [])
      for (const { spans = [] } of scopeSpans) for (const span of spans) change(span);
    return encodeRequest(decoded);
  };
  const withoutParent = changed((span) => {
    delete span.parentSpanId;
  });
  const cut = changed((span) => {
    for (const { value } of (span.attributes ?? []) as { value?: { stringValue?: string } }[])
      if (value?.stringValue !== undefined) value.stringValue = value.stringValue.slice(0, 50);
  });
  return [bytes, withoutParent, cut];
}

function told(reading: Reading | null): unknown {
  if (reading === null) return null;
  const { conversation, call } = reading;
  return { conversation, call: call && { tool: call.tool, callId: call.callId } };
}

describe('whose a span is', () => {
  test.each(captures())('$name: as all that is read of it tells', ({ requests }) => {
    for (const span of requests.flatMap(variants).flatMap(agentSpans)) {
      for (const { read, whose } of SHORT) expect(told(whose(span))).toEqual(told(read(span)));
      const [all, short] = [readSpan(span), readWhose(span)];
      expect(short === null).toBe(all === null);
      if (all !== null && short !== null)
        expect(placeOf(span, short, FROM)).toEqual(placeOf(span, all, FROM));
    }
  });

  test('is told without reading the messages of a span inside a trace, which a root may need', () => {
    const told = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Pay bill 1."}]}]',
    };
    expect(readWhose(view(told, { parent: true }))).not.toHaveProperty('goal');
    expect(readWhose(view(told))?.goal).toEqual(['Pay bill 1.']);
  });
});
