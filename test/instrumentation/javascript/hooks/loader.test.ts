import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { redirect, sourceOf } from '../../../../instrumentation/javascript/hooks/loader.ts';
import { tree } from './tree.ts';

const wanted = { kit: ['say'], 'kit/tools': [] };
const imported = { parentURL: 'file:///app/main.js', conditions: ['node', 'import'] };

/** The module of ours in front of a kit with this text, and what an application gets of it. */
async function imports(text: string, format = 'module'): Promise<Record<string, unknown>> {
  const folder = tree({
    'kit.mjs': text,
    'landing.mjs':
      'export const reached = (module, url, exports, slots) => globalThis.kitReached?.({ module, exports, slots });',
  });
  const url = pathToFileURL(join(folder, 'kit.mjs')).href;
  const marked = redirect(wanted, { specifier: 'kit', ...imported }, { url, format });
  const source = sourceOf(wanted, marked ?? '', pathToFileURL(join(folder, 'landing.mjs')).href);
  const front = join(folder, 'front.mjs');
  writeFileSync(front, source ?? '');
  return import(/* @vite-ignore */ pathToFileURL(front).href);
}

describe('an import of a framework', () => {
  it('leads to a module of ours, and every other where it led', () => {
    const kit = { url: 'file:///app/node_modules/kit/index.js', format: 'module' };
    expect(redirect(wanted, { specifier: 'kit', ...imported }, kit)).toContain('goalkeeper-reached=kit');
    expect(redirect(wanted, { specifier: 'other', ...imported }, kit)).toBeNull();
    expect(redirect(wanted, { specifier: 'kit', ...imported }, { url: 'node:fs' })).toBeNull();
    expect(redirect(wanted, { specifier: 'toString', ...imported }, kit)).toBeNull();
  });

  it('is left alone where it is a require, or the framework’s own', () => {
    const kit = { url: 'file:///app/node_modules/@a/kit/index.js', format: 'commonjs' };
    const parentURL = 'file:///app/node_modules/@a/kit/lib/deep.js';
    expect(redirect({ '@a/kit': [] }, { specifier: '@a/kit', ...imported, parentURL }, kit)).toBeNull();
    expect(redirect(wanted, { specifier: 'kit', ...imported, conditions: ['require'] }, kit)).toBeNull();
  });

  it('gives all that the framework exports, in its default form too', async () => {
    const kit = await imports('export const a = 1; export class B {} export default 7;');
    expect(kit.a).toBe(1);
    expect(kit.default).toBe(7);
    expect(Object.keys(kit).sort()).toEqual(['B', 'a', 'default', 'say']);
  });

  it('has no default where the framework has none', async () => {
    expect(await imports('export const say = () => 1;')).not.toHaveProperty('default');
  });

  it('gives the function that is put in the place of an export', async () => {
    Object.assign(globalThis, {
      kitReached: ({ slots }: { slots: { say: [() => () => string, (value: unknown) => void] } }) => {
        const say = slots.say[0]();
        slots.say[1](() => `${say()}!`);
      },
    });
    const kit = await imports('export function say() { return "hi"; }');
    Reflect.deleteProperty(globalThis, 'kitReached');
    expect((kit.say as () => string)()).toBe('hi!');
  });

  it('that is not of ours has no text of ours', () => {
    expect(sourceOf(wanted, 'file:///app/main.js', 'file:///landing.js')).toBeNull();
    expect(sourceOf(wanted, 'file:///app/main.js?goalkeeper-reached=other', 'file:///landing.js')).toBeNull();
  });

  it('cannot smuggle code in by its address', () => {
    const text = sourceOf({ 'a"b': ['c"d'] }, 'file:///x"y.js?goalkeeper-reached=a%22b', 'file:///l"m.js');
    for (const quoted of text?.match(/"(?:[^"\\]|\\.)*"/g) ?? [])
      expect(() => JSON.parse(quoted)).not.toThrow();
  });
});
