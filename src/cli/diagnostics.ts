import { type Diagnostic, formatDiagnostic } from '../model/diagnostic.ts';
import { onStderr as pc } from './colour.ts';

/** Longest piece of a line that is shown under a problem. */
const MAX_LINE = 120;

/**
 * Problems as compilers print them, one per line. With the text of the file at hand the line and a caret follow;
 * never hand in the text of a configuration, its lines may hold secrets.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | null = () => null,
): string {
  return diagnostics
    .map((diagnostic) => {
      const paint = diagnostic.severity === 'error' ? pc.red : pc.yellow;
      const line = formatDiagnostic(diagnostic).replace(
        `: ${diagnostic.severity}: `,
        `: ${paint(diagnostic.severity)}: `,
      );
      return `${line}\n${excerpt(diagnostic, textOf(diagnostic.file))}`;
    })
    .join('');
}

function excerpt({ line, column }: Diagnostic, text: string | null): string {
  const source = text?.split('\n')[line - 1]?.replace(/\r$/, '');
  if (source === undefined) return '';
  const from = Math.max(0, column - 1 - MAX_LINE / 2);
  const shown = source.slice(from, from + MAX_LINE).replace(/\t/g, ' ');
  return `${pc.dim(`  ${shown}`)}\n  ${' '.repeat(column - 1 - from)}${pc.bold('^')}\n`;
}

/** `1 error, 2 warnings`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [plural(errors, 'error'), ...(warnings > 0 ? [plural(warnings, 'warning')] : [])];
  return parts.join(', ');
}

/** `1 rule`, `2 rules`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
