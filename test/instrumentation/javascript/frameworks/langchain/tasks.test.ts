import { setTimeout as sleep } from 'node:timers/promises';
import type { StructuredToolInterface } from '@langchain/core/tools';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  agent,
  answered,
  asksHere,
  beside,
  call,
  desk,
  inTurn,
  interrupt,
  invoke,
  judged,
  own,
  react,
  started,
  thread,
  tool,
  toolNode,
  type Way,
} from './graphs.ts';

const A = call('pay', 'A');
const B = call('pay', 'B');
const MAIL = call('mail', 'Anna');

const AT_ONCE: readonly (readonly [string, Way])[] = [
  ['a ToolNode', toolNode],
  ['createReactAgent v1', react('v1')],
  ['a node of one’s own', beside],
];

/** Those that run each call as a task of its own. */
const TASK_EACH: typeof AT_ONCE = [
  ['createReactAgent v2', react('v2')],
  ['createAgent', agent],
];

beforeEach(() => {
  judged();
  asksHere(null);
});

describe.each([...AT_ONCE, ...TASK_EACH])('calls of one turn in %s', (_, way) => {
  test('that are asked about are each made once, after a yes to each', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(way([does('pay')], [A, B]));
    expect((await start()).asked[0]).toBe(A.id);
    expect((await answer(true)).asked).toEqual([B.id]);
    const { asked, heard } = await answer(true);
    expect({ asked, heard }).toEqual({ asked: [], heard: ['done', 'done'] });
    expect(did).toEqual(['pay A', 'pay B']);
  });

  test('are made once where one beside them is asked about', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(way([does('pay'), does('mail')], [MAIL, A]));
    expect((await start()).asked).toEqual([A.id]);
    await answer(true);
    expect(did).toEqual(['mail Anna', 'pay A']);
  });

  test('each have their own answer', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(way([does('pay')], [A, B]));
    await start();
    await answer({ approved: false });
    const { heard } = await answer(true);
    expect(heard).toEqual([expect.stringMatching(/said no/), 'done']);
    expect(did).toEqual(['pay B']);
  });
});

describe.each(AT_ONCE)('an answer in %s', (_, way) => {
  test('is to the call that was shown, in whatever order the verdicts come', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(way([does('pay')], [A, B]));
    judged(({ callId }) => ['ask', callId === A.id ? 1 : 30]);
    expect((await start()).asked).toEqual([A.id]);
    judged(({ callId }) => ['ask', callId === A.id ? 30 : 1]);
    expect((await answer(true)).asked).toEqual([B.id]);
    expect(did).toEqual([]);
    await answer({ approved: false });
    expect(did).toEqual(['pay A']);
  });

  test.each(['allow', 'block'] as const)(
    'counts for no other call where its own is judged anew: %s',
    async (outcome) => {
      const { did, does } = desk();
      const { start, answer } = thread(way([does('pay')], [A, B]));
      expect((await start()).asked).toEqual([A.id]);
      judged(({ callId }) => (callId === A.id ? outcome : 'ask'));
      expect((await answer(true)).asked).toEqual([B.id]);
      expect(did).toEqual([]);
      await answer(true);
      expect(did).toEqual(outcome === 'allow' ? ['pay A', 'pay B'] : ['pay B']);
    },
  );
});

describe('a node that calls one tool after the other', () => {
  test('is suspended for its first call only; of the others a person is asked while they wait', async () => {
    const { did, does } = desk();
    const asked: string[] = [];
    asksHere(({ callId }) => {
      asked.push(callId);
      return true;
    });
    const { start, answer } = thread(inTurn([does('pay'), does('mail')], [A, MAIL, B]));
    expect((await start()).asked).toEqual([A.id]);
    expect((await answer(true)).asked).toEqual([]);
    expect(asked).toEqual([B.id]);
    expect(did).toEqual(['pay A', 'mail Anna', 'pay B']);
  });

  test('hears, where nobody can be asked, that a call has to come by itself', async () => {
    const { did, does } = desk();
    const { start } = thread(inTurn([does('pay'), does('mail')], [MAIL, A]));
    const { asked, heard } = await start();
    expect(asked).toEqual([]);
    expect(heard.at(-1)).toMatch(/in a turn of its own/);
    expect(did).toEqual(['mail Anna']);
  });

  test('gets no yes for a call that it makes only when it is run again', async () => {
    const { did, does } = desk();
    const tools = [does('pay')];
    const calls = [A, B, B];
    const node = async () => ({ messages: [await invoke(tools, calls.shift()!)] });
    const { start, answer } = thread(own([A], node));
    expect((await start()).asked).toEqual([A.id]);
    expect((await answer(true)).asked).toEqual([B.id]);
    expect(did).toEqual([]);
    await answer(true);
    expect(did).toEqual(['pay B']);
  });
});

describe('a tool that interrupts the run itself', () => {
  test.each([...AT_ONCE, ...TASK_EACH])('goes on after both answers in %s', async (_, way) => {
    const { did, does } = desk();
    const { start, answer } = thread(way([does('pay', () => interrupt('Which account?'))], [A]));
    expect((await start()).asked).toEqual([A.id]);
    expect((await answer(true)).asked).toEqual(['Which account?']);
    expect((await answer('savings')).heard).toEqual(['savings']);
    expect(did).toEqual(['pay A']);
  });

  test('has a call beside it that was not made yet wait', async () => {
    const { did, does } = desk();
    const ask = does('ask', () => interrupt('Which account?'));
    const { start, answer } = thread(toolNode([does('pay'), ask], [call('ask', 'Anna'), A]));
    await start();
    expect((await answer(true)).asked).toEqual(['Which account?']);
    expect(did).toEqual([]);
    await answer('savings');
    expect(did.sort()).toEqual(['ask Anna', 'pay A']);
  });

  test('does not have a call beside it made again by the same yes', async () => {
    const { did, does } = desk();
    const ask = does('ask', async () => {
      await sleep(20);
      return interrupt('Which account?');
    });
    const { start, answer } = thread(toolNode([does('pay'), ask], [A, call('ask', 'Anna')]));
    await start();
    expect((await answer(true)).asked).toEqual(['Which account?']);
    expect(did).toEqual(['pay A']);
    expect((await answer('savings')).asked).toEqual([A.id]);
    expect(did).toEqual(['pay A']);
  });
});

describe('several open interrupts', () => {
  test('are answered by their ids, each its own', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(react('v2')([does('pay')], [A, B]));
    const { ids } = await start();
    judged(({ callId }) => ['ask', callId === A.id ? 20 : 1]);
    await answer({ [ids[0]!]: false, [ids[1]!]: true });
    expect(did).toEqual(['pay B']);
  });

  test('are not answered by an id that was answered before', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(toolNode([does('pay')], [A, B]));
    const { ids } = await start();
    await answer({ [ids[0]!]: true });
    expect((await answer({ [ids[0]!]: true })).asked).toEqual([B.id]);
    expect(did).toEqual([]);
  });

  test('have a bare answer given to the one that was shown first', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(react('v2')([does('pay')], [A, B]));
    expect((await start()).asked).toEqual([A.id, B.id]);
    judged(({ callId }) => ['ask', callId === A.id ? 20 : 1]);
    const { asked } = await answer(true);
    expect(did).toEqual([]);
    expect(asked).toEqual([B.id, A.id]);
    await answer(true);
    expect(did).toEqual(['pay B']);
  });
});

describe('a graph that a tool runs', () => {
  const delegate = (pay: StructuredToolInterface) => {
    const inner = own([A], async () => ({ messages: [await invoke([pay], A)] }), { checkpointer: undefined });
    return tool(
      async (_, config) => {
        const { messages } = await inner.invoke(started(), config);
        return String(messages.at(-1)!.content);
      },
      { name: 'delegate', description: 'delegate', schema: A_SCHEMA },
    ) as never;
  };

  test('is suspended with the tool, and goes on where it stood', async () => {
    const { did, does } = desk();
    const { start, answer } = thread(toolNode([delegate(does('pay'))], [call('delegate', 'x')]));
    expect((await start()).asked).toEqual([A.id]);
    expect((await answer(true)).heard).toEqual(['done']);
    expect(did).toEqual(['pay A']);
  });

  test('is not suspended where a call beside the tool would be made again', async () => {
    const { did, does } = desk();
    asksHere(() => true);
    const tools = [delegate(does('pay')), does('mail')];
    const { start } = thread(toolNode(tools, [MAIL, call('delegate', 'x')]));
    expect((await start()).asked).toEqual([]);
    expect(did).toEqual(['mail Anna', 'pay A']);
  });
});

test.each(['stream', 'streamEvents'] as const)('a run by %s is suspended too', async (how) => {
  const { did, does } = desk();
  const graph = toolNode([does('pay')], [A, B]);
  const { config } = thread(graph);
  const run = async (input: unknown) => {
    for await (const _ of await graph[how](input, { ...config, version: 'v2' }));
  };
  await run(started());
  await run(answered(true));
  expect(did).toEqual([]);
  await run(answered(true));
  expect(did).toEqual(['pay A', 'pay B']);
});

const A_SCHEMA = { type: 'object', properties: { to: { type: 'string' } } } as const;
