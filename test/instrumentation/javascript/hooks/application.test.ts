import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applicationAt, targetsOf } from '../../../../instrumentation/javascript/hooks/application.ts';
import { tree } from './tree.ts';

const patch = { module: '@kit/core/tools', via: ['kit'], apply: () => {} };
const core = (version: string) => ({
  name: '@kit/core',
  version,
  exports: { './tools': { import: './tools.js', require: './tools.cjs' } },
});
const files = (at: string) => ({ [`${at}/tools.js`]: '', [`${at}/tools.cjs`]: '' });

function application(listed: object) {
  const folder = tree({
    'package.json': { name: 'app', ...listed },
    'src/main.js': '',
    'node_modules/@kit/core/package.json': core('1.0.0'),
    ...files('node_modules/@kit/core'),
    'node_modules/kit/package.json': { name: 'kit', version: '3.0.0' },
    'node_modules/kit/node_modules/@kit/core/package.json': core('2.0.0'),
    ...files('node_modules/kit/node_modules/@kit/core'),
  });
  return { folder, ...applicationAt(join(folder, 'src/main.js'), folder) };
}

describe('what a plain import loads', () => {
  it('is the application’s own copy of a framework that it lists', () => {
    const app = application({ dependencies: { '@kit/core': '1' } });
    expect(targetsOf(patch, app, 'import').map(({ file }) => file)).toEqual([
      join(app.folder, 'node_modules/@kit/core/tools.js'),
    ]);
  });

  it('is the copy of the package between, where the application lists only that', () => {
    const app = application({ dependencies: { kit: '3' } });
    expect(targetsOf(patch, app, 'require').map(({ file }) => file)).toEqual([
      join(app.folder, 'node_modules/kit/node_modules/@kit/core/tools.cjs'),
    ]);
  });

  it('is both copies where it lists both', () => {
    const app = application({ dependencies: { kit: '3' }, devDependencies: { '@kit/core': '1' } });
    expect(targetsOf(patch, app, 'import')).toHaveLength(2);
  });

  it('is nothing of a framework that only lies there', () => {
    const app = application({ dependencies: { other: '1' } });
    expect(targetsOf(patch, app, 'import')).toEqual([]);
  });

  it('is nothing where the main file is a framework’s command line and the folder lists nothing', () => {
    const app = application({ dependencies: { kit: '3' } });
    const other = tree({ 'package.json': { name: 'other' } });
    const { folders } = applicationAt(join(app.folder, 'node_modules/kit/package.json'), other);
    expect(folders).toEqual([other]);
  });

  it('is nothing where a main file is not there', () => {
    const folder = tree({ 'package.json': {} });
    expect(targetsOf(patch, applicationAt(join(folder, 'gone.js'), folder), 'import')).toEqual([]);
  });
});
