import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { formatDiagnostic } from '../../src/model/diagnostic.ts';

/** The configuration a YAML text makes; fails with its problems. */
export function configOf(yaml: string): Config {
  const result = parseConfig(yaml, null, {});
  if (!result.ok) throw new Error(result.diagnostics.map(formatDiagnostic).join('\n'));
  return result.value;
}
