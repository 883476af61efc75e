import { describe, expect, it } from 'vitest';
import { wrapExport, wrapMethod } from '../../../../../instrumentation/javascript/frameworks/shared/wrap.ts';

const louder = (original: (this: unknown, ...args: unknown[]) => unknown) =>
  function (this: unknown, ...args: unknown[]) {
    return `${original.apply(this, args)}!`;
  };

describe('a wrapped method', () => {
  it('is wrapped once, however often it is asked for', () => {
    class Tool {
      call(word: string) {
        return word;
      }
    }
    expect(wrapMethod(Tool.prototype, 'call', louder)).toBe(true);
    expect(wrapMethod(Tool.prototype, 'call', louder)).toBe(true);
    expect(new Tool().call('hi')).toBe('hi!');
  });

  it('keeps its name, its length and its own properties', () => {
    function call(a: string, b: string) {
      return a + b;
    }
    const tool = { call: Object.assign(call, { schema: 'text' }) };
    wrapMethod(tool, 'call', louder);
    expect(tool.call.name).toBe('call');
    expect(tool.call).toHaveLength(2);
    expect(tool.call.schema).toBe('text');
  });

  it('stays hidden from enumeration where it was hidden', () => {
    class Tool {
      call() {
        return '';
      }
    }
    wrapMethod(Tool.prototype, 'call', louder);
    expect(Object.keys(Tool.prototype)).toEqual([]);
  });

  it.each([
    ['no object', null],
    ['an object without it', {}],
    ['one that is no function', { call: 1 }],
    ['one that is frozen', Object.freeze({ call: () => 1 })],
    ['one that only its class has', Object.create({ call: () => 1 })],
  ])('is told to be missing: %s', (_, target) => {
    expect(wrapMethod(target, 'call', louder)).toBe(false);
  });
});

describe('a wrapped export', () => {
  it('is put where exports can be assigned, and told where they cannot', () => {
    const exports = { say: (word: string) => word };
    expect(wrapExport(exports, 'say', louder)).toBe(true);
    expect(exports.say('hi')).toBe('hi!');
    expect(wrapExport(Object.freeze({ say: () => '' }), 'say', louder)).toBe(false);
  });
});
