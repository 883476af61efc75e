import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';

/** Holds a session's native object until a stream's is gone. */
const sessions = new FinalizationRegistry<object>(() => {});

/**
 * Lets a session outlive its stream. Where an answer's headers are too many or too long, node stops reading them and
 * keeps what it has with the stream; node 20 then aborts the process if the session is collected as garbage first
 * ("Assertion failed: (current_nghttp2_memory_) == (0)").
 */
export function outlive(session: ClientHttp2Session, stream: ClientHttp2Stream): void {
  const [owner, owned] = [nativeOf(session), nativeOf(stream)];
  if (owner !== null && owned !== null) sessions.register(owned, owner);
}

/** Node's own for both, and for good. */
let handle: symbol | undefined;

function nativeOf(holder: object): object | null {
  handle ??= Object.getOwnPropertySymbols(holder).find(({ description }) => description === 'kHandle');
  const native: unknown = handle === undefined ? null : (holder as Record<symbol, unknown>)[handle];
  return typeof native === 'object' ? native : null;
}
