import { describe, expect, test } from 'vitest';
import { buildApprovalAlert } from '../../src/alert/approval.ts';
import { ATTR } from '../../src/alert/attributes.ts';
import type { Approval } from '../../src/model/approval.ts';
import { decodeRequest } from '../wire/protobuf.ts';

const CREATED = Date.parse('2026-11-28T10:00:00Z');

const APPROVED: Approval = {
  id: 'a1',
  state: 'approved',
  service: 'erp',
  agent: 'ap',
  conversation: 'c1',
  tool: 'send_payment',
  argumentsHash: 'ab'.repeat(32),
  callId: 'call_1',
  arguments: { iban: 'DE89' },
  reasons: [
    {
      kind: 'untrusted_value',
      severity: 'high',
      reason: 'the IBAN stands only in an e-mail',
      evidence: [
        { span: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) }, where: 'argument iban', value: 'DE89' },
      ],
    },
  ],
  charter: { name: 'accounts-payable', version: '1' },
  span: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) },
  created: CREATED,
  expires: CREATED + 60_000,
  decided: {
    decision: 'approved',
    by: 'anna',
    approver: 'finance',
    reason: 'called them',
    at: CREATED + 5_000,
  },
  used: null,
};

function spanOf(approval: Approval) {
  const decoded = decodeRequest(buildApprovalAlert(approval, '1.0'));
  const span = decoded.resourceSpans?.[0]?.scopeSpans?.[0]?.spans?.[0];
  if (span === undefined || span === null) throw new Error('no span');
  const attributes = Object.fromEntries(
    (span.attributes ?? []).map(({ key, value }) => [key, value?.stringValue]),
  );
  const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');
  return {
    name: span.name,
    trace: hex(span.traceId),
    parent: hex(span.parentSpanId),
    id: hex(span.spanId),
    attributes,
  };
}

describe('the span of an approval', () => {
  test('says who decided what, when and why, below the call it was about', () => {
    const { name, trace, parent, attributes } = spanOf(APPROVED);
    expect({ name, trace, parent }).toEqual({
      name: 'approved send_payment',
      trace: 'c'.repeat(32),
      parent: 'd'.repeat(16),
    });
    expect(attributes).toMatchObject({
      [ATTR.approvalId]: 'a1',
      [ATTR.approvalState]: 'approved',
      [ATTR.approvalBy]: 'anna',
      [ATTR.approvalApprover]: 'finance',
      [ATTR.approvalReason]: 'called them',
      [ATTR.approvalAt]: '2026-11-28T10:00:05.000Z',
      [ATTR.approvalHash]: 'ab'.repeat(32),
      [ATTR.verdict]: 'ask',
      [ATTR.reason]: 'the IBAN stands only in an e-mail',
      [ATTR.agent]: 'ap',
      [ATTR.charterName]: 'accounts-payable',
    });
  });

  test('where nobody answered it says so, and is another span', () => {
    const expired = spanOf({ ...APPROVED, state: 'expired', decided: null });
    expect(expired.name).toBe('expired send_payment');
    expect(expired.attributes).not.toHaveProperty(ATTR.approvalBy);
    expect(expired.id).not.toBe(spanOf(APPROVED).id);
  });

  test('of a call without a span has a trace of its own, the same for the whole conversation', () => {
    const { trace, parent } = spanOf({ ...APPROVED, span: null });
    expect(trace).toMatch(/^[0-9a-f]{32}$/);
    expect(parent).toBe('');
    expect(spanOf({ ...APPROVED, span: null, id: 'a2' }).trace).toBe(trace);
  });
});
