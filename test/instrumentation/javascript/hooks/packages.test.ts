import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileOf,
  findPackage,
  IMPORT,
  packageOf,
  REQUIRE,
  splitModule,
} from '../../../../instrumentation/javascript/hooks/packages.ts';
import { tree } from './tree.ts';

const FILES = { 'a.js': '', 'b.cjs': '', 'deep/c.js': '', 'index.js': '', 'tools/index.js': '' };

function packageWith(manifest: object, name = 'kit'): string {
  const inside = Object.entries(FILES).map(([file, text]) => [`node_modules/${name}/${file}`, text]);
  return tree({
    ...Object.fromEntries(inside),
    [`node_modules/${name}/package.json`]: { name, version: '1.2.3', ...manifest },
  });
}

function required(folder: string, module: string): string | null {
  try {
    return createRequire(join(folder, 'main.js')).resolve(module);
  } catch {
    return null;
  }
}

function found(folder: string, module: string, conditions = REQUIRE): string | null {
  const { name, subpath } = splitModule(module);
  const kit = findPackage(name, folder);
  return kit === null ? null : fileOf(kit, subpath, conditions);
}

describe('the file of a module', () => {
  it.each([
    ['a main file', { main: 'a.js' }],
    ['a main folder', { main: './tools' }],
    ['a main file that is not there', { main: 'gone.js' }],
    ['no main file', {}],
    ['one text', { exports: './a.js' }],
    ['conditions', { exports: { import: './a.js', require: './b.cjs' } }],
    [
      'conditions of a subpath',
      { exports: { '.': './a.js', './tools': { require: { default: './b.cjs' } } } },
    ],
    ['a pattern', { exports: { './*': './deep/*.js' } }],
    ['a pattern and an exact key', { exports: { './*': './deep/*.js', './tools': './a.js' } }],
    ['two patterns', { exports: { './*': './deep/*.js', './to*': './too*.js' } }],
    ['a list of targets', { exports: { '.': [{ browser: './a.js' }, './b.cjs'] } }],
    ['a subpath shut off', { exports: { './*': './deep/*.js', './c': null } }],
    ['a target outside', { exports: { '.': '../other/a.js' } }],
    ['a file that is not there', { exports: { '.': './none.js' } }],
  ])('is the one that Node takes: %s', (_, manifest) => {
    const folder = packageWith(manifest);
    for (const module of ['kit', 'kit/tools', 'kit/c', 'kit/other']) {
      const expected = required(folder, module);
      expect([module, found(folder, module)]).toEqual([module, expected]);
    }
  });

  it('is the one that Node takes, whatever the package exports', () => {
    const target = fc.constantFrom('./a.js', './b.cjs', './deep/c.js', './none.js', null);
    const conditional = fc.dictionary(
      fc.constantFrom('require', 'import', 'node', 'browser', 'default'),
      target,
    );
    const subpaths = fc.dictionary(
      fc.constantFrom('.', './tools', './*', './deep/*', './c'),
      fc.oneof(target, conditional, fc.constant('./deep/*.js')),
    );
    const property = fc.property(fc.oneof(target, conditional, subpaths), (exports) => {
      const folder = packageWith({ exports });
      for (const module of ['kit', 'kit/tools', 'kit/c', 'kit/deep/c']) {
        const expected = required(folder, module);
        expect([module, found(folder, module)]).toEqual([module, expected]);
      }
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('differs between import and require where the package says so', () => {
    const folder = packageWith({ exports: { import: './a.js', require: './b.cjs' } }, '@scope/kit');
    const kit = join(folder, 'node_modules/@scope/kit');
    expect(found(folder, '@scope/kit', IMPORT)).toBe(join(kit, 'a.js'));
    expect(found(folder, '@scope/kit', REQUIRE)).toBe(join(kit, 'b.cjs'));
  });
});

describe('a package', () => {
  it('is looked for in all folders above', () => {
    const folder = tree({ 'node_modules/kit/package.json': { name: 'kit' }, 'apps/one/main.js': '' });
    expect(findPackage('kit', join(folder, 'apps/one'))?.folder).toBe(join(folder, 'node_modules/kit'));
    expect(findPackage('none', join(folder, 'apps/one'))).toBeNull();
  });

  it('is not there where its package.json is no object', () => {
    const folder = tree({ 'node_modules/kit/package.json': '[1]', 'node_modules/bad/package.json': '{' });
    expect(findPackage('kit', folder)).toBeNull();
    expect(findPackage('bad', folder)).toBeNull();
  });

  it('is told of one of its files, past a package.json that only says how to read them', () => {
    const folder = tree({
      'node_modules/kit/package.json': { name: 'kit', version: '2.0.0' },
      'node_modules/kit/dist/esm/package.json': { type: 'module' },
      'node_modules/kit/dist/esm/a.js': '',
    });
    expect(packageOf(join(folder, 'node_modules/kit/dist/esm/a.js'))?.version).toBe('2.0.0');
  });
});
