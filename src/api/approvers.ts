import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApprovalsConfig } from '../config/approvals.ts';

/** Who may answer, told by their tokens. */
export class Approvers {
  private readonly known: readonly { readonly name: string; readonly digest: Buffer }[];

  constructor(approvers: ApprovalsConfig['approvers']) {
    this.known = approvers.flatMap(({ name, token }) =>
      token === undefined ? [] : [{ name, digest: digestOf(token.reveal()) }],
    );
  }

  get none(): boolean {
    return this.known.length === 0;
  }

  /** Whose token an `authorization` header shows; null where it is nobody's. */
  nameOf(authorization: string | undefined): string | null {
    const [, token] = /^Bearer +([!-~]+) *$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return null;
    const digest = digestOf(token);
    // All are compared, whichever fits: the time tells nothing.
    const fitting = this.known.filter((one) => timingSafeEqual(one.digest, digest));
    return fitting[0]?.name ?? null;
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
