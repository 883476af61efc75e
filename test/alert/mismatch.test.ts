import { expect, test } from 'vitest';
import { buildMismatchAlert } from '../../src/alert/mismatch.ts';
import { decodeRequest } from '../wire/protobuf.ts';

test('tells who spoke in whose name and how much was left out, in a trace of its own', () => {
  const because = ['may not speak for the service `bank`', 'may not speak for the agent `payer`'];
  const bytes = buildMismatchAlert({ client: 'shop', items: 3, because, at: 1_700_000_000_123 }, '1.0');
  const [resource] = decodeRequest(bytes).resourceSpans ?? [];
  const [span] = resource?.scopeSpans?.[0]?.spans ?? [];
  expect(span).toMatchObject({ name: 'alert shop', startTimeUnixNano: '1700000000123000000' });
  expect(span?.parentSpanId ?? Buffer.alloc(0)).toHaveLength(0);
  expect(span?.traceId).toHaveLength(16);
  const told = Object.fromEntries(span?.attributes?.map(({ key, value }) => [key, value?.stringValue]) ?? []);
  expect(told).toMatchObject({
    'goalkeeper.verdict': 'alert',
    'goalkeeper.kind': 'identity_mismatch',
    'goalkeeper.severity': 'high',
    'goalkeeper.client.name': 'shop',
    'goalkeeper.reason':
      'client shop may not speak for the service `bank`; may not speak for the agent `payer`: 3 items were left out',
  });
  expect(span?.events?.map(({ name }) => name)).toEqual(['goalkeeper.finding', 'gen_ai.evaluation.result']);
});

test('two alerts on one client are two traces', () => {
  const of = (at: number) => buildMismatchAlert({ client: 'shop', items: 1, because: [], at }, '1.0');
  expect(of(1)).not.toEqual(of(2));
});
