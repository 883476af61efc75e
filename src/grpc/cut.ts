import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

const sockets = new WeakMap<ClientHttp2Session, Socket>();

/** To be told where a session is begun: node keeps its socket to itself. */
export function runsOn(session: ClientHttp2Session, socket: Socket): void {
  sockets.set(session, socket);
}

/** Hangs up at once. A session that is closed waits until all is written, and so for ever where the peer reads nothing. */
export function cut(session: ClientHttp2Session): void {
  session.destroy();
  sockets.get(session)?.destroy();
}
