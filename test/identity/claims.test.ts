import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contradiction, vouched } from '../../src/identity/claims.ts';
import { ANYBODY } from '../../src/model/identity.ts';
import { WireError } from '../../src/wire/cursor.ts';
import {
  ANY_VALUE,
  KEY_VALUE,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE_SPANS,
  SPAN,
} from '../../src/wire/fields.ts';
import { Writer } from '../../src/wire/writer.ts';
import { logsRequest, toolResultRecord } from '../spans.ts';
import { spanNames } from '../support/requests.ts';

const SHOP = { ...ANYBODY, name: 'shop', services: ['shop', 'shop-*'], agents: null };
const PAYER = { ...ANYBODY, name: 'payer', services: null, agents: ['payer'] };

interface Process {
  /** Each attribute that names the service, in order; a null is one whose value is a number. */
  readonly services?: readonly (string | null)[];
  readonly spans: readonly { readonly name: string; readonly agent?: string }[];
  /** Each attribute in a Resource of its own. */
  readonly apart?: boolean;
}

function attribute(writer: Writer, field: number, key: string, text: string | null): void {
  const mark = writer.open(field);
  writer.string(KEY_VALUE.key, key);
  const value = writer.open(KEY_VALUE.value);
  if (text === null) writer.varint(ANY_VALUE.int, 7);
  else writer.string(ANY_VALUE.string, text);
  writer.close(value);
  writer.close(mark);
}

function request(...processes: readonly Process[]): Buffer {
  const writer = new Writer();
  for (const { services = [], spans, apart = false } of processes) {
    const process = writer.open(REQUEST.resourceSpans);
    for (const group of apart ? services.map((one) => [one]) : [services]) {
      const resource = writer.open(RESOURCE_SPANS.resource);
      for (const service of group) attribute(writer, RESOURCE.attributes, 'service.name', service);
      attribute(writer, RESOURCE.attributes, 'host.name', 'h');
      writer.close(resource);
    }
    const scope = writer.open(RESOURCE_SPANS.scopeSpans);
    for (const { name, agent } of spans) {
      const span = writer.open(SCOPE_SPANS.spans);
      writer.bytes(SPAN.traceId, Buffer.alloc(16, 1));
      writer.bytes(SPAN.spanId, Buffer.alloc(8, 1));
      writer.string(SPAN.name, name);
      if (agent !== undefined) {
        attribute(writer, SPAN.attributes, 'gen_ai.operation.name', 'invoke_agent');
        attribute(writer, SPAN.attributes, 'gen_ai.agent.name', agent);
      }
      writer.close(span);
    }
    writer.close(scope);
    writer.close(process);
  }
  return writer.take();
}

const one = (name: string) => [{ name }];

describe('of a client that may speak for some services', () => {
  test('what it says in its own name stays as it came, byte for byte', () => {
    const own = request({ services: ['shop'], spans: one('a') }, { services: ['shop-eu'], spans: one('b') });
    expect(vouched('traces', own, SHOP)).toEqual({ request: own, refused: 0, because: [] });
  });

  test('what it says in another name is left out and counted, its neighbours stay', () => {
    const mixed = request(
      { services: ['shop'], spans: one('a') },
      { services: ['bank'], spans: [{ name: 'forged 1' }, { name: 'forged 2' }] },
      { services: ['shop-eu'], spans: one('b') },
    );
    const left = vouched('traces', mixed, SHOP);
    expect(spanNames(left.request)).toEqual(['a', 'b']);
    expect(left.refused).toBe(2);
    expect(left.because).toEqual(['may not speak for the service `bank`']);
    expect(left.request).toEqual(
      request({ services: ['shop'], spans: one('a') }, { services: ['shop-eu'], spans: one('b') }),
    );
  });

  test.each([
    ['no name', { spans: one('x') }],
    ['a number for a name', { services: [null], spans: one('x') }],
    ['two names, the last one foreign', { services: ['shop', 'bank'], spans: one('x') }],
    ['two names, the first one foreign', { services: ['bank', 'shop'], spans: one('x') }],
    ['a foreign name in a second Resource', { services: ['shop', 'bank'], spans: one('x'), apart: true }],
    ['a name that begins as its own', { services: ['shopping'], spans: one('x') }],
  ] as [string, Process][])('%s is no way around it', (_, process) => {
    expect(vouched('traces', request(process), SHOP)).toMatchObject({ refused: 1, request: Buffer.alloc(0) });
  });

  test('log records are held to the same', () => {
    const told = logsRequest(toolResultRecord({ at: 1, tool: 'pay', arguments: '{}', callId: 'c' }));
    expect(vouched('logs', told, SHOP)).toMatchObject({ refused: 0, request: told });
    const other = { ...SHOP, services: ['bank'] };
    expect(vouched('logs', told, other)).toMatchObject({ refused: 1, request: Buffer.alloc(0) });
  });
});

describe('of a client that may speak for some agents', () => {
  test('spans of another agent are left out, those beside them in the same process stay', () => {
    const mixed = request({
      services: ['x'],
      spans: [{ name: 'own', agent: 'payer' }, { name: 'forged', agent: 'auditor' }, { name: 'plain' }],
    });
    const left = vouched('traces', mixed, PAYER);
    expect(spanNames(left.request)).toEqual(['own', 'plain']);
    expect(left).toMatchObject({ refused: 1, because: ['may not speak for the agent `auditor`'] });
  });
});

test('a question is held to the same as a span', () => {
  expect(contradiction(ANYBODY, { service: null, agent: 'any' })).toBeNull();
  expect(contradiction(SHOP, { service: 'shop', agent: 'any' })).toBeNull();
  expect(contradiction(SHOP, { service: 'bank', agent: null })).toContain('`bank`');
  expect(contradiction(SHOP, { service: null, agent: null })).toContain('leave open');
  expect(contradiction(PAYER, { service: null, agent: 'auditor' })).toContain('`auditor`');
});

test('whatever the bytes, they are refused as a whole or what is left names only its own services', () => {
  const whole = request({ services: ['shop'], spans: one('a') }, { services: ['bank'], spans: one('b') });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(whole.length),
      (changes, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        try {
          const left = vouched('traces', bytes, SHOP);
          expect(vouched('traces', left.request, SHOP).refused).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      },
    ),
  );
});
