import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printModel } from '../scorer/model.ts';
import { corpus, type Example } from './corpus.ts';
import { modelOf } from './model.ts';
import { packModel } from './pack.ts';
import { domainsLeftOut } from './unseen.ts';

// npm run train -- --data DIR [--out FILE]: the scorer's model from recorded runs; the same bytes each time.

const { values } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string' } },
});
if (values.data === undefined) {
  process.stderr.write('usage: npm run train -- --data DIR [--out FILE]\n');
  process.exit(2);
}
const started = Date.now();
const report = (done: string): void => {
  process.stderr.write(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${done}\n`);
};
const examples: Example[] = [];
for await (const example of corpus(values.data, { report })) examples.push(example);
const model = modelOf(examples, domainsLeftOut(examples, report));
const out = values.out ?? fileURLToPath(new URL('../scorer/data/model.json', import.meta.url));
await writeFile(out, printModel(model));
// As it is shipped, beside it.
await writeFile(`${out.replace(/\.json$/, '')}.safetensors`, packModel(model));
report(`${model.trees.length} trees written`);
