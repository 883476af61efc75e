import { afterEach, beforeEach, vi } from 'vitest';

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** What a command says in a terminal, without its colours. */
export interface Terminal {
  out: string;
  err: string;
  /** Both, colours and all. */
  raw: string;
}

/** Catches what the commands of a test file write, test by test, and the exit status they leave. */
export function terminal(): Terminal {
  const said: Terminal = { out: '', err: '', raw: '' };
  const caught = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said.raw += text;
    said[stream] += String(text).replace(ESCAPES, '');
    return true;
  };
  beforeEach(() => {
    Object.assign(said, { out: '', err: '', raw: '' });
    process.exitCode = undefined;
    vi.spyOn(process.stdout, 'write').mockImplementation(caught('out'));
    vi.spyOn(process.stderr, 'write').mockImplementation(caught('err'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });
  return said;
}
