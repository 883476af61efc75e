import { z } from 'zod';
import { APPROVAL_STATES, type Approval } from '../model/approval.ts';
import { KINDS, type Kind, SEVERITIES } from '../model/finding.ts';

export const text = (most: number) => z.string().max(most);
const time = z.int().min(0).max(8_640_000_000_000_000);
const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} hex digits`);

export const spanRef = z.strictObject({ traceId: hex(32), spanId: hex(16) });

export const kindSchema = z.enum(Object.keys(KINDS) as [Kind, ...Kind[]]);
export const severitySchema = z.enum(SEVERITIES);

const reasonSchema = z.strictObject({
  kind: kindSchema,
  severity: severitySchema,
  reason: text(2_000),
  evidence: z
    .array(z.strictObject({ span: spanRef.nullable(), where: text(500), value: text(2_000) }))
    .max(20),
});

export const charterSchema = z.strictObject({ name: text(1_000), version: text(1_000) });

/** What a call is told apart by. */
export const bindingShape = {
  service: text(1_000).nullable(),
  conversation: text(1_000),
  tool: z.string().min(1).max(1_000),
  argumentsHash: hex(64),
};

/** An approval as a file keeps it. */
export const approvalRecord: z.ZodType<Approval> = z.strictObject({
  ...bindingShape,
  tenant: text(100).nullable().optional(),
  id: z.string().regex(/^[0-9a-z]{1,64}$/, 'letters and digits'),
  state: z.enum(APPROVAL_STATES),
  agent: text(1_000).nullable(),
  callId: text(1_000).nullable(),
  arguments: z.json(),
  reasons: z.array(reasonSchema).max(20),
  charter: charterSchema.nullable(),
  span: spanRef.nullable(),
  created: time,
  expires: time,
  decided: z
    .strictObject({
      decision: z.enum(['approved', 'denied']),
      by: text(200),
      approver: text(200),
      reason: text(2_000).nullable(),
      at: time,
    })
    .nullable(),
  used: time.nullable(),
});
