import type { ApprovalsConfig } from '../config/approvals.ts';
import { keyOf } from '../identity/authenticator.ts';
import { type Key, Keyring, tokenIn } from '../identity/keyring.ts';

/** The tokens of people, by their names. `onTrouble` is told where a token's file has become unreadable. */
export function approverKeys(
  approvers: ApprovalsConfig['approvers'],
  onTrouble: (message: string) => void = () => {},
): Key<string>[] {
  return approvers.flatMap((one) => keyOf(one, one.name, onTrouble) ?? []);
}

/** Who may answer, told by their tokens. */
export class Approvers {
  private readonly keyring: Keyring<string>;

  constructor(keys: readonly Key<string>[]) {
    this.keyring = new Keyring(keys);
  }

  get none(): boolean {
    return this.keyring.size === 0;
  }

  /** Whose token an `authorization` header shows; null where it is nobody's. */
  nameOf(authorization: string | undefined): string | null {
    const token = tokenIn(authorization);
    return token === null ? null : (this.keyring.holdersOf(token)[0] ?? null);
  }
}
