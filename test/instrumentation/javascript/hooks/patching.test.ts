import { describe, expect, it } from 'vitest';
import type { Adapter, Gate, Loaded, Patch } from '../../../../instrumentation/javascript/core/contract.ts';
import { wrapExport } from '../../../../instrumentation/javascript/frameworks/shared/wrap.ts';
import { Patching } from '../../../../instrumentation/javascript/hooks/patching.ts';

const gate = {} as Gate;
const adapter = (apply: Patch['apply'], more: Partial<Patch> = {}): Adapter => ({
  name: 'kit',
  patches: [{ module: 'kit', replaces: ['say'], apply, ...more }],
});

describe('a copy of a module', () => {
  it('is patched once, however it is reached', () => {
    const seen: Loaded[] = [];
    const patching = new Patching([adapter((_, __, about) => void seen.push(about))], gate);
    patching.reach('kit', '/a.js', {}, null);
    patching.reach('kit', '/a.js', {}, null);
    patching.reach('kit', '/b.js', {}, null);
    expect(seen).toHaveLength(2);
  });

  it('is patched again where its exports can be replaced at last', () => {
    const seen: boolean[] = [];
    const apply: Patch['apply'] = (exports, _, { replaceable, missing }) => {
      seen.push(replaceable);
      if (!wrapExport(exports, 'say', (say) => () => `${say()}!`)) missing('say: start with --import');
    };
    const patching = new Patching([adapter(apply)], gate);
    const own = { say: () => 'hi' };
    patching.reach('kit', '/a.js', own, null);
    expect(patching.reached[0]?.missing).toEqual(['say: start with --import']);
    patching.reach('kit', '/a.js', own, (name, value) => Reflect.set(own, name, value));
    patching.reach('kit', '/a.js', own, null);
    expect(seen).toEqual([false, true]);
    expect(own.say()).toBe('hi!');
    expect(patching.reached[0]?.missing).toEqual([]);
  });

  it('whose patch throws is told of, and nothing is thrown', () => {
    const patching = new Patching([adapter(() => JSON.parse('{'))], gate);
    patching.reach('kit', '/a.js', {}, null);
    expect(patching.reached).toEqual([
      {
        framework: 'kit',
        versions: [],
        missing: [expect.stringMatching(/^kit could not be patched \(SyntaxError/)],
      },
    ]);
  });

  it('that no framework wants is left alone', () => {
    const patching = new Patching([adapter(() => {})], gate);
    patching.reach('other', '/a.js', {}, null);
    expect(patching.wants('other')).toBe(false);
    expect(patching.reached).toEqual([]);
  });

  it('that could not be loaded is told of', () => {
    const patching = new Patching([adapter(() => {})], gate);
    patching.failed('kit', new Error('no such file'));
    expect(patching.reached[0]?.missing).toEqual(['kit could not be loaded (Error: no such file)']);
  });
});
