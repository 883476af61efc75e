import type { Exporter } from '../exporters/exporter.ts';
import { outgoing } from '../exporters/outgoing.ts';
import type { Loan } from '../grpc/lender.ts';
import type { Signal } from '../model/signal.ts';
import type { Answered, Asked } from '../pipeline/results.ts';
import type { Steps, Turns } from '../pipeline/turns.ts';
import type { ReceiveResult } from '../receivers/otlp-grpc.ts';
import { type Counters, ITEMS } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { Tracer } from '../telemetry/traces/tracer.ts';
import { countItems } from '../wire/count.ts';
import { WireError } from '../wire/cursor.ts';
import { scanMetrics } from '../wire/scan-metrics.ts';
import type { Judges, Taken } from './judges.ts';
import type { Outlet } from './outlet.ts';
import { GIVEN_UP, Refusals } from './refusals.ts';
import { judgingFailed } from './tally.ts';
import { Traces } from './traces.ts';

/** How soon it is seen that a client which waits has gone. */
const PATIENCE_MS = 1_000;

/** Who sends a request, and whether somebody still waits for the answer. */
interface Giver {
  readonly cancelled: boolean;
  /** The memory the request is in, where it is lent. */
  readonly loan?: Loan | null;
}

type Take = (request: Buffer, loan: Loan | null) => Steps<Taken | Promise<Taken>>;

export interface IntakeOptions {
  readonly judges: Judges;
  readonly mode: 'inline' | 'tee';
  readonly outlet: Outlet;
  readonly counters: Counters;
  readonly log: Log;
  readonly turns: Turns;
  /** Tells traces of our own; null where none are told. */
  readonly tracer?: Tracer | null;
}

/**
 * From the door to the judges: takes requests where there is room for them. It never loses what it has said yes to:
 * it looks for room before it takes, and where judging fails the spans go on unjudged.
 */
export class Intake {
  /** What becomes of agents' requests and questions. */
  readonly judges: Judges;
  /** Of each signal, what takes a request in. */
  private readonly takers: Readonly<Record<Signal, Take>> = {
    traces: (request, loan) => this.judges.takeSpans(request, loan),
    logs: (request, loan) => this.takeLogs(request, loan),
    metrics: (request, loan) => this.takeMetrics(request, loan),
  };
  private readonly options: IntakeOptions;
  private readonly outlet: Outlet;
  private readonly traces: Traces;
  private readonly counters: Counters;
  private readonly refusals: Refusals;
  private ended = false;

  constructor(options: IntakeOptions) {
    this.options = options;
    this.judges = options.judges;
    this.outlet = options.outlet;
    this.counters = options.counters;
    this.refusals = new Refusals(options);
    this.traces = new Traces(options.tracer ?? null, options.counters);
  }

  /** Takes a request, or says why not; a promise where the sender shall wait for room in a full queue. */
  receive(signal: Signal, request: Buffer, sender: Giver): ReceiveResult | Promise<ReceiveResult> {
    const full = this.outlet.fullFor(signal, request);
    if (full === undefined)
      return this.options.turns.do(this.traces.taking(signal, this.taking(signal, request, sender)));
    return full.blocks ? this.wait(signal, request, sender, full) : this.refusals.overloaded(full);
  }

  /** See `Judges`. Throws or rejects where judging fails. */
  decide(asked: Asked): Answered | null | Promise<Answered | null> {
    return this.judges.decide(asked);
  }

  /** Sends a span of ours that no span brought about: one ResourceSpans field. */
  tell(bytes: Buffer): void {
    this.outlet.sendTogether('alerts', [{ bytes, spans: 1 }]);
  }

  /** Judges and sends on everything that waits: nothing is taken in after it. */
  drain(): void | Promise<void> {
    this.ended = true;
    return this.judges.drain();
  }

  /** Acknowledged is what is safe. There may be no room any more when the request's turn comes. */
  private *taking(
    signal: Signal,
    request: Buffer,
    sender: Giver,
  ): Steps<ReceiveResult | Promise<ReceiveResult>> {
    const full = this.outlet.fullFor(signal, request);
    if (full !== undefined)
      return full.blocks ? this.wait(signal, request, sender, full) : this.refusals.overloaded(full);
    if (sender.cancelled) return GIVEN_UP;
    return this.whenSafe(yield* this.takeIn(signal, request, sender.loan ?? null));
  }

  /** To be asked in the turn in which it was sent. */
  private whenSafe(result: ReceiveResult | Promise<ReceiveResult>): ReceiveResult | Promise<ReceiveResult> {
    const safes = this.outlet.takeSafes();
    return safes.length === 0 ? result : Promise.all(safes).then(() => result);
  }

  private *takeIn(
    signal: Signal,
    request: Buffer,
    loan: Loan | null,
  ): Steps<ReceiveResult | Promise<ReceiveResult>> {
    const failed = (error: unknown, isCounted = false): ReceiveResult =>
      error instanceof WireError
        ? this.refusals.invalid(signal, error)
        : this.unjudged(signal, request, loan, error, isCounted);
    try {
      const taken = yield* this.takers[signal](request, loan);
      return taken instanceof Promise
        ? taken.then(asResult).catch((error) => this.whenSafe(failed(error, true)))
        : asResult(taken);
    } catch (error) {
      return failed(error);
    }
  }

  /** Records go on at once, untouched: nothing is added to them. */
  private *takeLogs(request: Buffer, loan: Loan | null): Steps<Taken | Promise<Taken>> {
    const { records, judged } = yield* this.judges.takeLogs(request);
    if (records > 0) this.forward('logs', request, records, loan);
    if (!(judged instanceof Promise)) return judged;
    return judged.catch((error: unknown) => {
      judgingFailed(this.options, 'a request', error);
      return { items: records, warnings: [] };
    });
  }

  /** Metrics tell nothing that is judged: they are counted, and go on. */
  // biome-ignore lint/correctness/useYield: one step
  private *takeMetrics(request: Buffer, loan: Loan | null): Steps<Taken> {
    const { metrics, points } = scanMetrics(request);
    this.counters.add('received_requests', 1);
    this.counters.add('received_metric_points', points);
    if (metrics > 0) this.forward('metrics', request, points, loan);
    return { items: points, warnings: [] };
  }

  private forward(signal: Signal, request: Buffer, items: number, loan: Loan | null): void {
    if (this.options.mode === 'inline') this.outlet.send('spans', outgoing(signal, [request], items, loan));
  }

  /** Who has given up will send the request again: taking it then would make two of it. */
  private async wait(
    signal: Signal,
    request: Buffer,
    sender: Giver,
    first: Exporter,
  ): Promise<ReceiveResult> {
    let full: Exporter | undefined = first;
    while (full !== undefined) {
      if (!full.blocks) return this.refusals.overloaded(full);
      await this.change(full, sender);
      if (sender.cancelled || this.ended) return this.refusals.overloaded(full);
      full = this.outlet.fullFor(signal, request);
    }
    return this.options.turns.do(this.taking(signal, request, sender));
  }

  /** Resolves when the exporter may have room, or nobody waits for it any more: with a dead backend it never has. */
  private change(full: Exporter, sender: Giver): Promise<void> {
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (sender.cancelled || this.ended) done();
      }, PATIENCE_MS).unref();
      const done = (): void => {
        clearInterval(timer);
        resolve();
      };
      void full.change().then(done);
    });
  }

  /** A fault of ours is no reason to lose an agent's spans. `isCounted`: as received, before the fault. */
  private unjudged(
    signal: Signal,
    request: Buffer,
    loan: Loan | null,
    error: unknown,
    isCounted: boolean,
  ): ReceiveResult {
    judgingFailed(this.options, 'a request', error);
    let items: number;
    try {
      items = countItems(signal, request);
    } catch (problem) {
      if (problem instanceof WireError) return this.refusals.invalid(signal, problem);
      throw problem;
    }
    if (!isCounted) {
      this.counters.add('received_requests', 1);
      this.counters.add(ITEMS[signal].received, items);
    }
    if (items > 0) this.forward(signal, request, items, loan);
    return { kind: 'accepted', items };
  }
}

function asResult({ items, warnings }: Taken): ReceiveResult {
  return warnings.length === 0
    ? { kind: 'accepted', items }
    : { kind: 'accepted', items, warning: `not judged: ${warnings.join('; ')}` };
}
