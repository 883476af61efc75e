import { readFileSync } from 'node:fs';
import { fileTroubleOf } from '../model/thrown.ts';
import { Secret } from './secret.ts';

/** A larger file holds no token. */
const MAX_BYTES = 4096;
const MIN_LENGTH = 16;

/** The secrets of a file, one on each line; a text says what is wrong with it, without showing any. */
export function readSecrets(path: string): Secret[] | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `\`${path}\` cannot be read: ${fileTroubleOf(error)}`;
  }
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  const fit = lines.length > 0 && lines.every((line) => line.length >= MIN_LENGTH && /^[!-~]+$/.test(line));
  if (text.length > MAX_BYTES || !fit) {
    return `\`${path}\` holds no secret, expected one line of at least ${MIN_LENGTH} printable ASCII characters without spaces`;
  }
  return lines.map((line) => new Secret(line));
}

/** The one secret of a file. */
export function readSecret(path: string): Secret | string {
  const read = readSecrets(path);
  if (typeof read === 'string' || read.length === 1) return typeof read === 'string' ? read : read[0]!;
  return `\`${path}\` holds ${read.length} lines, expected one secret`;
}
