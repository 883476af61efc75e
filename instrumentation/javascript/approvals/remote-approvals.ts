import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readAnswer } from '../judge/api-answer.ts';
import { ApiClient, ApiRefusal } from '../judge/api-client.ts';
import type { Settings } from '../settings/settings.ts';
import {
  type Answer,
  type ApprovalRequest,
  type Approvals,
  type OpenApproval,
  TooManyQuestions,
} from './approvals.ts';

const PATH = '/v1/approvals';
/** One question is answered when the person has decided, or after so long. */
const WAIT_S = 30;
const SLACK_MS = 5_000;
/** Between questions when the processor can't be reached: it may be starting anew, and keeps what it was asked. */
const PAUSE_MS = 1_000;

const approvalSchema = z.object({
  approval: z.object({
    id: z.string().min(1),
    state: z.enum(['open', 'approved', 'denied', 'expired', 'used']),
    decided: z
      .object({ by: z.string(), reason: z.string().nullable().default(null) })
      .nullable()
      .default(null),
  }),
});

/** People are asked by the processor, through `goalkeeper approvals`, its API or a webhook. */
export class RemoteApprovals implements Approvals {
  private readonly client: ApiClient;
  private readonly service: string | null;
  private readonly timeoutMs: number;

  constructor(client: ApiClient, service: string | null, timeoutMs: number) {
    this.client = client;
    this.service = service;
    this.timeoutMs = timeoutMs;
  }

  async open(request: ApprovalRequest): Promise<OpenApproval> {
    const { agent, callId, verdict, span } = request;
    const { charter, findings } = verdict;
    const reasons = findings.map(({ kind, severity, reason, evidence }) => ({
      kind,
      severity,
      reason,
      evidence,
    }));
    const call = { ...this.callOf(request), arguments: request.arguments };
    const body = { ...call, agent, callId, reasons, charter, span };
    try {
      const { approval } = await this.send('POST', PATH, body);
      return this.opened(approval.id, request);
    } catch (error) {
      throw error instanceof ApiRefusal && error.status === 429 ? new TooManyQuestions(error.message) : error;
    }
  }

  opened(id: string, request: ApprovalRequest): OpenApproval {
    return {
      id,
      local: false,
      answer: (signal) => this.answer(id, signal),
      use: () => this.use(id, request),
    };
  }

  private async answer(id: string, signal: AbortSignal): Promise<Answer> {
    for (;;) {
      const path = `${PATH}/${encodeURIComponent(id)}?wait=${WAIT_S}`;
      try {
        const { approval } = await this.send('GET', path, undefined, WAIT_S * 1000 + SLACK_MS, signal);
        const { state, decided } = approval;
        if (state !== 'open') {
          return { approved: state === 'approved', by: decided?.by, reason: decided?.reason ?? undefined };
        }
      } catch (error) {
        // Refused for good; or away, and asked again until nobody waits any more.
        if (signal.aborted || (error instanceof ApiRefusal && error.status < 500)) throw error;
        await sleep(PAUSE_MS, undefined, { signal });
      }
    }
  }

  private async use(id: string, request: ApprovalRequest): Promise<boolean> {
    try {
      await this.send('POST', `${PATH}/${encodeURIComponent(id)}/use`, this.callOf(request));
      return true;
    } catch (error) {
      if (error instanceof ApiRefusal) return false;
      throw error;
    }
  }

  private callOf({ conversation, tool, hash }: ApprovalRequest) {
    return { service: this.service, conversation, tool, argumentsHash: hash };
  }

  private async send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    timeoutMs = this.timeoutMs,
    signal?: AbortSignal,
  ): Promise<z.output<typeof approvalSchema>> {
    const sending = {
      method,
      path,
      timeoutMs,
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    };
    const { body: received } = await this.client.send(sending);
    return readAnswer(approvalSchema, received, 'an approval');
  }
}

/** Throws an Error where no endpoint is set. */
export function remoteApprovals(
  { endpoint, token, timeout }: Settings,
  service: string | null,
): RemoteApprovals {
  if (endpoint === null) throw new Error('approvals need an endpoint: set GOALKEEPER_ENDPOINT');
  return new RemoteApprovals(new ApiClient(endpoint, token), service, timeout);
}
