import { readFileSync } from 'node:fs';
import { messageOf } from '../model/thrown.ts';
import { Secret } from './secret.ts';

/** A larger file holds no token. */
const MAX_BYTES = 4096;
const MIN_LENGTH = 16;

/** The secret on the one line of a file; a text says what is wrong with it, without showing it. */
export function readSecret(path: string): Secret | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `\`${path}\` cannot be read: ${messageOf(error)}`;
  }
  const line = text.trim();
  if (text.length > MAX_BYTES || line.length < MIN_LENGTH || !/^[!-~]+$/.test(line)) {
    return `\`${path}\` holds no secret, expected one line of at least ${MIN_LENGTH} printable ASCII characters without spaces`;
  }
  return new Secret(line);
}
