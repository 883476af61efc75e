import { expect, test } from 'vitest';
import { argumentsHash } from '../../src/approvals/binding.ts';
import { approvalRecord } from '../../src/approvals/record.ts';
import { requestFor } from '../../src/approvals/request.ts';
import type { Action } from '../../src/model/action.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { approval } from './examples.ts';

const ACTION: Action = {
  span: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
  dialect: 'guard',
  library: null,
  service: 'erp',
  agent: 'ap',
  conversation: null,
  tool: 'send_payment',
  arguments: { iban: 'DE89370400440532013000', api_key: 'sk-ant-api03-abcdefghijklmnop0123456789' },
  result: null,
  callId: 'c1',
  status: 'unset',
  captured: true,
  truncated: false,
  requested: true,
  startTime: 1,
  endTime: 1,
};

const finding = (value: string): Verdict['findings'][number] => ({
  detector: 'provenance',
  rule: null,
  kind: 'untrusted_value',
  severity: 'high',
  outcome: 'ask',
  score: 1,
  reason: 'r'.repeat(9_000),
  evidence: Array.from({ length: 90 }, () => ({ span: null, where: 'result of read_message', value })),
  owasp: 'ASI01',
});

const verdict = (findings: Verdict['findings']): Verdict => ({
  outcome: 'ask',
  findings,
  errors: [],
  charter: { name: 'ap', version: '1' },
  mode: 'enforce',
});

test('the question on an action is bound to its true arguments, and shows no key', () => {
  const asked = requestFor(ACTION, verdict([finding('password: hunter2-hunter2')]), null);
  expect(asked).toMatchObject({
    conversation: 'a'.repeat(32),
    argumentsHash: argumentsHash(ACTION.arguments),
    arguments: { iban: 'DE89370400440532013000' },
    charter: { name: 'ap', version: '1' },
  });
  expect(JSON.stringify(asked)).not.toMatch(/abcdefghijklmnop|hunter2/);
});

test('whatever an action and its findings hold, the question can be kept in the file', () => {
  const long = 'x'.repeat(100_000);
  const action = { ...ACTION, agent: long, tool: long, callId: long, service: long, arguments: [long, long] };
  const asked = requestFor(action, verdict(Array(50).fill(finding(long))), ACTION.span);
  expect(approvalRecord.safeParse(approval(asked)).error).toBeUndefined();
  expect(JSON.stringify(asked).length).toBeLessThan(1_000_000);
});

test('what is masked is no longer than a file takes, and evidence beyond a few pages is left out', () => {
  const cards = Array.from({ length: 140 }, () => '4111111111111111').join(' ');
  const asked = requestFor(ACTION, verdict(Array.from({ length: 30 }, () => finding(cards))), null);
  expect(asked.reasons[0]?.evidence[0]?.value).toHaveLength(2_000);
  expect(
    asked.reasons.flatMap(({ evidence }) => evidence.map(({ value }) => value)).join('').length,
  ).toBeLessThan(16_000);
  expect(asked.reasons[0]?.reason).toHaveLength(2_000);
});
