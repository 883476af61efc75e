import type { Attributes } from './otel.ts';

/**
 * Who emits the spans, from OpenTelemetry's variables: `OTEL_SERVICE_NAME` before the `service.name` of
 * `OTEL_RESOURCE_ATTRIBUTES`, a list of `name=value`, percent-encoded; what of it can't be read is left out.
 */
export function resourceFrom(env: Readonly<Record<string, string | undefined>>, version: string): Attributes {
  const told: Record<string, string> = {};
  for (const member of (env.OTEL_RESOURCE_ATTRIBUTES ?? '').split(',')) {
    const at = member.indexOf('=');
    const name = member.slice(0, Math.max(0, at)).trim();
    if (name === '' || name === '__proto__') continue;
    try {
      told[decodeURIComponent(name)] = decodeURIComponent(member.slice(at + 1).trim());
    } catch {
      // A stray percent sign.
    }
  }
  return {
    'service.name': 'unknown_service:node',
    ...told,
    ...(env.OTEL_SERVICE_NAME?.trim() && { 'service.name': env.OTEL_SERVICE_NAME.trim() }),
    'telemetry.sdk.name': 'goalkeeper',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': version,
  };
}
