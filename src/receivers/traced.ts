import type { Signal } from '../model/signal.ts';
import { messageOf } from '../model/thrown.ts';
import { ITEMS } from '../telemetry/counters.ts';
import { OWN_SCOPE } from '../telemetry/traces/encode.ts';
import { KIND, type Tracer } from '../telemetry/traces/tracer.ts';
import type { Transport } from './counted.ts';
import type { OtlpGrpcReceiverOptions, ReceiveResult } from './otlp-grpc.ts';

type Receive = OtlpGrpcReceiverOptions['receive'];

/** As the Collector names them. */
const NAMES: Readonly<Record<Signal, string>> = {
  traces: 'receiver/otlp/TraceDataReceived',
  logs: 'receiver/otlp/LogsReceived',
  metrics: 'receiver/otlp/MetricsReceived',
};

/**
 * Begins a trace of our own with a request, where it is among those kept; ends its span with the answer. A request that
 * brings such traces back begins none, or there would be no end of them.
 */
export function traced(transport: Transport, tracer: Tracer | null, receive: Receive): Receive {
  if (tracer === null) return receive;
  return (signal, request, sender) => {
    const span = tracer.begin(NAMES[signal], KIND.server);
    if (span === null || request.includes(OWN_SCOPE)) return receive(signal, request, sender);
    const attributes = { receiver: 'otlp', transport, 'goalkeeper.request_bytes': request.length };
    const note = (result: ReceiveResult): ReceiveResult => {
      const { key } = ITEMS[signal];
      if (result.kind === 'accepted') span.end({ ...attributes, [`accepted_${key}`]: result.items });
      else span.end(attributes, result.message);
      return result;
    };
    const failed = (error: unknown): never => {
      span.end(attributes, messageOf(error));
      throw error;
    };
    let result: ReturnType<Receive>;
    try {
      result = tracer.within(span, () => receive(signal, request, sender));
    } catch (error) {
      return failed(error);
    }
    return result instanceof Promise ? result.then(note, failed) : note(result);
  };
}
