import { Metadata, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryDelay, retryInfoTrailers } from '../../src/grpc/retry-info.ts';
import { mutated } from '../support/mutated.ts';

function trailers(hex: string): Metadata {
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(hex, 'hex'));
  return metadata;
}

it('reads back the delay it writes', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), (ms) => {
      expect(retryDelay(retryInfoTrailers(status.UNAVAILABLE, 'later', ms))).toBe(ms);
    }),
  );
});

// google.rpc.Status { code: 14, message: "busy", details: [Any { RetryInfo { retry_delay: 2.5 s } }] }, by hand.
const RETRY_IN_2500_MS = `080e 1204 62757379 1a36
  0a28 ${Buffer.from('type.googleapis.com/google.rpc.RetryInfo').toString('hex')}
  120a 0a08 0802 1080cab5ee01`.replace(/\s/g, '');

it('writes and reads what Go servers and clients do', () => {
  expect(retryDelay(trailers(RETRY_IN_2500_MS))).toBe(2_500);
  const [written] = retryInfoTrailers(status.UNAVAILABLE, 'busy', 2_500).get('grpc-status-details-bin');
  expect((written as Buffer).toString('hex')).toBe(RETRY_IN_2500_MS);
});

it('reads a RetryInfo without a delay as "at once", and its absence as null', () => {
  const empty = `1a2a 0a28 ${Buffer.from('type.googleapis.com/google.rpc.RetryInfo').toString('hex')}`;
  expect(retryDelay(trailers(empty.replace(/\s/g, '')))).toBe(0);
  expect(retryDelay(new Metadata())).toBeNull();
  const other = `1a2b 0a29 ${Buffer.from('type.googleapis.com/google.rpc.BadRequest').toString('hex')}`;
  expect(retryDelay(trailers(other.replace(/\s/g, '')))).toBeNull();
});

it('reads any bytes as a delay of no less than zero, or null', () => {
  const whole = Buffer.from(RETRY_IN_2500_MS, 'hex');
  const any = fc.oneof(mutated(whole, 5), fc.uint8Array({ maxLength: 60 }).map(Buffer.from));
  fc.assert(
    fc.property(any, (bytes) => {
      const delay = retryDelay(trailers(bytes.toString('hex')));
      expect(delay === null || delay >= 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
