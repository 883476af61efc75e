import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseCharter } from '../src/charter/parse.ts';
import { loadConfig } from '../src/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-snippets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = ['README.md', 'SECURITY.md', ...markdownIn('src'), ...markdownIn('deploy')];
const blocks = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/```ya?ml\n(.*?)```/gs)].map(([, text = '']) => ({ file, text })),
);
const configurations = blocks.filter(({ text }) =>
  /^(receivers|processors|exporters|extensions|service):/.test(text),
);
const charters = blocks.filter(({ text }) => /^charter: /.test(text));

/** Files that only the reader has. */
const ELSEWHERE = /^no file at|: no such file/;

test('there is something to copy', () => {
  expect(configurations.length).toBeGreaterThan(5);
  expect(charters.length).toBeGreaterThan(0);
});

test.each(configurations)('a configuration in $file loads as it is printed: $text', ({ text }) => {
  const file = join(folder, 'goalkeeper.yaml');
  writeFileSync(file, text);
  // Fit to be a token, and a URL.
  const variables = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => [
    name,
    'https://host.example/1',
  ]);
  const loaded = loadConfig(file, Object.fromEntries(variables));
  const wrong = loaded.ok ? [] : loaded.diagnostics;
  expect(wrong.filter(({ message }) => !ELSEWHERE.test(message))).toEqual([]);
});

test.each(charters)('a charter in $file is one as it is printed: $text', ({ text, file }) => {
  const parsed = parseCharter(text, file);
  expect(parsed.ok ? [] : parsed.diagnostics).toEqual([]);
});

function markdownIn(where: string): string[] {
  const names = readdirSync(where, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.md')).map((name) => join(where, name));
}
