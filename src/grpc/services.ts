import type { MethodDefinition } from '@grpc/grpc-js';
import type { Signal } from '../model/signal.ts';

const identity = (bytes: Buffer): Buffer => bytes;

/** OTLP's one method of each signal. */
export const EXPORT: Readonly<Record<Signal, MethodDefinition<Buffer, Buffer>>> = {
  traces: rawMethod('/opentelemetry.proto.collector.trace.v1.TraceService/Export'),
  logs: rawMethod('/opentelemetry.proto.collector.logs.v1.LogsService/Export'),
  metrics: rawMethod('/opentelemetry.proto.collector.metrics.v1.MetricsService/Export'),
};

/** A unary method. The (de)serialisers are the identity: grpc-js frames, compresses and limits, and hands over the message's bytes as they came. */
export function rawMethod(path: string): MethodDefinition<Buffer, Buffer> {
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
