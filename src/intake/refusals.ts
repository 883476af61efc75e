import type { Signal } from '../model/signal.ts';
import type { ReceiveResult } from '../receivers/otlp-grpc.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { WireError } from '../wire/cursor.ts';

/** When to come back where a queue is full: about the time it takes to send a few requests. */
const RETRY_AFTER_MS = 1_000;

const REQUESTS: Readonly<Record<Signal, string>> = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
};

/** Nobody reads it: who has given up is gone. */
export const GIVEN_UP: ReceiveResult = {
  kind: 'overloaded',
  message: 'given up',
  retryAfterMs: RETRY_AFTER_MS,
};

/** What a request is told that is not taken, counted and said in the log. */
export class Refusals {
  private readonly counters: Counters;
  private readonly log: Log;

  constructor({ counters, log }: { counters: Counters; log: Log }) {
    this.counters = counters;
    this.log = log;
  }

  overloaded({ name }: { readonly name: string }): ReceiveResult {
    this.counters.add('refused_requests', 1, 'overloaded');
    this.log.sometimes('warn', `${name}: its queue is full; agents are asked to come back later`);
    const message = `the queue of exporter ${name} is full`;
    return { kind: 'overloaded', message, retryAfterMs: RETRY_AFTER_MS };
  }

  invalid(signal: Signal, { message }: WireError): ReceiveResult {
    const expected = REQUESTS[signal];
    this.counters.add('refused_requests', 1, 'invalid');
    this.log.sometimes('warn', `refused a request that is no ${expected}`, { because: message });
    return { kind: 'invalid', message: `not an ${expected}: ${message}` };
  }
}
