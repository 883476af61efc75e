import type { Signal } from '../model/signal.ts';
import { type Counters, DOOR_ITEMS, ITEMS } from '../telemetry/counters.ts';
import { countItems } from '../wire/count.ts';
import { WireError } from '../wire/cursor.ts';
import type { OtlpGrpcReceiverOptions, ReceiveResult } from './otlp-grpc.ts';

type Receive = OtlpGrpcReceiverOptions['receive'];
/** As the Collector labels them. */
export type Transport = 'grpc' | 'http';

/** Counts what is taken and what is refused at a door, by what came through it. */
export function counted(transport: Transport, counters: Counters, receive: Receive): Receive {
  return (signal, request, sender) => {
    const before = counters.get(ITEMS[signal].received);
    const result = receive(signal, request, sender);
    if (!(result instanceof Promise)) {
      const taken = counters.get(ITEMS[signal].received) - before;
      note(result, result.kind === 'accepted' ? taken : itemsOf(signal, request));
      return result;
    }
    return result.then((later) => {
      note(later, itemsOf(signal, request));
      return later;
    });

    function note({ kind }: ReceiveResult, items: number): void {
      const { accepted, refused } = DOOR_ITEMS[signal];
      counters.add(kind === 'accepted' ? accepted : refused, items, transport);
    }
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
