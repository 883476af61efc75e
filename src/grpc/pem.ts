import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

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

const TROUBLES: Record<string, string> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
};

function fileTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return TROUBLES[code ?? ''] ?? message;
}
