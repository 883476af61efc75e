import type { SpanRef } from './action.ts';
import type { Finding } from './finding.ts';
import type { Json } from './json.ts';

/** `open` waits for a person, `approved` for its one use; the others are final. */
export const APPROVAL_STATES = ['open', 'approved', 'denied', 'expired', 'used'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** A finding as a person is told of it. */
export type ApprovalReason = Pick<Finding, 'kind' | 'severity' | 'reason' | 'evidence'>;

/** What a yes is given to: this very call of this very conversation, and no other. */
export interface Binding {
  /** Whose conversation it is, where tenants are told apart. */
  readonly tenant?: string | null | undefined;
  readonly service: string | null;
  readonly conversation: string;
  readonly tool: string;
  /** SHA-256 in hex of the canonical arguments, as the tool gets them. */
  readonly argumentsHash: string;
}

/** What an agent wants to do and why somebody must be asked. */
export interface ApprovalRequest extends Binding {
  readonly agent: string | null;
  readonly callId: string | null;
  /** For display: secrets masked, long texts cut. */
  readonly arguments: Json;
  /** The heaviest first. */
  readonly reasons: readonly ApprovalReason[];
  readonly charter: { readonly name: string; readonly version: string } | null;
  /** The span of the call, where one is known. */
  readonly span: SpanRef | null;
}

/** Who decided what, when and why. */
export interface Decision {
  readonly decision: 'approved' | 'denied';
  /** As the person gave it. */
  readonly by: string;
  /** Whose token it was, as the configuration names it. */
  readonly approver: string;
  readonly reason: string | null;
  /** Milliseconds since the epoch, as all times here. */
  readonly at: number;
}

/** A call that waits for a person's yes, from the question to its one use. */
export interface Approval extends ApprovalRequest {
  readonly id: string;
  readonly state: ApprovalState;
  readonly created: number;
  /** From then on it is good for nothing. */
  readonly expires: number;
  readonly decided: Decision | null;
  readonly used: number | null;
}
