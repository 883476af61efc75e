import { readFileSync, statSync } from 'node:fs';
import type { Diagnostic } from '../model/diagnostic.ts';
import { YAML_LIMITS } from '../yaml/read.ts';

/** What the system's error codes mean to a person. */
const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EISDIR: 'is a folder, expected a file',
};

/** Reads a text file, as UTF-8; a diagnostic where that fails. */
export function readTextFile(
  file: string,
  maxBytes: number = YAML_LIMITS.bytes,
): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  const fail = (message: string) => ({
    diagnostic: {
      severity: 'error' as const,
      code: 'unreadable_file',
      file,
      line: 0,
      column: 0,
      message,
      help: null,
    },
  });
  try {
    const { size } = statSync(file);
    // Measured before reading: a log file given by mistake must not fill the memory.
    if (size > maxBytes) return fail(`has ${size} bytes, expected at most ${maxBytes}`);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return fail('is not UTF-8 text');
    return fail(READ_ERRORS[code] ?? `cannot be read: ${code || String(error)}`);
  }
}
