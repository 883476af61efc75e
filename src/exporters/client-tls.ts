import type { OtlpExporterConfig } from '../config/exporters.ts';
import { versionsOf } from '../grpc/file-watch.ts';
import { assertKeyPair, readPem } from '../grpc/pem.ts';
import { nameOf } from '../grpc/server-tls.ts';
import type { TlsVersion } from '../grpc/unary-method.ts';
import type { TargetTls } from './dial.ts';

export interface ClientTlsOptions {
  readonly skipVerify: boolean;
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  readonly serverName: string | null;
  readonly minVersion?: TlsVersion | undefined;
  readonly maxVersion?: TlsVersion | undefined;
  /** How often the files are looked at, when a connection begins; left out or 0, never again. */
  readonly reloadMs?: number;
  /** Told why files that have changed cannot be used. */
  onTrouble?(message: string): void;
}

/** Of an exporter's config, what it presents and trusts. */
export function clientTls(
  tls: OtlpExporterConfig['tls'],
  onTrouble: (message: string) => void,
): ClientTlsOptions {
  return {
    skipVerify: tls.insecure_skip_verify,
    caFile: tls.ca_file ?? null,
    certFile: tls.cert_file ?? null,
    keyFile: tls.key_file ?? null,
    serverName: tls.server_name_override ?? null,
    minVersion: tls.min_version,
    maxVersion: tls.max_version,
    reloadMs: tls.reload_interval,
    onTrouble,
  };
}

/**
 * What a connection that begins now presents and trusts: the files are read again when they have changed. Where they cannot
 * be used, what they held before is.
 */
export class ClientTls {
  private readonly setting: string;
  private readonly host: string;
  private readonly options: ClientTlsOptions;
  private readonly files: readonly string[];
  private held: TargetTls;
  private version: string;
  private lookedAt = performance.now();

  /** Throws an Error of one sentence where a file cannot be used. `host` is called. */
  constructor(setting: string, host: string, options: ClientTlsOptions) {
    this.setting = setting;
    this.host = host;
    this.options = options;
    this.files = [options.caFile, options.certFile, options.keyFile].flatMap((file) => file ?? []);
    this.version = versionsOf(this.files);
    this.held = this.read();
  }

  current(): TargetTls {
    const { reloadMs = 0, onTrouble } = this.options;
    const now = performance.now();
    if (reloadMs === 0 || now - this.lookedAt < reloadMs) return this.held;
    this.lookedAt = now;
    const version = versionsOf(this.files);
    if (version === this.version) return this.held;
    this.version = version;
    try {
      this.held = this.read();
    } catch (error) {
      onTrouble?.((error as Error).message);
    }
    return this.held;
  }

  private read(): TargetTls {
    const { caFile, certFile, keyFile, serverName, skipVerify, minVersion, maxVersion } = this.options;
    const read = (key: string, file: string | null) =>
      file === null ? null : readPem(`${this.setting}.tls.${key}`, file);
    const [ca, cert, key] = [read('ca_file', caFile), read('cert_file', certFile), read('key_file', keyFile)];
    const pem = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
    assertKeyPair(`${this.setting}.tls`, pem);
    return {
      ...pem,
      ...(minVersion && { minVersion: nameOf(minVersion) }),
      ...(maxVersion && { maxVersion: nameOf(maxVersion) }),
      serverName: serverName ?? this.host,
      verify: !skipVerify,
    };
  }
}
