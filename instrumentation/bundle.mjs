import { readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

// node bundle.mjs DIST: what runs in the agent's program, in a few files. As two hundred modules it took twice as long
// to import and some megabytes more: Node makes a handful of objects for each, and compiles its own loader on the way.
// Packages stay outside, and what is loaded only by some programs stays in files of its own.

const dist = resolve(process.argv[2] ?? 'dist');
const root = join(dist, 'instrumentation/javascript');
const ENTRIES = ['register', 'index', 'hooks/begin', 'hooks/loader-thread', 'hooks/reached'];
/** They look for data beside themselves. */
const IN_PLACE = ['src/meaning/files.js', 'src/scorer/file.js'];

const { metafile } = await build({
  absWorkingDir: dist,
  entryPoints: ENTRIES.map((name) => join(root, `${name}.js`)),
  outdir: root,
  outbase: root,
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  external: IN_PLACE.map((file) => join(dist, file)),
  chunkNames: '[name]-[hash]',
  metafile: true,
  logLevel: 'warning',
});
// What stands in the bundle is needed no more by itself; its types are.
const written = new Set(Object.keys(metafile.outputs).map((file) => join(dist, file)));
for (const name of readdirSync(root, { recursive: true })) {
  const file = join(root, String(name));
  if (file.endsWith('.js') && !written.has(file)) rmSync(file);
}
