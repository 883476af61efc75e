import type { Charter } from '../model/charter.ts';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import { parseCharter } from './parse.ts';
import { type CharterOfFile, contestedAgents } from './select.ts';
import { readTextFile } from './text-file.ts';

/** Reads charter files, and checks that no two of them claim the same agent. All problems of all files at once. */
export function loadCharters(files: readonly string[]): Result<readonly Charter[]> {
  const charters: CharterOfFile[] = [];
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
      charters.push({ charter: parsed.value, file });
      warnings.push(...parsed.warnings);
    } else {
      diagnostics.push(...parsed.diagnostics);
    }
  }
  diagnostics.push(...contestedAgents(charters));
  return diagnostics.length > 0
    ? { ok: false, diagnostics: [...diagnostics, ...warnings] }
    : { ok: true, value: charters.map(({ charter }) => charter), warnings };
}
