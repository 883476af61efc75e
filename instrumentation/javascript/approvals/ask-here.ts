import { randomUUID } from 'node:crypto';
import type { Json } from '../../../src/model/json.ts';
import type { Answer, ApprovalRequest, Approvals, OpenApproval } from './approvals.ts';

/** A call that waits for a person, as `onAsk` of `configure` gets it. */
export interface Question {
  readonly tool: string;
  readonly arguments: Json;
  readonly callId: string;
  readonly agent: string | null;
  readonly conversation: string;
  /** Why a person is asked, one sentence. */
  readonly reason: string;
  /** An answer after it comes too late. */
  readonly expires: Date;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Asks a person in the program itself: a terminal, a chat, a page of the application's own. */
export type OnAsk = (question: Question) => boolean | Answer | Promise<boolean | Answer>;

/** Approvals that the program answers by itself. */
export class AskHere implements Approvals {
  private readonly onAsk: OnAsk;

  constructor(onAsk: OnAsk) {
    this.onAsk = onAsk;
  }

  async open(request: ApprovalRequest): Promise<OpenApproval> {
    return this.opened(`local-${randomUUID()}`, request);
  }

  opened(id: string, request: ApprovalRequest): OpenApproval {
    let unused = true;
    const use = async (): Promise<boolean> => {
      const first = unused;
      unused = false;
      return first;
    };
    return { id, local: true, answer: (signal) => this.ask(request, signal), use };
  }

  private async ask(request: ApprovalRequest, signal: AbortSignal): Promise<Answer> {
    const { tool, callId, agent, conversation, verdict, expires } = request;
    const reason = verdict.findings[0]?.reason ?? '';
    const args = structuredClone(request.arguments);
    const question = { tool, callId, agent, conversation, reason, signal, arguments: args };
    const answer = await this.onAsk({ ...question, expires: new Date(expires) });
    // Only a plain yes is one: whatever else comes back is none.
    return typeof answer === 'object' && answer !== null
      ? { ...answer, approved: answer.approved === true }
      : { approved: answer === true };
  }
}
