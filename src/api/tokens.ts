import type { Showing } from '../grpc/unary-method.ts';
import { type Authenticator, isUnknown } from '../identity/authenticator.ts';
import { type Key, Keyring, tokenIn } from '../identity/keyring.ts';
import { ANYBODY, type Identity } from '../model/identity.ts';
import { ApiError, type Role } from './route.ts';

export interface TokensOptions {
  /** Who may ask for an agent; where there are none, everybody may. */
  readonly agents: readonly Authenticator[];
  /** Tokens of people, by their names. */
  readonly approvers: readonly Key<string>[];
}

/** What a caller may do, and who it is. */
export interface Caller {
  readonly roles: ReadonlySet<Role>;
  /** As an agent's program. */
  readonly identity: Identity;
}

/**
 * Who a caller is, by its token or certificate. Where agents have none, everybody may ask for an agent; where nobody has
 * one, everybody may do everything. The configuration allows both on the machine itself only.
 */
export class Tokens {
  private readonly agents: readonly Authenticator[];
  private readonly approvers: Keyring<string>;
  /** What everybody may. */
  private readonly open: readonly Role[];

  constructor({ agents, approvers }: TokensOptions) {
    this.agents = agents;
    this.approvers = new Keyring(approvers);
    const agentsOpen = agents.length === 0;
    this.open = agentsOpen ? (approvers.length === 0 ? ['agent', 'approver'] : ['agent']) : [];
  }

  /** Whether there is something that everybody may. */
  get isOpen(): boolean {
    return this.open.length > 0;
  }

  /** No roles where what is shown is known to nobody. */
  callerOf(showing: Showing): Caller {
    const roles = new Set(this.open);
    const token = tokenIn(showing.header('authorization'));
    // An agent whose token is a person's too would say yes to itself.
    const isPersons = token !== null && !this.agents.some((agents) => agents.knows(token));
    if (isPersons && this.approvers.holdersOf(token).length > 0) roles.add('approver');
    let identity = ANYBODY;
    for (const authenticator of this.agents) {
      const admitted = authenticator.admits(showing);
      if (isUnknown(admitted)) continue;
      identity = admitted;
      roles.add('agent');
      break;
    }
    return { roles, identity };
  }

  /** Throws an ApiError where the caller may not: 401 without a known token, 403 with one for something else. */
  admit(showing: Showing, wanted: readonly Role[] | undefined): Caller {
    const caller = this.callerOf(showing);
    if (wanted === undefined || wanted.some((role) => caller.roles.has(role))) return caller;
    const known = caller.roles.size > this.open.length;
    if (!known) {
      const message =
        showing.header('authorization') === undefined
          ? 'a token is needed: send `authorization: Bearer TOKEN`'
          : 'the token is not known here';
      throw new ApiError(401, 'unauthenticated', message, { 'www-authenticate': 'Bearer' });
    }
    throw new ApiError(
      403,
      'permission_denied',
      `this token is not one of ${wanted.map((role) => `an ${role}`).join(' or ')}`,
    );
  }
}
