import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { fileTroubleOf } from '../model/thrown.ts';
import { versionsOf } from './file-watch.ts';
import type { ServerTls, TlsVersion } from './unary-method.ts';

/** Reads a PEM file. Throws an Error that names the setting, the file and the trouble. */
export function readPem(setting: string, file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Error(`${setting}: cannot read \`${file}\`: ${fileTroubleOf(error)}`);
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
  readonly min_version?: TlsVersion | undefined;
  readonly max_version?: TlsVersion | undefined;
  /** How often the files are looked at, in milliseconds; left out or 0, never again. */
  readonly reload_interval?: number | undefined;
}

/**
 * Reads what a server shows, and whom it asks for a certificate. `setting` names the `tls` block in errors. Files that
 * have changed and cannot be used change nothing: `onTrouble` is told why, and they are read again when they change again.
 */
export function readServerTls(
  setting: string,
  files: ServerTlsFiles,
  onTrouble: (message: string) => void = () => {},
): ServerTls {
  const { reload_interval: everyMs = 0 } = files;
  const tls = readOnce(setting, files);
  if (everyMs === 0) return tls;
  return { ...tls, watch: (renewed) => watchTls(setting, files, everyMs, renewed, onTrouble) };
}

function readOnce(setting: string, files: ServerTlsFiles): ServerTls {
  const cert = readPem(`${setting}.cert_file`, files.cert_file);
  const key = readPem(`${setting}.key_file`, files.key_file);
  const { client_ca_file: file, min_version: minVersion, max_version: maxVersion } = files;
  const ca = file === undefined ? null : readPem(`${setting}.client_ca_file`, file);
  assertKeyPair(setting, { cert, key, ...(ca && { ca }) });
  return { cert, key, clientCa: ca, minVersion, maxVersion };
}

function watchTls(
  setting: string,
  files: ServerTlsFiles,
  everyMs: number,
  renewed: (tls: ServerTls) => void,
  onTrouble: (message: string) => void,
): () => void {
  const { cert_file, key_file, client_ca_file } = files;
  const paths = [cert_file, key_file, ...(client_ca_file === undefined ? [] : [client_ca_file])];
  let version = versionsOf(paths);
  const timer = setInterval(() => {
    const now = versionsOf(paths);
    if (now === version) return;
    version = now;
    try {
      renewed(readOnce(setting, files));
    } catch (error) {
      onTrouble((error as Error).message);
    }
  }, everyMs).unref();
  return () => clearInterval(timer);
}
