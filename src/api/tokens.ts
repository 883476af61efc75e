import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError, ROLES, type Role } from './route.ts';

/** Tokens that callers may show, by what they are good for; a role without any is open to every caller that may call at all. */
export type TokensOf = Readonly<Record<Role, readonly string[]>>;

const NOBODY: ReadonlySet<Role> = new Set();
const EVERYBODY: ReadonlySet<Role> = new Set(ROLES);

/**
 * Who a caller is, by its bearer token. Without any token set everybody may do everything, which the configuration
 * allows on the machine itself only.
 */
export class Tokens {
  private readonly known: readonly { readonly digest: Buffer; readonly role: Role }[];

  constructor(tokens: TokensOf) {
    this.known = ROLES.flatMap((role) => tokens[role].map((token) => ({ digest: digestOf(token), role })));
  }

  /** The roles that an `authorization` header gives; none where it is missing or shows a token nobody knows. */
  rolesOf(authorization: string | undefined): ReadonlySet<Role> {
    if (this.known.length === 0) return EVERYBODY;
    const [, token] = /^Bearer +([!-~]+) *$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return NOBODY;
    const digest = digestOf(token);
    // All are compared, whichever fits: the time tells nothing.
    const fitting = this.known.filter((one) => timingSafeEqual(one.digest, digest));
    return new Set(fitting.map(({ role }) => role));
  }

  /** Throws an ApiError where the caller may not: 401 without a known token, 403 with one for something else. */
  admit(authorization: string | undefined, wanted: readonly Role[] | undefined): ReadonlySet<Role> {
    const roles = this.rolesOf(authorization);
    if (wanted === undefined || wanted.some((role) => roles.has(role))) return roles;
    if (roles.size === 0) {
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
