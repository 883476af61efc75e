import { status } from '@grpc/grpc-js';
import type { Refusal, Showing } from '../grpc/unary-method.ts';
import { ANYBODY, type Identity } from '../model/identity.ts';
import { type Authenticator, isUnknown } from './authenticator.ts';
import { Meter, type Rate } from './rate.ts';

export interface GateOptions {
  /** Null where everybody may come in. */
  readonly authenticator: Authenticator | null;
  /** Of each client that has none of its own; of strangers, each address is a client. Null for no limit. */
  readonly rate: Rate | null;
  /** Told of each client that was sent away. */
  onRefused(reason: 'unauthenticated' | 'rate_limited'): void;
  readonly clock?: () => number;
}

/** Strangers that are told apart at a time; those not heard of for longest are forgotten. */
const MAX_ADDRESSES = 10_000;

/** Who may come in at a door, and how often. One for gRPC and HTTP. */
export class Gate {
  private readonly options: GateOptions;
  private readonly clock: () => number;
  /** By the very identity that was given to a client. */
  private readonly meters = new WeakMap<Identity, Meter>();
  /** Least recently heard of first. */
  private readonly strangers = new Map<string, Identity>();

  constructor(options: GateOptions) {
    this.options = options;
    this.clock = options.clock ?? (() => performance.now());
  }

  /** Lets a client in that is about to send a request, or says why not. */
  admit(showing: Showing): Identity | Refusal {
    const { authenticator, onRefused } = this.options;
    const identity = authenticator?.admits(showing) ?? this.strangerAt(showing.address);
    if (isUnknown(identity)) {
      onRefused('unauthenticated');
      return { code: status.UNAUTHENTICATED, details: identity.refused };
    }
    const wait = this.meterOf(identity)?.ask(this.clock()) ?? 0;
    if (wait === 0) return identity;
    onRefused('rate_limited');
    const details = 'this client sends more than its rate limit allows; come back later';
    return { code: status.RESOURCE_EXHAUSTED, details, retryAfterMs: wait };
  }

  /** Tells how large the request was that a client was let in with. */
  read(identity: Identity, bytes: number): void {
    this.meters.get(identity)?.read(bytes);
  }

  private meterOf(identity: Identity): Meter | null {
    const known = this.meters.get(identity);
    if (known !== undefined) return known;
    const rate = this.options.authenticator?.rateOf(identity) ?? this.options.rate;
    if (rate === null) return null;
    const meter = new Meter(rate, this.clock());
    this.meters.set(identity, meter);
    return meter;
  }

  private strangerAt(address: string): Identity {
    if (this.options.rate === null) return ANYBODY;
    const identity = this.strangers.get(address) ?? { ...ANYBODY };
    this.strangers.delete(address);
    this.strangers.set(address, identity);
    const [oldest] = this.strangers.keys();
    if (this.strangers.size > MAX_ADDRESSES && oldest !== undefined) this.strangers.delete(oldest);
    return identity;
  }
}
