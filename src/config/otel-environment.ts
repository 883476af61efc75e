import type { Diagnostic } from '../model/diagnostic.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { type OtlpExporterConfig, otlpExporterSchema } from './exporters.ts';
import type { Environment } from './substitute.ts';

/**
 * The exporter that OpenTelemetry's environment variables describe (OTLP exporter specification):
 * `OTEL_EXPORTER_OTLP_TRACES_…` before `OTEL_EXPORTER_OTLP_…`, an empty variable counting as unset.
 * Null where no endpoint is set.
 */
export function exporterFromEnvironment(
  env: Environment,
): { exporter: OtlpExporterConfig | null } | { problems: Diagnostic[] } {
  const variables = new Variables(env);
  const endpoint = variables.endpoint();
  if (endpoint === null) return { exporter: null };
  variables.checkProtocol();
  const insecure = variables.choice('INSECURE', ['true', 'false']) === 'true';
  const checked = otlpExporterSchema.safeParse({
    endpoint: endpoint.address,
    tls: variables.tls(),
    headers: variables.headers(),
    compression: variables.choice('COMPRESSION', ['gzip', 'none']) ?? 'none',
    timeout: `${variables.milliseconds('TIMEOUT') ?? 10_000}ms`,
  });
  if (!checked.success) {
    // Header values are secrets: the message names the header and never its text.
    for (const issue of checked.error.issues) {
      const variable = issue.path[0] === 'headers' ? 'HEADERS' : 'ENDPOINT';
      const inner = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? '') : issue.message;
      variables.refuse(variable, `\`${String(issue.path.at(-1))}\` is not usable, expected ${inner}`);
    }
  }
  if (variables.problems.length > 0 || !checked.success) return { problems: variables.problems };
  const secure = endpoint.scheme === null ? !insecure : endpoint.scheme === 'https';
  return { exporter: { ...checked.data, endpoint, kind: 'otlp', name: 'otlp', secure } };
}

/** Stands in while the problems of the other variables are gathered. */
const UNUSABLE: Endpoint = { scheme: null, host: 'localhost', port: 4317, address: 'localhost:4317' };

class Variables {
  readonly problems: Diagnostic[] = [];
  private readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  read(suffix: string): string | null {
    return this.env[this.nameOf(suffix)]?.trim() || null;
  }

  endpoint(): Endpoint | null {
    const text = this.read('ENDPOINT');
    if (text === null) return null;
    const parsed = parseEndpoint(text, true);
    if (typeof parsed === 'string') this.refuse('ENDPOINT', parsed);
    return typeof parsed === 'string' ? UNUSABLE : parsed;
  }

  checkProtocol(): void {
    const protocol = this.read('PROTOCOL');
    if (protocol === null || protocol === 'grpc') return;
    this.refuse('PROTOCOL', `is \`${protocol}\`, expected \`grpc\`: OTLP over HTTP is not implemented yet`);
  }

  tls(): { ca_file?: string; cert_file?: string; key_file?: string } {
    const ca_file = this.read('CERTIFICATE') ?? undefined;
    const cert_file = this.read('CLIENT_CERTIFICATE') ?? undefined;
    const key_file = this.read('CLIENT_KEY') ?? undefined;
    if (cert_file && !key_file) this.refuse('CLIENT_CERTIFICATE', 'stands without a client key');
    if (key_file && !cert_file) this.refuse('CLIENT_KEY', 'stands without a client certificate');
    return { ...(ca_file && { ca_file }), ...(cert_file && { cert_file }), ...(key_file && { key_file }) };
  }

  /** The variable that counts: the one for traces where it is set. */
  private nameOf(suffix: string): string {
    const forTraces = `OTEL_EXPORTER_OTLP_TRACES_${suffix}`;
    return this.env[forTraces]?.trim() ? forTraces : `OTEL_EXPORTER_OTLP_${suffix}`;
  }

  choice<T extends string>(suffix: string, choices: readonly T[]): T | null {
    const text = this.read(suffix)?.toLowerCase() ?? null;
    if (text === null) return null;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) {
      this.refuse(
        suffix,
        `is \`${text}\`, expected one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`,
      );
    }
    return found ?? null;
  }

  milliseconds(suffix: string): number | null {
    const text = this.read(suffix);
    if (text === null) return null;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.refuse(suffix, `is \`${text}\`, expected a number of milliseconds`);
    return null;
  }

  /** `name=value,name=value`, percent-encoded as in W3C Baggage. */
  headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const member of (this.read('HEADERS') ?? '').split(',')) {
      if (member.trim() === '') continue;
      const separator = member.indexOf('=');
      const name = member.slice(0, Math.max(separator, 0)).trim();
      try {
        if (name === '' || name === '__proto__') throw new URIError();
        headers[decodeURIComponent(name)] = decodeURIComponent(member.slice(separator + 1).trim());
      } catch {
        this.refuse('HEADERS', 'is not a list of `name=value`, percent-encoded and joined by commas');
        return {};
      }
    }
    return headers;
  }

  refuse(suffix: string, message: string): void {
    const file = this.nameOf(suffix);
    this.problems.push({
      severity: 'error',
      code: 'invalid_environment',
      file,
      line: 0,
      column: 0,
      message,
      help: null,
    });
  }
}
