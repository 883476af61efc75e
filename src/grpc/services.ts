import type { MethodDefinition } from '@grpc/grpc-js';
import type { Signal } from '../model/signal.ts';

const identity = (bytes: Buffer): Buffer => bytes;

/** OTLP's one method of each signal. */
export const EXPORT: Readonly<Record<Signal, MethodDefinition<Buffer, Buffer>>> = {
  traces: method('/opentelemetry.proto.collector.trace.v1.TraceService/Export'),
  logs: method('/opentelemetry.proto.collector.logs.v1.LogsService/Export'),
};

/** The (de)serialisers are the identity: grpc-js frames, compresses and limits, and hands over the message's bytes as they came. */
function method(path: string): MethodDefinition<Buffer, Buffer> {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  };
}
