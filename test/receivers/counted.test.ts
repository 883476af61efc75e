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

function taking(): ReceiveResult {
  return { kind: 'accepted', items: 3 };
}

it('counts what is taken and what is refused, by transport', () => {
  const counters = new Counters();
  const results = [taking(), OVERLOADED];
  const receive = (kind: ReceiveResult) =>
    counted('http', counters, () => (kind.kind === 'accepted' ? taking() : kind));
  for (const result of results) receive(result)('traces', THREE, sender);
  expect(counters.labels('accepted_spans')).toEqual([['http', 3]]);
  expect(counters.labels('refused_spans')).toEqual([['http', 3]]);
});

it('counts what is answered later, when it is', async () => {
  const counters = new Counters();
  let answer: (result: ReceiveResult) => void = () => {};
  const later = new Promise<ReceiveResult>((resolve) => {
    answer = resolve;
  });
  const result = counted('grpc', counters, () => later)('traces', THREE, sender);
  expect(counters.get('accepted_spans')).toBe(0);
  answer({ kind: 'accepted', items: 3 });
  expect(await result).toEqual({ kind: 'accepted', items: 3 });
  expect(counters.labels('accepted_spans')).toEqual([['grpc', 3]]);
});

it('counts nothing of what cannot be read', () => {
  const counters = new Counters();
  counted('grpc', counters, () => INVALID)('traces', Buffer.from([0xff, 0xff]), sender);
  expect(counters.get('refused_spans')).toBe(0);
});
