import type { Charter } from '../model/charter.ts';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import { parseCharter } from './parse.ts';
import { type CharterOfFile, contestedAgents } from './select.ts';
import { readTextFile } from './text-file.ts';

/** A charter with the file and the text that it was read from. */
export interface CharterFile extends CharterOfFile {
  readonly text: string;
}

/** Reads charter files, and checks that no two of them claim the same agent. All problems of all files at once. */
export function loadCharters(files: readonly string[]): Result<readonly Charter[]> {
  const read = readCharterFiles(files);
  return read.ok ? { ...read, value: read.value.map(({ charter }) => charter) } : read;
}

/** The same, with the texts. */
export function readCharterFiles(files: readonly string[]): Result<readonly CharterFile[]> {
  const charters: CharterFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  for (const file of new Set(files)) {
    const read = readTextFile(file);
    if ('diagnostic' in read) {
      diagnostics.push(read.diagnostic);
      continue;
    }
    const parsed = parseCharter(read.text, file);
    if (parsed.ok) {
      charters.push({ charter: parsed.value, file, text: read.text });
      warnings.push(...parsed.warnings);
    } else {
      diagnostics.push(...parsed.diagnostics);
    }
  }
  diagnostics.push(...contestedAgents(charters));
  return diagnostics.length > 0
    ? { ok: false, diagnostics: [...diagnostics, ...warnings] }
    : { ok: true, value: charters, warnings };
}
