import type { MethodDefinition } from '@grpc/grpc-js';

const identity = (bytes: Buffer): Buffer => bytes;

/**
 * OTLP's one trace method. Both (de)serialisers are the identity: grpc-js, which is the receiving door, frames,
 * unpacks and limits, and hands over the message's bytes as they came.
 */
export const EXPORT: MethodDefinition<Buffer, Buffer> = {
  path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  requestStream: false,
  responseStream: false,
  requestSerialize: identity,
  requestDeserialize: identity,
  responseSerialize: identity,
  responseDeserialize: identity,
};
