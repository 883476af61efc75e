import { z } from 'zod';
import { approvalRecord } from '../approvals/record.ts';
import type { Approval, ApprovalState } from '../model/approval.ts';
import { messageOf } from '../model/thrown.ts';

/** Longest wait for an answer. */
const TIMEOUT_MS = 10_000;

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** An approval as the API tells it. */
const told = z
  .looseObject({
    created: time,
    expires: time,
    decided: z.looseObject({ at: time }).nullable(),
    used: time.nullable(),
  })
  .transform((value): unknown => value)
  .pipe(approvalRecord);
const one = z.object({ approval: told });
const many = z.object({ approvals: z.array(told), total: z.int() });
const refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export interface Answer {
  readonly decision: 'approve' | 'deny';
  readonly by: string;
  readonly reason: string | null;
}

/** What the processor's HTTP API can be asked about approvals. Rejects with an Error of one sentence. */
export class ApprovalsClient {
  private readonly endpoint: string;
  private readonly token: string | null;

  constructor(endpoint: string, token: string | null) {
    this.endpoint = endpoint;
    this.token = token;
  }

  list(state: ApprovalState | null): Promise<{ approvals: Approval[]; total: number }> {
    const query = state === null ? '' : `&state=${state}`;
    return this.call(many, `?limit=1000${query}`);
  }

  async get(id: string): Promise<Approval> {
    return (await this.call(one, `/${encodeURIComponent(id)}`)).approval;
  }

  async answer(id: string, answer: Answer): Promise<Approval> {
    return (await this.call(one, `/${encodeURIComponent(id)}`, answer)).approval;
  }

  private async call<T>(schema: z.ZodType<T>, path: string, body?: object): Promise<T> {
    const { status, text } = await this.fetch(path, body);
    const json = fromJson(text);
    if (status >= 400) {
      const problem = refused.safeParse(json);
      throw new Error(problem.success ? this.hint(status, problem.data.error.message) : this.foreign(status));
    }
    const read = schema.safeParse(json);
    if (!read.success) throw new Error(this.foreign(status));
    return read.data;
  }

  private async fetch(path: string, body: object | undefined): Promise<{ status: number; text: string }> {
    const authorization = this.token === null ? {} : { authorization: `Bearer ${this.token}` };
    try {
      const response = await fetch(`${this.endpoint}/v1/approvals${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { accept: 'application/json', ...authorization },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      const late = (error as Error).name === 'TimeoutError';
      const because = late
        ? `no answer in ${TIMEOUT_MS / 1000} s`
        : messageOf((error as Error).cause ?? error);
      throw new Error(`cannot reach the processor at ${this.endpoint}: ${because}`);
    }
  }

  private hint(status: number, message: string): string {
    return status === 401 || (status === 403 && this.token === null)
      ? `${message}; name an approver's token with --token-file or GOALKEEPER_APPROVER_TOKEN`
      : message;
  }

  private foreign(status: number): string {
    return `${this.endpoint} does not answer as Goalkeeper's HTTP API does (status ${status})`;
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
