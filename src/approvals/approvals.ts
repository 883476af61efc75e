import type { SpanRef } from '../model/action.ts';
import type { Approval, ApprovalRequest, ApprovalState, Binding, Decision } from '../model/approval.ts';
import { latestAbout } from './about.ts';
import { bindingKey } from './binding.ts';

export interface ApprovalsOptions {
  /** Approvals kept: the oldest that is over makes room. Where none is over, no more are taken. */
  readonly max: number;
  /** Questions of one agent that may wait at the same time. */
  readonly maxOpen: number;
  /** How long a person has to answer. */
  readonly answerWithinMs: number;
  /** How long a yes can be used. */
  readonly useWithinMs: number;
  /** Those of before a restart, the oldest first; the last of each id counts. */
  readonly known?: readonly Approval[];
  /** Hears of every change, in order. */
  readonly changed?: (approval: Approval) => void;
}

/** Why something cannot be done; `message` is one sentence for a person. */
export interface Problem {
  readonly problem:
    | 'unknown'
    | 'full'
    | 'many'
    | 'undecided'
    | 'decided'
    | 'denied'
    | 'expired'
    | 'used'
    | 'changed'
    | 'unwritten';
  readonly message: string;
}

/**
 * The questions to people and their answers. Without a clock: every `at` is the caller's, in milliseconds since the
 * epoch. What has expired stays so, whatever the caller's clock says later.
 */
export class Approvals {
  private readonly options: Required<Omit<ApprovalsOptions, 'known'>>;
  private readonly byId = new Map<string, Approval>();
  private readonly latest = new Map<string, string>();

  constructor({ known = [], changed = () => {}, ...options }: ApprovalsOptions) {
    this.options = { ...options, changed };
    for (const approval of known) this.keep(approval);
    while (this.byId.size > options.max && this.makeRoom());
  }

  /**
   * Asks for a person's yes, under a new id. The same call asked about again gets what there is: the open question, the
   * unused yes, or the no as long as it stands, so that nobody is asked until they give in.
   */
  ask(request: ApprovalRequest, id: string, at: number): Approval | Problem {
    this.lapse(at);
    const before = this.byId.get(this.latest.get(bindingKey(request)) ?? '');
    if (before !== undefined && stands(before, at)) return before;
    if (this.openOf(request) >= this.options.maxOpen) return many(request, this.options.maxOpen);
    if (this.byId.size >= this.options.max && !this.makeRoom()) {
      return { problem: 'full', message: `${this.byId.size} approvals wait already, and no more are taken` };
    }
    const expires = at + this.options.answerWithinMs;
    return this.change({ ...request, id, state: 'open', created: at, expires, decided: null, used: null });
  }

  /** A person's answer; there is one only. */
  decide(id: string, decision: Omit<Decision, 'at'>, at: number): Approval | Problem {
    this.lapse(at);
    const approval = this.byId.get(id);
    if (approval === undefined) return unknown(id);
    if (approval.state === 'expired') return over(approval);
    if (approval.state !== 'open') return decidedAlready(approval);
    const decided = { ...decision, at };
    const state = decision.decision;
    const expires = state === 'approved' ? at + this.options.useWithinMs : approval.expires;
    return this.change({ ...approval, state, decided, expires });
  }

  /** Uses a yes up, for the call that it was given to. */
  use(id: string, binding: Binding, at: number): Approval | Problem {
    this.lapse(at);
    const approval = this.byId.get(id);
    if (approval === undefined) return unknown(id);
    if (bindingKey(approval) !== bindingKey(binding)) return otherCall(approval, binding);
    if (approval.state !== 'approved') return over(approval);
    return this.change({ ...approval, state: 'used', used: at });
  }

  /** See `latestAbout`. */
  about(call: Binding, span: SpanRef): Approval | null {
    return latestAbout({ byId: this.byId, latest: this.latest }, call, span);
  }

  get(id: string, at: number): Approval | Problem {
    this.lapse(at);
    return this.byId.get(id) ?? unknown(id);
  }

  /** All, or those in one state; the newest first. */
  list(state: ApprovalState | null, at: number): Approval[] {
    this.lapse(at);
    const all = [...this.byId.values()].reverse();
    return state === null ? all : all.filter((approval) => approval.state === state);
  }

  /** All that is remembered, the oldest first. */
  get kept(): readonly Approval[] {
    return [...this.byId.values()];
  }

  /** Ends what nobody answered or used in time. */
  lapse(at: number): void {
    for (const approval of this.byId.values()) {
      if (pending(approval) && at >= approval.expires) this.change({ ...approval, state: 'expired' });
    }
  }

  /** When the next one expires; null where nothing waits. */
  get nextExpiry(): number | null {
    let next = Number.POSITIVE_INFINITY;
    for (const approval of this.byId.values()) if (pending(approval)) next = Math.min(next, approval.expires);
    return Number.isFinite(next) ? next : null;
  }

  /** Of the same agent, in whatever conversation. */
  private openOf({ tenant, service, agent }: ApprovalRequest): number {
    const isItsOwn = (one: Approval): boolean =>
      one.service === service && one.agent === agent && (one.tenant ?? null) === (tenant ?? null);
    return [...this.byId.values()].filter((one) => one.state === 'open' && isItsOwn(one)).length;
  }

  private change(approval: Approval): Approval {
    this.keep(approval);
    this.options.changed(approval);
    return approval;
  }

  private keep(approval: Approval): void {
    this.byId.set(approval.id, approval);
    this.latest.set(bindingKey(approval), approval.id);
  }

  /** Forgets the oldest that is over; false where there is none. */
  private makeRoom(): boolean {
    for (const approval of this.byId.values()) {
      if (pending(approval)) continue;
      this.byId.delete(approval.id);
      const key = bindingKey(approval);
      if (this.latest.get(key) === approval.id) this.latest.delete(key);
      return true;
    }
    return false;
  }
}

export function isProblem(answer: Approval | Problem): answer is Problem {
  return 'problem' in answer;
}

function pending({ state }: Approval): boolean {
  return state === 'open' || state === 'approved';
}

function stands(approval: Approval, at: number): boolean {
  return pending(approval) || (approval.state === 'denied' && at < approval.expires);
}

function unknown(id: string): Problem {
  return { problem: 'unknown', message: `there is no approval \`${id.slice(0, 64)}\`` };
}

function many({ agent, service }: ApprovalRequest, most: number): Problem {
  const who = agent ?? service ?? 'an agent without a name';
  const wait = most === 1 ? 'a question' : `${most} questions`;
  return {
    problem: 'many',
    message: `${wait} of ${who} wait${most === 1 ? 's' : ''} already; no more are taken until one is answered (\`max_open_per_agent\`)`,
  };
}

function decidedAlready({ id, state, decided }: Approval): Problem {
  const who = decided === null ? '' : ` by ${decided.by} at ${new Date(decided.at).toISOString()}`;
  const what = decided?.decision ?? state;
  return {
    problem: 'decided',
    message: `approval ${id} was ${what} already${who}${state === 'used' ? ', and used' : ''}`,
  };
}

/** Why there is no yes to use. */
function over(approval: Approval): Problem {
  const { id, state, decided, used, expires } = approval;
  switch (state) {
    case 'expired': {
      const without = decided === null ? 'unanswered' : 'unused';
      return { problem: 'expired', message: `approval ${id} expired ${without} at ${iso(expires)}` };
    }
    case 'denied':
      return { problem: 'denied', message: `approval ${id} was denied by ${decided?.by ?? 'a person'}` };
    case 'used':
      return {
        problem: 'used',
        message: `approval ${id} was used at ${iso(used ?? 0)}; it is good for one call`,
      };
    default:
      return { problem: 'undecided', message: `approval ${id} still waits for a person` };
  }
}

function otherCall({ id, ...approved }: Approval, asked: Binding): Problem {
  const fields = ['service', 'conversation', 'tool', 'argumentsHash'] as const;
  const differ = fields.filter((field) => approved[field] !== asked[field]);
  const words = differ.map((field) => (field === 'argumentsHash' ? 'arguments' : field)).join(' and ');
  return { problem: 'changed', message: `approval ${id} is for another call: the ${words} differ` };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
