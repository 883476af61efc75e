import type { EventEmitter } from 'node:events';
import { type ClientHttp2Session, connect as startHttp2 } from 'node:http2';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureVersion, type TLSSocket } from 'node:tls';
import { runsOn } from '../grpc/cut.ts';
import type { Endpoint } from '../grpc/endpoint.ts';
import { messageOf } from '../model/thrown.ts';
import { type HttpProxy, tunnel } from './proxy.ts';

/** Whom to call, and how. */
export interface Target {
  readonly endpoint: Endpoint;
  /** Null for plain text. */
  readonly tls: TargetTls | null;
  readonly proxy: HttpProxy | null;
  /** The connection doesn't keep the process alive. */
  readonly background?: boolean;
}

export interface TargetTls {
  /** The name that the server's certificate must bear. */
  readonly serverName: string;
  readonly verify: boolean;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}

/**
 * A peer that is gone without a word is found out after a minute or two of silence by TCP itself. HTTP/2's pings
 * would do it too, but a Go server that gets more than it likes hangs up with ENHANCE_YOUR_CALM.
 */
const KEEPALIVE_MS = 60_000;
/** Of an answer's headers and trailers; gRPC servers count on 8 KiB. */
const MAX_HEADER_BYTES = 64 * 1024;
/**
 * For node's bound on a session's memory, in MB, past which it resets streams: what is held here is bounded by
 * `num_consumers`, and that of an answer by its size and that of its headers.
 */
const NO_BOUND = 0xffff_ffff;

/** A session whose server has said its first word. Rejects with an Error of one sentence; `signal` ends the attempt. */
export async function dial(target: Target, signal: AbortSignal): Promise<ClientHttp2Session> {
  const socket = await reach(target, signal);
  const { tls } = target;
  const secured = tls === null ? socket : await secure(socket, tls, signal);
  // The URL is for requests that don't name `:scheme` and `:authority`; ours do.
  const session = startHttp2('http://backend', {
    createConnection: () => secured,
    settings: { enablePush: false, maxHeaderListSize: MAX_HEADER_BYTES },
    maxSessionMemory: NO_BOUND,
  });
  runsOn(session, secured);
  if (target.background) session.unref();
  try {
    await happens(session, 'remoteSettings', signal);
  } catch (error) {
    throw new Error(`the HTTP/2 session did not begin: ${messageOf(error)}`);
  }
  return session;
}

/** Of several addresses of a name node tries each, the next one when a moment has passed (RFC 8305). */
async function reach({ endpoint, proxy, background }: Target, signal: AbortSignal): Promise<Socket> {
  if (proxy === null) {
    const { host, port } = endpoint;
    const socket = connectTcp({ host, port, autoSelectFamily: true });
    if (background) socket.unref();
    await happens(socket, 'connect', signal);
    return tuned(socket);
  }
  const socket = await tunnel(proxy, endpoint, signal);
  socket.on('error', () => {});
  return tuned(socket);
}

function tuned(socket: Socket): Socket {
  return socket.setNoDelay(true).setKeepAlive(true, KEEPALIVE_MS);
}

async function secure(socket: Socket, tls: TargetTls, signal: AbortSignal): Promise<TLSSocket> {
  const { serverName, verify, ...pem } = tls;
  const secured = connectTls({
    ...pem,
    socket,
    host: serverName,
    // SNI holds names only (RFC 6066).
    servername: isIP(serverName) === 0 ? serverName : '',
    rejectUnauthorized: verify,
    ALPNProtocols: ['h2'],
  });
  await happens(secured, 'secureConnect', signal);
  if (secured.alpnProtocol !== 'h2') {
    secured.destroy();
    throw new Error('the server does not offer HTTP/2 (ALPN), which gRPC needs');
  }
  return secured;
}

interface Closable extends EventEmitter {
  destroy(): unknown;
}

/** Resolves when `event` comes. Where it doesn't, `what` is destroyed. Errors after that are left to 'close'. */
function happens(what: Closable, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: Error | null): void => {
      what.off(event, happened).off('close', closed);
      signal.removeEventListener('abort', aborted);
      if (error === null) resolve();
      else {
        what.destroy();
        reject(error);
      }
    };
    const happened = (): void => end(null);
    const closed = (): void => end(new Error(`the connection was closed before \`${event}\``));
    const aborted = (): void => end(signal.reason as Error);
    what.on('error', end);
    what.on(event, happened).on('close', closed);
    signal.addEventListener('abort', aborted);
    if (signal.aborted) aborted();
  });
}
