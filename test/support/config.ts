import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { formatDiagnostic } from '../../src/model/diagnostic.ts';

/** The configuration a YAML text makes; fails with its problems. */
export function configOf(yaml: string, env: Record<string, string> = {}, file: string | null = null): Config {
  const result = parseConfig(yaml, file, env);
  if (!result.ok) throw new Error(result.diagnostics.map(formatDiagnostic).join('\n'));
  return result.value;
}

/** What is told of a YAML text, with its place. */
export function toldOf(yaml: string, env: Record<string, string> = {}): string[] {
  const result = parseConfig(yaml, 'goalkeeper.yaml', env);
  const diagnostics = result.ok ? result.warnings : result.diagnostics;
  return diagnostics.map((d) => `${d.line}:${d.column} ${d.severity}: ${d.message}`);
}
