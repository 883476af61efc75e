import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpan, SIGNS } from '../../src/dialects/index.ts';
import { canonical, isJsonObject } from '../../src/model/json.ts';
import { WireError } from '../../src/wire/cursor.ts';
import { scan } from '../../src/wire/scan.ts';
import { Signs } from '../../src/wire/signs.ts';
import { SpanView } from '../../src/wire/span-view.ts';
import { decodeRequest, encodeRequest } from '../wire/protobuf.ts';
import { type Capture, captures } from './captures.ts';

/** By name, which is what a counterexample shows. */
const CAPTURES = new Map(captures().map((capture) => [capture.name, capture]));
const name = fc.constantFrom(...CAPTURES.keys());
const named = (key: string) => CAPTURES.get(key) as Capture;
const signs = new Signs(SIGNS);

/** Runs what may find the bytes contradicting themselves; any other error is a fault. */
function orWireError<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof WireError) return undefined;
    throw thrown;
  }
}

describe('captured requests with bytes changed', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
  const changed = fc.record({
    name,
    request: fc.nat(),
    changes: fc.array(change, { minLength: 1, maxLength: 8 }),
  });

  it('are refused, or read span by span without any other error', () => {
    fc.assert(
      fc.property(changed, ({ name, request, changes }) => {
        const { requests } = named(name);
        const bytes = Buffer.from(requests[request % requests.length] as Buffer);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        for (const scanned of orWireError(() => scan(bytes, signs).agentSpans) ?? []) {
          orWireError(() => readSpan(new SpanView(bytes, scanned)));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('captured spans with one attribute cut', () => {
  const cut = fc.record({ name, limit: fc.integer({ min: 0, max: 400 }) });

  it('give no arguments but those of a call that ran, or mark the call', () => {
    fc.assert(
      fc.property(cut, ({ name, limit }) => {
        const whole = told(named(name), null);
        for (const [span, read] of told(named(name), limit)) {
          // A lone text ends where it ends: nothing in it tells a cut.
          if (read.truncated || !isJsonObject(whole.get(span)?.arguments)) continue;
          if (read.arguments === undefined) continue;
          expect(canonical(read.arguments)).toBe(canonical(whole.get(span)?.arguments ?? null));
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** What the calls' spans tell where the attribute that holds the arguments was cut to so many characters. */
function told({ requests }: Capture, limit: number | null) {
  const spans = requests.flatMap((request) => {
    const bytes = limit === null ? request : shortened(request, limit);
    return scan(bytes, signs).agentSpans.map((scanned) => new SpanView(bytes, scanned));
  });
  return new Map(
    spans.flatMap((span) => {
      const call = readSpan(span)?.call;
      return call === undefined ? [] : [[span.spanId, call] as const];
    }),
  );
}

/** Keys under which the dialects find arguments. */
const ARGUMENTS: ReadonlySet<string> = new Set([
  'gen_ai.tool.call.arguments',
  'tool_arguments',
  'gen_ai.tool.input',
  'gen_ai.prompt',
  'input',
  'input.value',
  'traceloop.entity.input',
  'ai.toolCall.args',
  'langfuse.observation.input',
  'genkit:input',
  'gcp.vertex.agent.tool_call_args',
]);

function shortened(request: Buffer, limit: number): Buffer {
  const decoded = decodeRequest(request);
  for (const { scopeSpans } of decoded.resourceSpans ?? []) {
    for (const { attributes } of (scopeSpans ?? []).flatMap(({ spans }) => spans ?? [])) {
      for (const { key = '', value } of attributes ?? []) {
        if (value?.stringValue !== undefined && ARGUMENTS.has(key)) {
          value.stringValue = value.stringValue.slice(0, limit);
        }
      }
    }
  }
  return encodeRequest(decoded);
}
