import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { captures } from '../dialects/captures.ts';

/** What the command says of it when its reader leaves after the first line. */
async function readOneLine(args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'close');
  return { code, err };
}

it('a command whose reader has seen enough ends without a word', async () => {
  const files = captures().flatMap((capture) => capture.files);
  // More than a pipe holds, or nobody would notice.
  expect(files.reduce((sum, file) => sum + readFileSync(file).length, 0)).toBeGreaterThan(1024 * 1024);
  expect(await readOneLine(['inspect', '--json', ...files])).toEqual({ code: 0, err: '' });
}, 60_000);
