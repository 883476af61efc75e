/** A problem in a file a person wrote. All problems of a file are reported at once. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable, snake_case: `unknown_key`, `invalid_value`. */
  readonly code: string;
  readonly file: string;
  /** 1-based; 0 where the problem has no place in the text. */
  readonly line: number;
  readonly column: number;
  /** Lower case, no full stop; the user's text in back-ticks. */
  readonly message: string;
  /** What to do, or null. */
  readonly help: string | null;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** `file:line:column: error: message (help)`, as compilers print it. */
export function formatDiagnostic(d: Diagnostic): string {
  const place = d.line > 0 ? `${d.file}:${d.line}:${d.column}` : d.file;
  return `${place}: ${d.severity}: ${d.message}${d.help ? ` (${d.help})` : ''}`;
}
