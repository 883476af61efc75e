import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { Server as TlsServer } from 'node:tls';
import type { Server } from '@grpc/grpc-js';
import { HANDSHAKE_MS, MAX_HEADER_BYTES } from '../grpc/server-bounds.ts';
import { keepRenewed, tlsOptions } from '../grpc/server-tls.ts';
import { type ServerLimits, type ServerTls, WINDOW_BYTES } from '../grpc/unary-method.ts';
import { WatchedSession } from './grpc-js-session.ts';

/** The private parts of grpc-js 1.14's Server that make its HTTP/2 servers. */
interface ServerInternals {
  commonServerOptions: { settings?: Record<string, unknown> };
  createHttp2Server(credentials: unknown): Http2Server;
}

/**
 * Gives the HTTP/2 servers of a grpc-js server what the library has no option for:
 *
 * - wider flow-control windows: with the protocol's 64 KiB a client waits a round trip every 64 KiB, which costs a large
 *   request about a third of its speed and twice the CPU;
 * - the limits of connections, headers, handshakes, pings, and of the time that requests and answers take;
 * - TLS versions, and certificates that are renewed.
 *
 * It reaches into private fields, so it looks first: throws, and changes nothing, where they are not as known. To be
 * called before the server binds.
 */
export function boundHttp2(server: Server, limits: ServerLimits, tls: ServerTls | null): void {
  const internals: unknown = server;
  if (!hasKnownShape(internals)) {
    throw new Error('this version of @grpc/grpc-js is not known, and its limits cannot be set');
  }
  const { commonServerOptions } = internals;
  const { minVersion, maxVersion } = tls === null ? {} : tlsOptions(tls);
  Object.assign(commonServerOptions, {
    settings: {
      ...commonServerOptions.settings,
      initialWindowSize: WINDOW_BYTES,
      maxHeaderListSize: MAX_HEADER_BYTES,
    },
    unknownProtocolTimeout: HANDSHAKE_MS,
    ...(tls !== null && { handshakeTimeout: HANDSHAKE_MS }),
    ...(minVersion !== undefined && { minVersion }),
    ...(maxVersion !== undefined && { maxVersion }),
  });
  const create = internals.createHttp2Server.bind(internals);
  internals.createHttp2Server = (credentials) => {
    const made = create(credentials);
    made.maxConnections = limits.connections;
    made.on('session', (session: ServerHttp2Session) => new WatchedSession(session, limits));
    if (tls !== null) keepRenewed(made as unknown as TlsServer, tls);
    return made;
  };
}

function hasKnownShape(server: unknown): server is ServerInternals {
  const { commonServerOptions, createHttp2Server } = server as Partial<ServerInternals>;
  return typeof commonServerOptions === 'object' && typeof createHttp2Server === 'function';
}
