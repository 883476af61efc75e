import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Adapter, Gate } from '../../../../instrumentation/javascript/core/contract.ts';
import { wrapExport, wrapMethod } from '../../../../instrumentation/javascript/frameworks/shared/wrap.ts';
import { hookCommonJs, reachLoaded } from '../../../../instrumentation/javascript/hooks/commonjs.ts';
import { Patching } from '../../../../instrumentation/javascript/hooks/patching.ts';
import { tree } from './tree.ts';

const Module = createRequire(import.meta.url)('node:module') as { _load: unknown };
const load = Module._load;
afterEach(() => {
  Module._load = load;
});

const adapter: Adapter = {
  name: 'kit',
  patches: [
    {
      module: 'kit',
      replaces: ['say'],
      apply(exports, _, { missing }) {
        const louder = (say: (...args: unknown[]) => unknown) =>
          function (this: unknown) {
            return `${say.call(this)}!`;
          };
        if (!wrapExport(exports, 'say', louder)) missing('say');
        wrapMethod((exports.Tool as { prototype: object } | undefined)?.prototype, 'call', louder);
      },
    },
  ],
};

function requires(text: string, main = "module.exports = require('kit');") {
  const folder = tree({ 'node_modules/kit/index.js': text, 'main.js': main });
  const file = join(folder, 'node_modules/kit/index.js');
  return { file, require: () => createRequire(join(folder, 'x.js'))('./main.js') };
}

function hooked(): Patching {
  const patching = new Patching([adapter], {} as Gate);
  hookCommonJs(patching);
  return patching;
}

describe('a module that is required', () => {
  it('has its functions replaced', () => {
    hooked();
    const kit = requires('exports.say = () => "hi"; exports.other = 1;').require();
    expect(kit.say()).toBe('hi!');
    expect(kit.other).toBe(1);
  });

  it('has them replaced where a bundler made them fixed', () => {
    hooked();
    const kit = requires(`
      const say = () => 'hi';
      class Tool { call() { return 'done'; } }
      for (const [name, get] of Object.entries({ say: () => say, Tool: () => Tool })) {
        Object.defineProperty(module.exports, name, { get, enumerable: true });
      }`);
    expect(kit.require().say()).toBe('hi!');
    expect(new (kit.require().Tool)().call()).toBe('done!');
    expect(Object.keys(kit.require())).toEqual(['say', 'Tool']);
  });

  it('is the same whoever requires it', () => {
    hooked();
    const main = "exports.one = require('kit'); exports.two = require('kit');";
    const { one, two } = requires('module.exports = Object.freeze({ say: () => "hi" });', main).require();
    expect(one).toBe(two);
    expect(one.say()).toBe('hi!');
  });

  it('that is no object is handed on', () => {
    hooked();
    expect(requires('module.exports = 5;').require()).toBe(5);
  });

  it('that throws still throws its own error', () => {
    hooked();
    expect(() => requires('throw new RangeError("its own");').require()).toThrow(new RangeError('its own'));
  });

  it('that was loaded before is patched where it can be, and what is lost is told', () => {
    const { file, require } = requires(
      'exports.say = () => "hi"; exports.Tool = class { call() { return 1; } };',
    );
    const kit = require();
    const patching = new Patching([adapter], {} as Gate);
    reachLoaded(patching, [{ module: 'kit', file }]);
    expect(new kit.Tool().call()).toBe('1!');
    expect(kit.say()).toBe('hi');
    expect(patching.reached[0]?.missing).toEqual(['say']);
  });
});
