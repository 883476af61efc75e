import type { SecureVersion, Server, TlsOptions } from 'node:tls';
import type { ServerTls } from './unary-method.ts';

/** What node's servers take of it. */
export function tlsOptions(tls: ServerTls): TlsOptions {
  const { cert, key, clientCa, minVersion, maxVersion } = tls;
  return {
    cert,
    key,
    ...(minVersion && { minVersion: nameOf(minVersion) }),
    ...(maxVersion && { maxVersion: nameOf(maxVersion) }),
    ...(clientCa !== null && { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  };
}

/** New connections get what the files hold now, for as long as the server listens; those that are open stay as they are. */
export function keepRenewed(server: Pick<Server, 'setSecureContext' | 'once'>, tls: ServerTls): void {
  const end = tls.watch?.((next) => server.setSecureContext(tlsOptions(next)));
  if (end !== undefined) server.once('close', end);
}

/** `1.2` as the Collector has it. */
export function nameOf(version: '1.2' | '1.3'): SecureVersion {
  return `TLSv${version}`;
}
