import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../model/identity.ts';

/** What a caller may do. An agent's program asks; whoever approves is a person. */
export const ROLES = ['agent', 'approver'] as const;
export type Role = (typeof ROLES)[number];

/** One thing the HTTP API can be asked for. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** `/v1/approvals/{id}`: a part in braces takes any text. */
  readonly path: string;
  /** Who may: any caller with one of these roles. Left out, anybody, without a token. */
  readonly roles?: readonly Role[];
  /** Largest body, in bytes, where it is less than the server's. */
  readonly maxBytes?: number;
  /** May throw an ApiError; whatever else it throws is a fault of ours, told as 500 without its words. */
  handle(request: ApiRequest): Answer | Promise<Answer>;
}

export interface ApiRequest {
  /** What stood for the parts in braces, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty where there is none. */
  readonly body: Buffer;
  /** Those of the caller's token; all where no tokens are set. */
  readonly roles: ReadonlySet<Role>;
  /** Who asks, where it is an agent's program that is known. */
  readonly identity: Identity;
  /** Aborted when the caller has hung up or the server stops: nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; left out for an answer without a body. */
  readonly body?: unknown;
  /** Sent as it is, instead; `headers` say what it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is refused, in words for its sender. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** A word for programs: `invalid_argument`. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
