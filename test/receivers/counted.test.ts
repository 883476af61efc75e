import { expect, it } from 'vitest';
import { ANYBODY } from '../../src/model/identity.ts';
import { counted } from '../../src/receivers/counted.ts';
import type { ReceiveResult } from '../../src/receivers/otlp-grpc.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { request } from '../support/requests.ts';

const THREE = request([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
const sender = { cancelled: false, identity: ANYBODY } as Parameters<ReturnType<typeof counted>>[2];
const OVERLOADED: ReceiveResult = { kind: 'overloaded', message: 'full', retryAfterMs: 1 };
const INVALID: ReceiveResult = { kind: 'invalid', message: 'no' };

const TAKEN: ReceiveResult = { kind: 'accepted', items: 3 };

it.each([
  [TAKEN, 'accepted_spans'],
  [OVERLOADED, 'refused_spans'],
] as const)('counts what is taken and what is refused, by transport: %j', (result, counter) => {
  const counters = new Counters();
  counted('http', counters, () => result)('traces', THREE, sender);
  expect(counters.labels(counter)).toEqual([['http', 3]]);
  expect(counters.get('accepted_spans') + counters.get('refused_spans')).toBe(3);
});

it('counts what is answered later, when it is', async () => {
  const counters = new Counters();
  let answer: (result: ReceiveResult) => void = () => {};
  const later = new Promise<ReceiveResult>((resolve) => {
    answer = resolve;
  });
  const result = counted('grpc', counters, () => later)('traces', THREE, sender);
  expect(counters.get('accepted_spans')).toBe(0);
  answer(TAKEN);
  expect(await result).toEqual(TAKEN);
  expect(counters.labels('accepted_spans')).toEqual([['grpc', 3]]);
});

it('counts nothing of what cannot be read', () => {
  const counters = new Counters();
  counted('grpc', counters, () => INVALID)('traces', Buffer.from([0xff, 0xff]), sender);
  expect(counters.get('refused_spans')).toBe(0);
});
