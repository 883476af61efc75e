import type { SpanRef } from '../../../src/model/action.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Verdict } from '../../../src/model/verdict.ts';

/** What a person is asked. */
export interface ApprovalRequest {
  readonly agent: string | null;
  readonly conversation: string;
  readonly tool: string;
  readonly arguments: Json;
  readonly callId: string;
  /** SHA-256 of the arguments: a yes holds for these and no others. */
  readonly hash: string;
  readonly verdict: Verdict;
  /** The call's own span, where it has one. */
  readonly span: SpanRef | null;
  /** Milliseconds since the epoch; no answer counts after it. */
  readonly expires: number;
}

export interface Answer {
  readonly approved: boolean;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/** People have too many questions to answer already. */
export class TooManyQuestions extends Error {
  override readonly name = 'TooManyQuestions';
}

/** An approval that waits for a person. */
export interface OpenApproval {
  readonly id: string;
  /** Answered in the program itself: nobody else knows of it. */
  readonly local: boolean;
  /** Settles when the person has answered; rejects where nobody ever will. `signal` ends the wait. */
  answer(signal: AbortSignal): Promise<Answer>;
  /** Uses a yes up; false where it is gone. */
  use(): Promise<boolean>;
}

/** Where people are asked: the processor, or the program itself. */
export interface Approvals {
  /** May reject with TooManyQuestions. */
  open(request: ApprovalRequest): Promise<OpenApproval>;
  /** One that the processor has opened with its verdict. */
  opened(id: string, request: ApprovalRequest): OpenApproval | Promise<OpenApproval>;
}

/** Approvals that are still being loaded. */
export class ComingApprovals implements Approvals {
  private readonly coming: Promise<Approvals>;

  constructor(coming: Promise<Approvals>) {
    this.coming = coming;
    coming.catch(() => {});
  }

  async open(request: ApprovalRequest): Promise<OpenApproval> {
    return (await this.coming).open(request);
  }

  async opened(id: string, request: ApprovalRequest): Promise<OpenApproval> {
    return (await this.coming).opened(id, request);
  }
}

/** What became of a wait by a framework's own means. */
export type Taken = 'taken' | 'none' | 'changed' | 'expired';

interface Waiting {
  readonly tool: string;
  readonly hash: string;
  readonly expires: number;
}

const MAX_WAITING = 10_000;

/** Calls that frameworks ask their user about: each yes holds for one call and its arguments, once, and not for ever. */
export class WaitingCalls {
  private readonly waiting = new Map<string, Waiting>();

  /** Notes that a person is asked; asked again, the first time counts. */
  open({ conversation, callId, tool, hash, expires }: ApprovalRequest): void {
    const key = keyOf(conversation, callId);
    const known = this.waiting.get(key);
    if (known !== undefined && known.hash === hash && known.tool === tool) return;
    this.waiting.delete(key);
    this.waiting.set(key, { tool, hash, expires });
    for (const oldest of this.waiting.keys()) {
      if (this.waiting.size <= MAX_WAITING) break;
      this.waiting.delete(oldest);
    }
  }

  /** How a yes to this call stands now. */
  look({ conversation, callId, tool, hash }: ApprovalRequest, now: number): Taken {
    const known = this.waiting.get(keyOf(conversation, callId));
    if (known === undefined) return 'none';
    if (known.tool !== tool || known.hash !== hash) return 'changed';
    return now > known.expires ? 'expired' : 'taken';
  }

  /** The same, and it can't be taken again. */
  take(request: ApprovalRequest, now: number): Taken {
    const taken = this.look(request, now);
    this.waiting.delete(keyOf(request.conversation, request.callId));
    return taken;
  }
}

function keyOf(conversation: string, callId: string): string {
  return JSON.stringify([conversation, callId]);
}
