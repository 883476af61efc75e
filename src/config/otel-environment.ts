import type { z } from 'zod';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { type OtlpExporterConfig, otlpExporterSchema } from './exporters.ts';
import { httpExporterSchema, type OtlpHttpExporterConfig } from './http-exporter.ts';
import type { Environment } from './substitute.ts';

/**
 * The exporter that OpenTelemetry's environment variables describe (OTLP exporter specification):
 * `OTEL_EXPORTER_OTLP_TRACES_…` before `OTEL_EXPORTER_OTLP_…`, an empty variable counting as unset.
 * Null where no endpoint is set.
 */
export function exporterFromEnvironment(
  env: Environment,
): { exporter: OtlpExporterConfig | OtlpHttpExporterConfig | null } | { problems: Diagnostic[] } {
  const variables = new Variables(env);
  if (variables.read('ENDPOINT') === null) return { exporter: null };
  return variables.choice('PROTOCOL', ['grpc', 'http/protobuf']) === 'http/protobuf'
    ? overHttp(variables)
    : overGrpc(variables);
}

/** By the specification a signal's own endpoint is called as it stands; to the one for all, the signal's path is added. */
function overHttp(variables: Variables): { exporter: OtlpHttpExporterConfig } | { problems: Diagnostic[] } {
  const text = variables.read('ENDPOINT') ?? '';
  const checked = httpExporterSchema.safeParse({
    [variables.isForTraces('ENDPOINT') ? 'traces_endpoint' : 'endpoint']: text,
    tls: variables.tls(),
    headers: variables.headers(),
    compression: variables.choice('COMPRESSION', ['gzip', 'none']) ?? 'none',
    timeout: `${variables.milliseconds('TIMEOUT') ?? 10_000}ms`,
  });
  if (!checked.success) variables.refuseAll(checked.error.issues);
  if (variables.problems.length > 0 || !checked.success) return { problems: variables.problems };
  return { exporter: { ...checked.data, kind: 'otlp_http', name: 'otlp_http' } };
}

function overGrpc(variables: Variables): { exporter: OtlpExporterConfig } | { problems: Diagnostic[] } {
  const endpoint = variables.endpoint();
  const insecure = variables.choice('INSECURE', ['true', 'false']) === 'true';
  const checked = otlpExporterSchema.safeParse({
    endpoint: endpoint.address,
    tls: variables.tls(),
    headers: variables.headers(),
    compression: variables.choice('COMPRESSION', ['gzip', 'none']) ?? 'none',
    timeout: `${variables.milliseconds('TIMEOUT') ?? 10_000}ms`,
  });
  if (!checked.success) variables.refuseAll(checked.error.issues);
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

  endpoint(): Endpoint {
    const parsed = parseEndpoint(this.read('ENDPOINT') ?? '', true);
    if (typeof parsed === 'string') this.refuse('ENDPOINT', parsed);
    return typeof parsed === 'string' ? UNUSABLE : parsed;
  }

  /** Whether the variable for traces is the one that counts. */
  isForTraces(suffix: string): boolean {
    return this.nameOf(suffix).startsWith('OTEL_EXPORTER_OTLP_TRACES_');
  }

  /** Header values are secrets: the message names the header and never its text. */
  refuseAll(issues: readonly z.core.$ZodIssue[]): void {
    for (const issue of issues) {
      const ofHeaders = issue.path[0] === 'headers';
      const inner = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? '') : issue.message;
      if (ofHeaders)
        this.refuse('HEADERS', `\`${String(issue.path.at(-1))}\` is not usable, expected ${inner}`);
      else this.refuse('ENDPOINT', `is not usable: ${inner}`);
    }
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
