import { describe, expect, test } from 'vitest';
import type { Gate } from '../../../../instrumentation/javascript/core/contract.ts';
import { langchain } from '../../../../instrumentation/javascript/frameworks/langchain.ts';
import { gateThat } from '../core/gates.ts';

/** Applies the patch of one module; what it could not reach. */
function patched(module: string, exports: Record<string, unknown>, gate: Gate): readonly string[] {
  const missing: string[] = [];
  const about = { version: null, replaceable: false, missing: (what: string) => void missing.push(what) };
  for (const patch of langchain.patches) if (patch.module === module) patch.apply(exports, gate, about);
  return missing;
}

/** What a call made in here is judged by. */
function watched() {
  const { gate, judge } = gateThat('allow');
  const call = async () => {
    const refuse = () => 'refused';
    await gate.call({ tool: 'pay', arguments: {}, invoke: async () => 'paid', refuse });
    return judge.asked.at(-1)!;
  };
  return { gate, call };
}

async function all<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const step of steps) taken.push(step);
  return taken;
}

const human = (content: string) => ({ role: 'user', content });

describe.each(['@langchain/classic/agents', 'langchain/agents'])('an AgentExecutor of %s', (module) => {
  const inputs = {
    input: 'Now pay it.',
    chat_history: [
      ['human', 'Read my mail.'],
      ['ai', 'There is a bill.'],
    ],
    context: 'Pay DE2 as well.',
  };
  const config = { configurable: { sessionId: 's-1' } };

  test.each(['called', 'streamed'])(
    'is a run with the user’s words, in its session, where it is %s',
    async (how) => {
      const { gate, call } = watched();
      class AgentExecutor {
        async _call(..._: unknown[]) {
          return [await call(), await call()];
        }
        async *_streamIterator(..._: unknown[]) {
          yield await call();
          yield await call();
        }
      }
      expect(patched(module, { AgentExecutor }, gate)).toEqual([]);
      const executor = new AgentExecutor();
      const asked =
        how === 'called'
          ? await executor._call(inputs, null, config)
          : await all(executor._streamIterator(inputs, config));
      for (const { goal, conversation } of asked) {
        expect(goal).toEqual(['Read my mail.', 'Now pay it.']);
        expect(conversation).toBe('s-1');
      }
      expect(asked).toHaveLength(2);
    },
  );

  test('is told of where it is otherwise', () => {
    const { gate } = watched();
    expect(patched(module, { AgentExecutor: class {} }, gate)).toEqual([
      'runs of its AgentExecutor (no method _call)',
    ]);
  });
});

describe('a graph of a copy whose own class nobody exports', () => {
  const graphs = (call: () => Promise<unknown>) => {
    class Runnable {
      async stream(..._: unknown[]): Promise<unknown> {
        return call();
      }
    }
    class Pregel extends Runnable {
      readonly lg_is_pregel = true;
      override async stream(...args: unknown[]) {
        return super.stream(...args);
      }
    }
    return { Runnable, Pregel, RunnableToolLike: class extends Runnable {} };
  };
  const input = { messages: [human('Pay the bill.')] };
  const config = { configurable: { thread_id: 't-1' } };

  test('is a run all the same, and other runnables are none', async () => {
    const { gate, call } = watched();
    const { Pregel, ...exports } = graphs(call);
    patched('@langchain/core/runnables', exports, gate);
    expect(await new Pregel().stream(input, config)).toMatchObject({
      goal: ['Pay the bill.'],
      conversation: 't-1',
    });
    expect(await Promise.resolve().then(() => new exports.Runnable().stream(input, config))).toMatchObject({
      goal: [],
    });
  });

  test('is one run where its own method is reached too', async () => {
    const { gate, call } = watched();
    const begun: unknown[] = [];
    const counted: Gate = Object.assign(Object.create(gate), {
      run: (run: unknown, body: () => unknown) => {
        begun.push(run);
        return gate.run({}, body);
      },
    });
    const { Pregel, ...exports } = graphs(call);
    patched('@langchain/core/runnables', exports, counted);
    patched('@langchain/langgraph', { CompiledStateGraph: class extends Pregel {} }, counted);
    await new Pregel().stream(input, config);
    expect(begun).toHaveLength(1);
  });
});
