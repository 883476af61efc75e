import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ServerTls } from './unary-method.ts';

/** Reads a PEM file. Throws an Error that names the setting, the file and the trouble. */
export function readPem(setting: string, file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Error(`${setting}: cannot read \`${file}\`: ${fileTrouble(error)}`);
  }
  if (!bytes.includes('-----BEGIN ')) {
    throw new Error(`${setting}: \`${file}\` is not a PEM file; expected a line \`-----BEGIN …-----\``);
  }
  return bytes;
}

/**
 * Refuses a certificate and key that cannot serve together now, at start, and not at the first handshake.
 * `setting` names the `tls` block.
 */
export function assertKeyPair(setting: string, pem: { cert?: Buffer; key?: Buffer; ca?: Buffer }): void {
  try {
    createSecureContext(pem);
  } catch (error) {
    throw new Error(`${setting}: the certificate, key or CA cannot be used: ${(error as Error).message}`);
  }
}

/** Where what a server shows stands, as the configuration names it. */
export interface ServerTlsFiles {
  readonly cert_file: string;
  readonly key_file: string;
  readonly client_ca_file?: string | undefined;
}

/** Reads what a server shows, and whom it asks for a certificate. `setting` names the `tls` block in errors. */
export function readServerTls(setting: string, files: ServerTlsFiles): ServerTls {
  const cert = readPem(`${setting}.cert_file`, files.cert_file);
  const key = readPem(`${setting}.key_file`, files.key_file);
  const { client_ca_file: file } = files;
  const ca = file === undefined ? null : readPem(`${setting}.client_ca_file`, file);
  assertKeyPair(setting, { cert, key, ...(ca && { ca }) });
  return { cert, key, clientCa: ca };
}

const TROUBLES: Record<string, string> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
};

function fileTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return TROUBLES[code ?? ''] ?? message;
}
