import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError, ROLES, type Role } from './route.ts';

/** Tokens that callers may show, by what they are good for. */
export type TokensOf = Readonly<Record<Role, readonly string[]>>;

/**
 * Who a caller is, by its bearer token. Where agents have none, everybody may ask for an agent; where nobody has one,
 * everybody may do everything. The configuration allows both on the machine itself only.
 */
export class Tokens {
  private readonly known: readonly { readonly digest: Buffer; readonly role: Role }[];
  /** What everybody may. */
  private readonly open: readonly Role[];

  constructor(tokens: TokensOf) {
    this.known = ROLES.flatMap((role) => tokens[role].map((token) => ({ digest: digestOf(token), role })));
    this.open =
      this.known.length === 0 ? ROLES : ROLES.filter((role) => role === 'agent' && tokens[role].length === 0);
  }

  /** The roles that an `authorization` header gives; none where it is missing or shows a token nobody knows. */
  rolesOf(authorization: string | undefined): ReadonlySet<Role> {
    const [, token] = /^Bearer +([!-~]+) *$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return new Set(this.open);
    const digest = digestOf(token);
    // All are compared, whichever fits: the time tells nothing.
    const fitting = this.known.filter((one) => timingSafeEqual(one.digest, digest));
    return new Set([...this.open, ...fitting.map(({ role }) => role)]);
  }

  /** Throws an ApiError where the caller may not: 401 without a known token, 403 with one for something else. */
  admit(authorization: string | undefined, wanted: readonly Role[] | undefined): ReadonlySet<Role> {
    const roles = this.rolesOf(authorization);
    if (wanted === undefined || wanted.some((role) => roles.has(role))) return roles;
    const known = roles.size > this.open.length;
    if (!known) {
      const message =
        authorization === undefined
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

/** Of equal length, whatever the token's. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
