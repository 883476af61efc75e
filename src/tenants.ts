import type { Loan } from './grpc/lender.ts';
import type { Intake } from './intake/intake.ts';
import type { Judges } from './intake/judges.ts';
import type { Identity } from './model/identity.ts';
import type { Signal } from './model/signal.ts';
import type { Answered, Asked } from './pipeline/results.ts';
import type { ReceiveResult } from './receivers/otlp-grpc.ts';

/** Who has sent something or asks, and whether somebody still waits for the answer. */
export interface Sender {
  readonly cancelled: boolean;
  readonly identity: Identity;
  readonly loan?: Loan | null;
}

/**
 * An intake for each tenant, with conversations of its own: what one sends or asks can neither join nor end another's, whatever
 * trace, conversation or call it names. Clients without a tenant share the one that has no name.
 */
export class Tenants {
  private readonly intakes: ReadonlyMap<string | null, Intake>;
  private readonly nameless: Intake;

  /** Those of `names`, and the one without a name. */
  constructor(names: readonly string[], make: (tenant: string | null) => Intake) {
    this.nameless = make(null);
    const named = names.map((name) => [name, make(name)] as const);
    this.intakes = new Map([[null, this.nameless], ...named]);
  }

  get judges(): readonly Judges[] {
    return [...this.intakes.values()].map(({ judges }) => judges);
  }

  /** Of all together. */
  get load(): { sessions: number; waiting: number } {
    const loads = this.judges.map(({ load }) => load);
    const sum = (key: 'sessions' | 'waiting') => loads.reduce((total, load) => total + load[key], 0);
    return { sessions: sum('sessions'), waiting: sum('waiting') };
  }

  /** See `Intake`; so are the others. */
  receive(signal: Signal, request: Buffer, sender: Sender): ReceiveResult | Promise<ReceiveResult> {
    return this.of(sender.identity).receive(signal, request, sender);
  }

  decide(asked: Asked, by: Identity): Answered | null | Promise<Answered | null> {
    return this.of(by).decide(asked);
  }

  tell(bytes: Buffer): void {
    this.nameless.tell(bytes);
  }

  async drain(): Promise<void> {
    await Promise.all([...this.intakes.values()].map((intake) => intake.drain()));
  }

  private of({ tenant }: Identity): Intake {
    const intake = this.intakes.get(tenant);
    if (intake === undefined) throw new Error(`there is no tenant ${tenant}`);
    return intake;
  }
}
