import { approvalRoutes } from '../../../../src/api/approvals.ts';
import { Approvers, approverKeys } from '../../../../src/api/approvers.ts';
import { parseJson } from '../../../../src/api/body.ts';
import { ApiError, type Route } from '../../../../src/api/route.ts';
import { ApiServer } from '../../../../src/api/server.ts';
import { isProblem } from '../../../../src/approvals/approvals.ts';
import { Desk } from '../../../../src/approvals/desk.ts';
import { requestFor } from '../../../../src/approvals/request.ts';
import { approvalsSchema } from '../../../../src/config/approvals.ts';
import { Guard, isRefused } from '../../../../src/guard/guard.ts';
import type { Charter } from '../../../../src/model/charter.ts';
import { Pipeline } from '../../../../src/pipeline/pipeline.ts';
import { Counters } from '../../../../src/telemetry/counters.ts';
import { ROOMY } from '../../../session/actions.ts';
import { keptLog } from '../../../support/senders.ts';
import { tokensFor } from '../../../support/tokens.ts';

export const AGENT = 'agent-token-0123456789';
const PERSON = 'person-token-0123456789';

/** The processor's doors as programs see them: its guard and its approvals behind its HTTP API. */
export class Processor {
  /** The requests for verdicts, as they came. */
  readonly asked: {
    ended?: { callId: string; result: string; error: string; arguments?: unknown }[];
    history?: string | null;
    tools?: unknown[];
  }[] = [];
  /** What is done before an answer is given. */
  before: () => Promise<void> | void = () => {};
  url = '';
  readonly desk: Desk;
  private guard: Guard;
  private pipeline: Pipeline | null = null;
  private server: ApiServer | null = null;
  private readonly charters: readonly Charter[];
  private readonly maxBytes: number;

  constructor(charters: readonly Charter[] = [], { maxOpen = 1_000, maxBytes = 4 * 1024 * 1024 } = {}) {
    this.charters = charters;
    this.maxBytes = maxBytes;
    const options = { max: 100, maxOpen, answerWithinMs: 60_000, useWithinMs: 60_000 };
    this.desk = new Desk({
      ...options,
      file: null,
      changed: () => {},
      counters: new Counters(),
      ...keptLog(),
    });
    this.guard = this.makeGuard();
  }

  /** As after a restart: nothing is known any more. */
  forget(): void {
    this.guard = this.makeGuard();
  }

  /** The tools of the actions that it knows, each once. */
  get actions(): readonly string[] {
    const judged = this.pipeline?.drain().judged ?? [];
    return [...new Map(judged.map(({ action }) => [action.span.spanId, action.tool])).values()];
  }

  private makeGuard(): Guard {
    const { charters } = this;
    const pipeline = new Pipeline({ mode: 'tee', settleMs: 1_000, sessions: ROOMY, charters, version: '1' });
    this.pipeline = pipeline;
    return new Guard({
      decide: (asked) => pipeline.decide(asked, Date.now()),
      approve: (action, verdict) => {
        const approval = this.desk.ask(requestFor(action, verdict, null));
        return isProblem(approval) ? null : approval;
      },
    });
  }

  async start(port = 0): Promise<this> {
    const people = [{ name: 'finance', token: PERSON }];
    const { approvers } = approvalsSchema.parse({ approvers: people });
    const decide: Route = {
      method: 'POST',
      path: '/v1/decide',
      roles: ['agent'],
      handle: async ({ body }) => {
        const request = parseJson(body);
        this.asked.push(request as Processor['asked'][number]);
        await this.before();
        const answer = await this.guard.decide(request);
        if (!isRefused(answer)) return { status: 200, body: answer };
        throw new ApiError(answer.refused === 'forgotten' ? 409 : 400, answer.refused, answer.message);
      },
    };
    this.server = new ApiServer({
      setting: 'extensions.api',
      endpoint: { host: '127.0.0.1', port },
      tls: null,
      maxBytes: this.maxBytes,
      timeoutMs: 2_000,
      tokens: tokensFor({ agent: [AGENT], approver: [PERSON] }),
      routes: [decide, ...approvalRoutes(this.desk, new Approvers(approverKeys(approvers)))],
      onError: () => {},
    });
    this.url = await this.server.start();
    return this;
  }

  async stop(): Promise<void> {
    await this.server?.stop(0);
  }

  /** A person's answer to all that is open. */
  async answer(decision: 'approve' | 'deny'): Promise<number> {
    const open = this.desk.list('open');
    for (const { id } of open) {
      const response = await fetch(`${this.url}/v1/approvals/${id}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${PERSON}` },
        body: JSON.stringify({ decision, by: 'anna' }),
      });
      if (!response.ok) throw new Error(await response.text());
    }
    return open.length;
  }
}
