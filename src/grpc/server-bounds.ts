import type { ServerLimits } from './unary-method.ts';

// What a client may cost whatever the configuration says, at every gRPC server.

/** A client's headers together, in bytes, as HTTP/2 counts them. */
export const MAX_HEADER_BYTES = 16 * 1024;
/** For the TLS handshake. */
export const HANDSHAKE_MS = 10_000;
/** For HTTP/2's first frame, after the TLS handshake where there is one. */
export const GREETING_MS = 10_000;
/** Calls that a client may give up before they are answered, more than it lets end (CVE-2023-44487). */
export const MAX_GIVEN_UP = 500;
/** By these words clients of gRPC know that they are to ping less often. */
export const TOO_MANY_PINGS = Buffer.from('too_many_pings');
/** How often calls are looked at that take too long, at most. */
const SWEEP_MS = 5_000;

/** How often calls and connections are to be looked at, so that what is set in milliseconds is kept about. */
export function sweepEvery({ transferMs, maxIdleMs, maxAgeMs, maxAgeGraceMs }: ServerLimits): number {
  const set = [transferMs, maxIdleMs, maxAgeMs, maxAgeGraceMs].filter((ms) => ms > 0);
  return Math.max(10, Math.min(SWEEP_MS, ...set));
}
