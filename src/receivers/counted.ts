import type { Signal } from '../model/signal.ts';
import { type Counters, DOOR_ITEMS } from '../telemetry/counters.ts';
import { countItems } from '../wire/count.ts';
import { WireError } from '../wire/cursor.ts';
import type { OtlpGrpcReceiverOptions, ReceiveResult } from './otlp-grpc.ts';

type Receive = OtlpGrpcReceiverOptions['receive'];
/** As the Collector labels them. */
export type Transport = 'grpc' | 'http';

/** Counts what is taken and what is refused at a door, by what came through it. */
export function counted(transport: Transport, counters: Counters, receive: Receive): Receive {
  return (signal, request, sender) => {
    const note = (result: ReceiveResult): ReceiveResult => {
      const { accepted, refused } = DOOR_ITEMS[signal];
      if (result.kind === 'accepted') counters.add(accepted, result.items, transport);
      else counters.add(refused, itemsOf(signal, request), transport);
      return result;
    };
    const result = receive(signal, request, sender);
    return result instanceof Promise ? result.then(note) : note(result);
  };
}

/** What cannot be read has none that could be counted. */
function itemsOf(signal: Signal, request: Buffer): number {
  try {
    return countItems(signal, request);
  } catch (error) {
    if (error instanceof WireError) return 0;
    throw error;
  }
}
