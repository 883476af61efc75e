import { randomBytes } from 'node:crypto';
import { contradiction } from '../identity/claims.ts';
import type { Action } from '../model/action.ts';
import { ANYBODY, type Identity } from '../model/identity.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Answered, Asked } from '../pipeline/results.ts';
import { readDecideRequest } from './request.ts';
import { type DecideResponse, type OpenApproval, responseOf } from './response.ts';

/** Why a request got no verdict. `forgotten`: what it builds on is no longer known; `denied`: it is about another's agent. */
export interface Refused {
  readonly refused: 'invalid' | 'forgotten' | 'denied';
  readonly message: string;
}

export interface GuardOptions {
  /** The verdict; null where the history told of is not known. */
  decide(asked: Asked, by: Identity): Answered | null | Promise<Answered | null>;
  /** Asks a person, where that is possible: null where it is not, `many` where the agent asks too much. */
  approve?(action: Action, verdict: Verdict, by: Identity): OpenApproval | 'many' | null;
  /** True where a person said yes to this call, and it is being made by that. */
  agreed?(action: Action, by: Identity): boolean;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/**
 * `goalkeeper.v1.Guard`, whatever it is called through: reads a request, has it judged, and says how.
 */
export class Guard {
  private readonly options: GuardOptions;
  private readonly clock: () => number;
  /** Histories of an earlier process are not this one's. */
  private readonly life = randomBytes(6).toString('hex');

  constructor(options: GuardOptions) {
    this.options = options;
    this.clock = options.clock ?? Date.now;
  }

  /** Takes a request as JSON has it, of whoever asks. Throws, or rejects, only where judging fails. */
  decide(given: unknown, by: Identity = ANYBODY): GuardAnswer | Promise<GuardAnswer> {
    const request = readDecideRequest(given);
    if (typeof request === 'string') return { refused: 'invalid', message: request };
    const { service = null, agent } = request.call;
    const foreign = contradiction(by, { service, agent });
    if (foreign !== null) return { refused: 'denied', message: `this client ${foreign}` };
    const history = request.history === null ? null : this.serialOf(request.history);
    if (history === UNKNOWN) return FORGOTTEN;
    const now = this.clock() * 1e6;
    const callId = request.call.callId ?? `call_${randomBytes(12).toString('hex')}`;
    const call = { ...request.call, callId };
    const told = { tool: call.tool, callId, history: request.history ?? '' };
    const ended = request.ended.map(({ ended, time }) => ({ ended, time: time ?? now }));
    const answered = this.options.decide({ call, time: request.time ?? now, ended, history }, by);
    return answered instanceof Promise
      ? answered.then((answer) => this.respond(told, answer, by))
      : this.respond(told, answered, by);
  }

  private respond(
    { tool, callId, history }: { readonly tool: string; readonly callId: string; readonly history: string },
    answered: Answered | null,
    by: Identity,
  ): GuardAnswer {
    if (answered === null) return FORGOTTEN;
    const { action } = answered;
    // Another program asked about it, and has this one make it.
    const relayed = action.callId !== callId;
    const verdict = relayed ? this.agreed(answered, by) : answered.verdict;
    const asks = verdict.outcome === 'ask' && verdict.mode === 'enforce';
    const approval = asks ? (this.options.approve?.(action, verdict, by) ?? null) : null;
    const known = relayed ? history : `${this.life}.${answered.history}`;
    return responseOf(verdict, { tool, callId: action.callId ?? callId, history: known, approval });
  }

  /** A person is asked about a call once, whoever makes it. */
  private agreed({ verdict, action }: Answered, by: Identity): Verdict {
    const agreed = verdict.outcome === 'ask' && this.options.agreed?.(action, by) === true;
    return agreed ? { ...verdict, outcome: 'alert' } : verdict;
  }

  private serialOf(history: string): number {
    const [life, serial] = history.split('.');
    return life === this.life && /^\d{1,15}$/.test(serial ?? '') ? Number(serial) : UNKNOWN;
  }
}

export type GuardAnswer = DecideResponse | Refused;

const FORGOTTEN: Refused = {
  refused: 'forgotten',
  message:
    '`history` is not known any more; ask again without it, and with all that has ended in the conversation',
};

/** No conversation's serial. */
const UNKNOWN = -1;

export function isRefused(answer: DecideResponse | Refused): answer is Refused {
  return 'refused' in answer;
}
