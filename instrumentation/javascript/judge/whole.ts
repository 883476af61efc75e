import { formatDiagnostic, type Result } from '../../../src/model/diagnostic.ts';

/** What was read. Throws an Error that names every problem where it could not be. */
export function wholeOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.diagnostics.map(formatDiagnostic).join('; '));
}
