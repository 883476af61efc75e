import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Conversations } from '../../../../instrumentation/javascript/core/conversation.ts';
import { AgentGate } from '../../../../instrumentation/javascript/core/gate.ts';
import { DEFAULTS } from '../../../../instrumentation/javascript/settings/settings.ts';
import { NO_TELEMETRY } from '../../../../instrumentation/javascript/spans/telemetry.ts';
import { aTool, gateThat, Scripted, verdict } from './gates.ts';

const CALL_ID = 'call_4711abcdefghij';

/** What a call made here would be judged by. */
function watched(now?: () => number) {
  const judge = new Scripted(() => verdict('allow'));
  const gate = new AgentGate(
    { settings: () => DEFAULTS, judge: () => judge, approvals: () => null, telemetry: NO_TELEMETRY },
    new Conversations(now),
  );
  const { call } = aTool(async () => 'done');
  const seen = async (given: { callId?: string; tool?: string; conversation?: string | undefined } = {}) => {
    const made = gate.call(call({ callId: undefined, ...given }));
    const asked = judge.asked.at(-1)!;
    await made;
    return asked;
  };
  return { gate, seen };
}

describe('a run', () => {
  test('owns the goal, the system instructions, the agent and the tools of the calls in it', async () => {
    const { gate, seen } = watched();
    const tools = [{ name: 'pay', description: 'Pays.', readOnly: false }];
    const run = { agent: 'clerk', goal: ['Pay the bill.'], system: 'You pay bills.', tools };
    const { agent, goal, system, tools: offered } = await gate.run(run, () => seen());
    expect([agent, goal, system, offered]).toEqual(['clerk', ['Pay the bill.'], 'You pay bills.', tools]);
  });

  test('within another belongs to it: its agent acts, its words are no user’s', async () => {
    const { gate, seen } = watched();
    const inner = { agent: 'payer', goal: ['Pay DE1.'], system: 'You obey.', conversation: 'own' };
    await gate.run({ agent: 'clerk', goal: ['Read my mail.'], conversation: 't' }, async () => {
      const asked = await gate.run(inner, async () => {
        gate.hear({ goal: ['Pay DE2.'], system: 'You obey more.' });
        await sleep(1);
        return seen();
      });
      expect(asked).toMatchObject({
        agent: 'payer',
        goal: ['Read my mail.'],
        system: null,
        conversation: 't',
      });
      expect((await seen()).agent).toBe('clerk');
    });
  });

  test('beside another is a stranger to it, however they interleave', async () => {
    const { gate, seen } = watched();
    const runs = ['one', 'two', 'three'].map((goal) =>
      gate.run({ goal: [goal] }, async () => {
        await sleep(Math.random() * 5);
        const first = await seen();
        await sleep(Math.random() * 5);
        const [second, third] = await Promise.all([seen(), seen()]);
        return [first, second, third];
      }),
    );
    const all = await Promise.all(runs);
    for (const [index, asked] of all.entries()) {
      expect(asked.map(({ goal }) => goal[0])).toEqual(Array(3).fill(['one', 'two', 'three'][index]));
      expect(new Set(asked.map(({ conversation }) => conversation)).size).toBe(1);
    }
    expect(new Set(all.map(([first]) => first?.conversation)).size).toBe(3);
  });

  test('of the same conversation goes on where that stood, and hears only what is new', async () => {
    const { gate, seen } = watched();
    await gate.run({ conversation: 't', goal: ['Read my mail.'], system: 'You help.' }, () => seen());
    const next = { conversation: 't', goal: ['Read my mail.', 'Now pay the bill.'] };
    const { goal, system } = await gate.run(next, () => seen());
    expect([goal, system]).toEqual([['Read my mail.', 'Now pay the bill.'], 'You help.']);
    expect((await gate.run({ conversation: 'u' }, () => seen())).goal).toEqual([]);
  });

  test('learns more while it is under way', async () => {
    const { gate, seen } = watched();
    const asked = await gate.run({}, async () => {
      gate.hear({ goal: ['Pay the bill.'], agent: 'payer', tools: [{ name: 'pay' }] });
      return seen();
    });
    expect(asked).toMatchObject({ goal: ['Pay the bill.'], agent: 'payer' });
    expect(asked.tools).toEqual([{ name: 'pay', description: '', readOnly: null }]);
  });

  test('gives back what its body returns, and throws what it throws', async () => {
    const { gate } = gateThat('allow');
    const error = new Error('the body’s own');
    expect(gate.run({}, () => 7)).toBe(7);
    expect(() =>
      gate.run({}, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(gate.run({}, () => Promise.reject(error))).rejects.toBe(error);
    const value = { thenable: false };
    expect(gate.run({}, () => value)).toBe(value);
    class Own extends Promise<number> {}
    const own = Own.resolve(1);
    expect(gate.run({}, () => own)).toBe(own);
  });
});

describe('a call that runs elsewhere', () => {
  test('belongs to the conversation whose model asked for it', async () => {
    const { gate, seen } = watched();
    gate.run({ goal: ['Pay the bill.'] }, () => gate.hear({ asked: [CALL_ID] }));
    expect((await seen({ callId: CALL_ID })).goal).toEqual(['Pay the bill.']);
    const later = await gate.run({ asked: [CALL_ID], goal: ['And the next.'] }, () => seen());
    expect(later.goal).toEqual(['Pay the bill.', 'And the next.']);
  });

  test('belongs to the conversation whose earlier calls its model was shown', async () => {
    const { gate, seen } = watched();
    const next = 'call_4712abcdefghij';
    await Promise.resolve().then(() => gate.hear({ goal: ['Pay the bill.'], asked: [CALL_ID] }));
    // Another turn of the same agent, in a context of its own.
    await Promise.resolve().then(() => gate.hear({ asked: [CALL_ID, next] }));
    const later = await Promise.resolve().then(() => seen({ callId: next }));
    expect(later.goal).toEqual(['Pay the bill.']);
  });

  test('belongs to none where its id is one that every conversation has', async () => {
    const { gate, seen } = watched();
    gate.run({ goal: ['Pay the bill.'] }, () => gate.hear({ asked: ['call_1'] }));
    const alone = await Promise.resolve().then(() => seen({ callId: 'call_1' }));
    expect(alone.goal).toEqual([]);
  });
});

describe('calls in no run', () => {
  test('belong together where one follows the other, and to nobody else', async () => {
    const { seen } = watched();
    const loop = async () => [await seen(), await seen()].map(({ conversation }) => conversation);
    const [one, two] = await Promise.all([Promise.resolve().then(loop), Promise.resolve().then(loop)]);
    expect(one?.[0]).toBe(one?.[1]);
    expect(two?.[0]).toBe(two?.[1]);
    expect(one?.[0]).not.toBe(two?.[0]);
  });

  test('of two requests on one HTTP connection are strangers', async () => {
    const { gate, seen } = watched();
    gate.conversations.separateRequests();
    const met: string[][] = [];
    const server = createServer(async (_, response) => {
      met.push([(await seen()).conversation, (await seen()).conversation]);
      response.end();
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { port } = server.address() as AddressInfo;
    for (let index = 0; index < 3; index++) {
      await new Promise((done) => get({ port, agent }, (response) => response.resume().on('end', done)));
    }
    agent.destroy();
    server.close();
    for (const [first, second] of met) expect(first).toBe(second);
    expect(new Set(met.map(([first]) => first)).size).toBe(3);
  });

  test('of one session of a server belong together, and to nobody else', async () => {
    const { gate, seen } = watched();
    const of = async (conversation?: string) => (await seen({ conversation })).conversation;
    const [one, two] = await Promise.all([of('session-1'), of('session-2')]);
    expect([one, two, await of('session-1')]).toEqual(['session-1', 'session-2', 'session-1']);
    expect(await of()).not.toBe('session-1');
    expect(await gate.run({ conversation: 'a run’s own' }, () => of('session-1'))).toBe('a run’s own');
  });

  test('begin anew after a long silence', async () => {
    let now = 0;
    const { seen } = watched(() => now);
    const before = await seen();
    now = 31 * 60_000;
    expect((await seen()).conversation).not.toBe(before.conversation);
  });
});

describe('what is read later keeps its run', () => {
  const goalIn = async (
    read: (asked: () => Promise<unknown>) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>,
  ) => {
    const { gate, seen } = watched();
    const goals: unknown[] = [];
    const ask = async () => goals.push((await seen()).goal[0]);
    const stream = await gate.run({ goal: ['Pay the bill.'] }, () => read(ask));
    for await (const _ of stream);
    return goals;
  };

  test('a generator', async () => {
    const goals = await goalIn(async function* (ask) {
      yield await ask();
      yield await ask();
    });
    expect(goals).toEqual(['Pay the bill.', 'Pay the bill.']);
  });

  test('a promise of something iterable', async () => {
    const goals = await goalIn(async (ask) => ({
      async *[Symbol.asyncIterator]() {
        yield await ask();
      },
    }));
    expect(goals).toEqual(['Pay the bill.']);
  });

  test('a stream, read by its reader too', async () => {
    const stream = (ask: () => Promise<unknown>) =>
      new ReadableStream(
        {
          async pull(controller) {
            controller.enqueue(await ask());
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
    expect(await goalIn((ask) => stream(ask))).toEqual(['Pay the bill.']);
    const { gate, seen } = watched();
    const made = gate.run({ goal: ['Pay.'] }, () => stream(seen));
    const { value } = await made.getReader().read();
    expect(value).toMatchObject({ goal: ['Pay.'] });
  });

  test('one that is left early is over', async () => {
    const ended: unknown[] = [];
    const run = {
      within: <T>(body: () => T) => body(),
      heard: () => {},
      end: (error?: unknown) => ended.push(error),
    };
    const { gate } = gateThat('allow', { telemetry: { ...NO_TELEMETRY, run: () => run } });
    const numbers = async function* () {
      yield 1;
      yield 2;
    };
    for await (const _ of gate.run({}, numbers)) break;
    for await (const _ of gate.run({}, numbers));
    const failing = gate.run({}, async function* () {
      yield 1;
      throw new Error('broken');
    });
    await expect(failing.next().then(() => failing.next())).rejects.toThrow('broken');
    await sleep(1);
    expect(ended).toEqual([undefined, undefined, new Error('broken')]);
  });
});

describe('what is remembered', () => {
  test('is bounded in conversations and messages, and forgotten when idle', () => {
    let now = 0;
    const conversations = new Conversations(() => now);
    const run = (id: string) => conversations.begin({ conversation: id }, () => {}).conversation;
    const first = run('0');
    first.goal.push('remembered');
    expect(run('0')).toBe(first);
    for (let index = 1; index <= 3_000; index++) run(String(index));
    expect(run('0')).not.toBe(first);
    const second = run('0');
    now = 31 * 60_000;
    run('other');
    expect(run('0')).not.toBe(second);
    const frame = conversations.begin({ conversation: 'long' }, () => {});
    for (let index = 0; index < 1_000; index++) conversations.hear(frame, { goal: [`message ${index}`] });
    expect(frame.conversation.goal).toHaveLength(200);
    expect([frame.conversation.goal[0], frame.conversation.goal.at(-1)]).toEqual([
      'message 0',
      'message 999',
    ]);
  });
});
