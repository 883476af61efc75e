import { createHash, timingSafeEqual } from 'node:crypto';

/** The tokens by which somebody is known: one, or those a file holds now. */
export interface Key<Holder> {
  readonly holder: Holder;
  tokens(): readonly string[];
}

interface Known<Holder> {
  readonly key: Key<Holder>;
  /** Of which `digests` are. */
  tokens: readonly string[];
  digests: readonly Buffer[];
}

/** Whose token is whose. How long a look takes tells nothing of the tokens. */
export class Keyring<Holder> {
  private readonly known: readonly Known<Holder>[];

  constructor(keys: readonly Key<Holder>[]) {
    this.known = keys.map((key) => ({ key, tokens: [], digests: [] }));
  }

  get size(): number {
    return this.known.length;
  }

  /** All whose token this is: one token may be good for several things. */
  holdersOf(token: string): Holder[] {
    const digest = digestOf(token);
    // All are compared, whichever fits.
    return this.known.filter((one) => fits(digestsOf(one), digest)).map(({ key }) => key.holder);
  }
}

function digestsOf(known: Known<unknown>): readonly Buffer[] {
  const tokens = known.key.tokens();
  if (tokens !== known.tokens) {
    known.tokens = tokens;
    known.digests = tokens.map(digestOf);
  }
  return known.digests;
}

function fits(digests: readonly Buffer[], digest: Buffer): boolean {
  return digests.filter((one) => timingSafeEqual(one, digest)).length > 0;
}

/** Of equal length, whatever the token's. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The token in a header such as `Bearer TOKEN`, or the header as a whole where no scheme is wanted; null where it is none. */
export function tokenIn(header: string | undefined, scheme = 'Bearer'): string | null {
  if (header === undefined) return null;
  const text = header.trim();
  const start = scheme === '' ? 0 : scheme.length + 1;
  if (scheme !== '' && text.slice(0, start).toLowerCase() !== `${scheme.toLowerCase()} `) return null;
  const token = text.slice(start).trim();
  return /^[!-~]+$/.test(token) ? token : null;
}
