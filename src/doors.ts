import { status } from '@grpc/grpc-js';
import { buildMismatchAlert } from './alert/mismatch.ts';
import type { ClientConfig } from './config/client.ts';
import type { Config } from './config/schema.ts';
import type { Refusal, Showing } from './grpc/unary-method.ts';
import { Authenticator, isUnknown, rateOf } from './identity/authenticator.ts';
import { vouched } from './identity/claims.ts';
import { Gate } from './identity/gate.ts';
import { Mismatches } from './identity/mismatches.ts';
import { ANYBODY, type Identity } from './model/identity.ts';
import type { Signal } from './model/signal.ts';
import type { ReceiveResult } from './receivers/otlp-grpc.ts';
import type { Counters } from './telemetry/counters.ts';
import type { Log } from './telemetry/log.ts';
import type { Sender, Tenants } from './tenants.ts';
import { VERSION } from './version.ts';
import { WireError } from './wire/cursor.ts';

export interface Around {
  readonly counters: Counters;
  readonly log: Log;
}

/** Tells who is known at the doors that ask for it; null where none does. */
export function sharedAuthenticator({ auth }: Config, { log }: Around): Authenticator | null {
  if (auth === null) return null;
  return new Authenticator({ ...auth, onTrouble: (message) => unreadable(log, message) });
}

/** Those that know who may ask for an agent: by the API's own clients, and by those of the extension where it says so. */
export function askers({ api }: Config, shared: Authenticator | null, { log }: Around): Authenticator[] {
  if (api === null) return [];
  const onTrouble = (message: string): void => unreadable(log, message);
  const own = { header: 'authorization', scheme: 'Bearer', clients: api.clients, onTrouble };
  return [
    ...(api.clients.length === 0 ? [] : [new Authenticator(own)]),
    ...(api.auth === undefined || shared === null ? [] : [shared]),
  ];
}

/** Every tenant that a client belongs to. */
export function tenantsOf({ api, auth }: Config): string[] {
  const clients: readonly ClientConfig[] = [...(api?.clients ?? []), ...(auth?.clients ?? [])];
  return [...new Set(clients.flatMap(({ tenant }) => tenant ?? []))];
}

export function unreadable(log: Log, message: string): void {
  log.sometimes('warn', 'a token file cannot be read; the tokens it held stay good', { because: message });
}

/** A request that never became one: it broke off, was too large, or is no JSON of OTLP. */
export function unreadableRequest({ counters, log }: Around, { code, details }: Refusal): void {
  if (code === status.CANCELLED) return;
  counters.add('refused_requests', 1, code === status.UNAVAILABLE ? 'overloaded' : 'invalid');
  log.sometimes('warn', 'refused a request that cannot be read', { because: details });
}

/** What one of the receivers' protocols says of who may come in. */
export interface DoorConfig {
  readonly auth?: { readonly authenticator: string } | undefined;
  readonly rate_limit?: Parameters<typeof rateOf>[0] | undefined;
}

/** The way in for OTLP, whatever protocol it comes by: who may, how often, and in whose name. */
export class OtlpDoor {
  private readonly gate: Gate;
  private readonly tenants: Tenants;
  private readonly around: Around;
  private readonly mismatches = new Mismatches();

  constructor(
    { auth, rate_limit }: DoorConfig,
    shared: Authenticator | null,
    tenants: Tenants,
    around: Around,
  ) {
    this.tenants = tenants;
    this.around = around;
    this.gate = new Gate({
      authenticator: auth === undefined ? null : shared,
      rate: rate_limit === undefined ? null : rateOf(rate_limit),
      onRefused: (reason) => this.refused(reason),
    });
  }

  /** To be asked before a request is read. */
  admit(showing: Showing): Identity | Refusal {
    return this.gate.admit(showing);
  }

  /** Takes a request of a client that was let in, less what it may not say. */
  receive(signal: Signal, request: Buffer, sender: Sender): ReceiveResult | Promise<ReceiveResult> {
    const { identity } = sender;
    this.gate.read(identity, request.length);
    if (identity.services === null && identity.agents === null)
      return this.tenants.receive(signal, request, sender);
    return this.receiveVouched(signal, request, sender);
  }

  private async receiveVouched(signal: Signal, request: Buffer, sender: Sender): Promise<ReceiveResult> {
    let own: ReturnType<typeof vouched>;
    try {
      own = vouched(signal, request, sender.identity);
    } catch (error) {
      // The intake says what is wrong with it.
      if (error instanceof WireError) return this.tenants.receive(signal, request, sender);
      throw error;
    }
    if (own.refused === 0) return this.tenants.receive(signal, own.request, sender);
    const rest: ReceiveResult =
      own.request.length === 0
        ? { kind: 'accepted', items: 0 }
        : await this.tenants.receive(signal, own.request, sender);
    // What is not taken now comes again as a whole.
    if (rest.kind !== 'accepted') return rest;
    const warning = this.mismatch(sender.identity, own.refused, own.because);
    const { rejected = 0, items } = rest;
    const words = rest.warning === undefined ? warning : `${warning}; ${rest.warning}`;
    return { kind: 'accepted', items, rejected: rejected + own.refused, warning: words };
  }

  private mismatch({ name }: Identity, items: number, because: readonly string[]): string {
    const { counters, log } = this.around;
    const client = name ?? '';
    counters.add('identity_mismatches', items, client);
    this.alert(client, items, because);
    const warning = `this client ${because.join('; ')}`;
    log.sometimes('warn', 'a client spoke in a name that is not its own; that was left out', {
      client,
      because: warning,
      items,
    });
    return warning;
  }

  private alert(client: string, items: number, because: readonly string[]): void {
    const at = Date.now();
    const untold = this.mismatches.see(client, items, at);
    if (untold === null) return;
    this.around.counters.add('alerts', 1, 'alert');
    this.tenants.tell(buildMismatchAlert({ client, items: untold, because, at }, VERSION));
  }

  private refused(reason: 'unauthenticated' | 'rate_limited'): void {
    const { counters, log } = this.around;
    counters.add('refused_requests', 1, reason);
    log.sometimes('warn', 'a client was sent away at the door', { because: reason });
  }
}

/** For agents' programs that ask before they act, over gRPC. */
export function admitAsker(agents: readonly Authenticator[], showing: Showing): Identity | Refusal {
  let refused = '';
  for (const authenticator of agents) {
    const admitted = authenticator.admits(showing);
    if (!isUnknown(admitted)) return admitted;
    refused ||= admitted.refused;
  }
  return agents.length === 0 ? ANYBODY : { code: status.UNAUTHENTICATED, details: refused };
}

/** Says in the log that a server goes on with the certificate it had. */
export function staleTls({ log }: Pick<Around, 'log'>): (message: string) => void {
  return (message) =>
    log.warn('TLS files have changed and cannot be used; what they held before is kept', {
      because: message,
    });
}
