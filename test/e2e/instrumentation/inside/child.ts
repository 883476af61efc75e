// Runs an example in a process of its own, as `inside.test.ts` wants it: `child.ts EXAMPLE REPORT OF AT`, in the
// example's folder. What the example and the adapters import is led to what stands in for it here, and nothing else is changed.
import { writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { inspect } from 'node:util';

const urlOf = (path: string): string => new URL(path, import.meta.url).href;
const ROOT = '../../../../instrumentation';
const INSTEAD = {
  'goalkeeper/register': 'data:text/javascript,',
  goalkeeper: urlOf('own.ts'),
  [urlOf(`${ROOT}/examples/common/example.js`)]: urlOf('capture.ts'),
  [urlOf(`${ROOT}/javascript/frameworks/shared/fields.ts`)]: urlOf('fields.ts'),
};

register(
  `data:text/javascript,${encodeURIComponent(`
    const instead = ${JSON.stringify(INSTEAD)};
    export async function resolve(specifier, context, next) {
      if (Object.hasOwn(instead, specifier)) return next(instead[specifier], context);
      const found = await next(specifier, context);
      const [bare] = found.url.split('?');
      const [importer] = (context.parentURL ?? '').split('?');
      // What stands in for a module may import the module itself.
      const leads = Object.hasOwn(instead, bare) && instead[bare] !== importer;
      return leads ? next(instead[bare], context) : found;
    }`)}`,
);

const [example = '', report = '', of = '1', at = '0'] = process.argv.slice(2);
const { trialsOf } = (await import('./trials.ts')) as typeof import('./trials.ts');
trialsOf(example, { of: Number(of), at: Number(at) }).then(
  (trials) => {
    writeFileSync(report, JSON.stringify(trials));
    process.exit(0);
  },
  (error) => {
    process.stderr.write(inspect(error));
    process.exit(1);
  },
);
