import { argumentsHash } from '../../src/approvals/binding.ts';
import type { Approval, ApprovalRequest } from '../../src/model/approval.ts';
import type { Json } from '../../src/model/json.ts';

/** A payment that a person is asked about. */
export function request(args: Json = { iban: 'DE89370400440532013000', amount: 1200 }): ApprovalRequest {
  return {
    service: 'erp',
    agent: 'ap',
    conversation: 'c1',
    tool: 'send_payment',
    argumentsHash: argumentsHash(args),
    callId: 'call_1',
    arguments: args,
    reasons: [
      {
        kind: 'untrusted_value',
        severity: 'high',
        reason: 'the IBAN stands only in an e-mail',
        evidence: [
          { span: null, where: 'result of read_message', value: 'new account: DE89370400440532013000' },
        ],
      },
    ],
    charter: { name: 'accounts-payable', version: '1' },
    span: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) },
  };
}

export function approval(more: Partial<Approval> = {}): Approval {
  const created = Date.parse('2026-11-28T10:00:00Z');
  const waits = { state: 'open', created, expires: created + 900_000, decided: null, used: null } as const;
  return { ...request(), id: 'a1', ...waits, ...more };
}

export const YES = { decision: 'approved', by: 'anna', approver: 'finance', reason: 'called them' } as const;
export const NO = { decision: 'denied', by: 'anna', approver: 'finance', reason: null } as const;
