import type { ClientConfig, RateLimitConfig } from '../config/client.ts';
import type { Showing } from '../grpc/unary-method.ts';
import type { Identity } from '../model/identity.ts';
import { fitsCertificate, namesOf } from './certificate.ts';
import { type Key, Keyring, tokenIn } from './keyring.ts';
import type { Rate } from './rate.ts';
import { TokenFile } from './token-file.ts';

/** What is looked at of what a client shows. */
type Credentials = Pick<Showing, 'header' | 'certificate'>;

/** Not let in, in words for the client. */
export interface Unknown {
  readonly refused: string;
}

export interface AuthenticatorOptions {
  /** In which the token comes, in lower case: `authorization`. */
  readonly header: string;
  /** Before the token; empty where it stands alone. */
  readonly scheme: string;
  readonly clients: readonly ClientConfig[];
  /** Told where a token's file has become unreadable: the last tokens stay good. */
  onTrouble(message: string): void;
}

interface Certified {
  readonly pattern: string;
  readonly identity: Identity;
}

/**
 * Tells who a client is: by a token, else by the certificate it showed. A token that nobody has is refused, whatever
 * certificate comes with it.
 */
export class Authenticator {
  private readonly options: AuthenticatorOptions;
  private readonly keyring: Keyring<Identity>;
  private readonly certified: readonly Certified[];
  private readonly rates = new Map<Identity, Rate>();

  constructor(options: AuthenticatorOptions) {
    this.options = options;
    const identities = options.clients.map((client) => ({ client, identity: identityOf(client) }));
    this.keyring = new Keyring(
      identities.flatMap(({ client, identity }) => keyOf(client, identity, options.onTrouble) ?? []),
    );
    for (const { client, identity } of identities)
      if (client.rate_limit) this.rates.set(identity, rateOf(client.rate_limit));
    this.certified = identities.flatMap(({ client: { certificate }, identity }) =>
      certificate === undefined ? [] : [{ pattern: certificate, identity }],
    );
  }

  admits(credentials: Credentials): Identity | Unknown {
    const { header, scheme } = this.options;
    const shown = credentials.header(header);
    if (shown !== undefined) {
      const token = tokenIn(shown, scheme);
      const [identity] = token === null ? [] : this.keyring.holdersOf(token);
      return identity ?? { refused: `the token in \`${header}\` is not known here` };
    }
    if (this.certified.length > 0) {
      const names = namesOf(credentials.certificate);
      const found = this.certified.find(({ pattern }) => fitsCertificate(names, pattern));
      if (found !== undefined) return found.identity;
    }
    const example = [scheme, 'TOKEN'].filter(Boolean).join(' ');
    return { refused: `a token is needed: send \`${header}: ${example}\`` };
  }

  /** Whether it is a client's token, in whatever header it came. */
  knows(token: string): boolean {
    return this.keyring.holdersOf(token).length > 0;
  }

  /** How much a client may send; null where nothing is said of it. */
  rateOf(identity: Identity): Rate | null {
    return this.rates.get(identity) ?? null;
  }
}

export function rateOf({ requests_per_second, bytes_per_second }: RateLimitConfig): Rate {
  return { requestsPerSecond: requests_per_second ?? null, bytesPerSecond: bytes_per_second ?? null };
}

export function isUnknown(admitted: Identity | Unknown): admitted is Unknown {
  return 'refused' in admitted;
}

function identityOf({ name, tenant, services, agents }: ClientConfig): Identity {
  return { name, tenant: tenant ?? null, services: services ?? null, agents: agents ?? null };
}

/** The tokens of one of the configuration; null where it has none. */
export function keyOf<Holder>(
  { token, token_file: file }: Pick<ClientConfig, 'token' | 'token_file'>,
  holder: Holder,
  onTrouble: (message: string) => void,
): Key<Holder> | null {
  if (file !== undefined) {
    const kept = new TokenFile(file, onTrouble);
    return { holder, tokens: () => kept.tokens() };
  }
  if (token === undefined) return null;
  const tokens = [token.reveal()];
  return { holder, tokens: () => tokens };
}
