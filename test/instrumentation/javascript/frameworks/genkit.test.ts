import { describe, expect, test } from 'vitest';
import { genkit } from '../../../../instrumentation/javascript/frameworks/genkit.ts';
import { gateThat } from '../core/gates.ts';

// `generate` is a method of GenkitAI, in older versions of Genkit itself.

describe('runs of Genkit', () => {
  const classes = () => {
    class Own {
      async generate(body: unknown): Promise<unknown> {
        return (body as () => unknown)();
      }
      generateStream() {}
    }
    return Own;
  };

  test.each([
    ['its own', (Own: ReturnType<typeof classes>) => ({ Genkit: Own, generate() {} })],
    ['inherited', (Own: ReturnType<typeof classes>) => ({ Genkit: class extends Own {}, GenkitAI: Own })],
  ])('begin with its method generate, whether %s or not, and once', async (_, exported) => {
    const { gate, judge } = gateThat('allow');
    const missing: string[] = [];
    const about = { version: null, replaceable: false, missing: (what: string) => void missing.push(what) };
    const exports = exported(classes());
    for (const { module, apply } of genkit.patches) {
      if (module !== '@genkit-ai/core/registry') apply(exports, gate, about);
    }
    const call = { tool: 'pay', arguments: {}, invoke: async () => 'paid', refuse: () => 'refused' };
    const twice = async () => [await gate.call(call), await gate.call(call)];
    await Promise.all([new exports.Genkit().generate(twice), new exports.Genkit().generate(twice)]);
    const conversations = judge.asked.map(({ conversation }) => conversation);
    expect(missing.filter((what) => what.startsWith('its runs'))).toEqual([]);
    expect(conversations).toHaveLength(4);
    expect(new Set(conversations).size).toBe(2);
  });

  test('are told of where nothing has such a method', () => {
    const { gate } = gateThat('allow');
    const missing: string[] = [];
    const about = { version: null, replaceable: false, missing: (what: string) => void missing.push(what) };
    for (const { apply } of genkit.patches) apply({ Genkit: class {} }, gate, about);
    expect(missing).toContain('its runs (Genkit has no method generate)');
  });
});
