import { onTestFinished } from 'vitest';
import { OtlpGrpcSender, type OtlpGrpcSenderOptions } from '../../src/exporters/otlp-grpc.ts';
import { endpointOf } from './grpc.ts';

/** A sender with a test's settings, closed when that is over. */
export function senderTo(endpoint: string, options: Partial<OtlpGrpcSenderOptions> = {}): OtlpGrpcSender {
  const sender = new OtlpGrpcSender({
    setting: 'exporters.otlp',
    endpoint: endpointOf(endpoint),
    tls: null,
    headers: [],
    compression: 'none',
    timeoutMs: 5_000,
    onPartialSuccess: () => {},
    onReachable: () => {},
    ...options,
  });
  onTestFinished(() => sender.close());
  return sender;
}

/** What a promise rejects with; 'taken' where it doesn't. */
export function failure(sending: Promise<void>): Promise<unknown> {
  return sending.then(
    () => 'taken',
    (error: unknown) => error,
  );
}
