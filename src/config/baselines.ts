import type { KeyObject } from 'node:crypto';
import { type Baseline, parseBaseline } from '../baseline/artefact.ts';
import { brokenSeal, signingKey, verifyingKey } from '../baseline/seal.ts';
import { readTextFile } from '../charter/text-file.ts';
import type { Diagnostic, Result } from '../model/diagnostic.ts';

/** Largest artefact read: LIMITS allow no more than some megabytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** A baseline with the file and the text that it was read from. */
export interface BaselineFile {
  readonly baseline: Baseline;
  readonly file: string;
  readonly text: string;
}

/**
 * Reads baselines and checks their seals: the hash always, the signature where a public key is given. Two of one
 * agent are refused. All problems of all files at once.
 */
export function loadBaselines(
  files: readonly string[],
  publicKeyFile: string | null = null,
): Result<readonly Baseline[]> {
  const read = readBaselineFiles(files, publicKeyFile);
  return read.ok ? { ...read, value: read.value.map(({ baseline }) => baseline) } : read;
}

/** The same, with the texts. */
export function readBaselineFiles(
  files: readonly string[],
  publicKeyFile: string | null = null,
): Result<readonly BaselineFile[]> {
  const diagnostics: Diagnostic[] = [];
  const baselines: BaselineFile[] = [];
  const owners = new Map<string, string>();
  const key = publicKeyFile === null ? null : readKey(publicKeyFile, verifyingKey);
  if (key !== null && 'code' in key) diagnostics.push(key);
  const publicKey = key !== null && 'code' in key ? null : key;
  for (const file of new Set(files)) {
    const read = readTextFile(file, MAX_BYTES);
    if ('diagnostic' in read) {
      diagnostics.push(read.diagnostic);
      continue;
    }
    const parsed = parseBaseline(read.text);
    if (typeof parsed === 'string') {
      diagnostics.push(problem(file, 'invalid_baseline', parsed));
      continue;
    }
    const broken = brokenSeal(parsed, publicKey);
    if (broken !== null) diagnostics.push(problem(file, 'broken_seal', broken));
    const owner = owners.get(parsed.agent);
    if (owner !== undefined) {
      const message = `is a baseline of the agent \`${parsed.agent}\`, as is ${owner}`;
      diagnostics.push(problem(file, 'agent_claimed_twice', message));
    }
    owners.set(parsed.agent, file);
    baselines.push({ baseline: parsed, file, text: read.text });
  }
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value: baselines, warnings: [] };
}

/** The key that signs. */
export function loadSigningKey(file: string): Result<KeyObject> {
  const key = readKey(file, signingKey);
  return 'code' in key ? { ok: false, diagnostics: [key] } : { ok: true, value: key, warnings: [] };
}

function readKey(file: string, parse: (pem: string) => KeyObject | string): KeyObject | Diagnostic {
  const read = readTextFile(file);
  if ('diagnostic' in read) return read.diagnostic;
  const key = parse(read.text);
  return typeof key === 'string' ? problem(file, 'invalid_key', key) : key;
}

function problem(file: string, code: string, message: string): Diagnostic {
  return { severity: 'error', code, file, line: 0, column: 0, message, help: null };
}
