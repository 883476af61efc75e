import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { AskHere, type OnAsk } from '../../../../instrumentation/javascript/approvals/ask-here.ts';
import type { Refusal, ToolCall } from '../../../../instrumentation/javascript/core/contract.ts';
import type { Decision, Judge } from '../../../../instrumentation/javascript/judge/judge.ts';
import { ComingJudge } from '../../../../instrumentation/javascript/judge/judge.ts';
import { inProcessJudge } from '../../../../instrumentation/javascript/judge/judge-files.ts';
import { DEFAULTS, type Settings } from '../../../../instrumentation/javascript/settings/settings.ts';
import {
  type Answered,
  NO_TELEMETRY,
  type Telemetry,
} from '../../../../instrumentation/javascript/spans/telemetry.ts';
import { type Around, aTool, gateThat, gateWith, Scripted, verdict } from './gates.ts';

type Call = ToolCall<Promise<string> | { error: string }>;

const never = new Promise<never>(() => {});
const fault = (): never => {
  throw new Error('a fault of ours');
};

const FAULTS: Record<string, Judge> = {
  'throws at once': new Scripted(fault),
  rejects: new Scripted(() => Promise.reject(new Error('away'))),
  hangs: new Scripted(() => never),
  'is too slow': new Scripted(async () => {
    await sleep(200);
    return verdict('allow');
  }),
  'can’t be made': new ComingJudge(Promise.reject(new Error('bad charter')), 50),
  'is never made': new ComingJudge(never, 50),
  'gives nonsense': new Scripted(() => ({}) as unknown as Decision),
  'says a word that is no verdict': new Scripted(() => verdict('perhaps' as 'allow')),
};

const OPEN: Partial<Settings> = {};
const CLOSED: Partial<Settings> = { fail: { otherwise: 'closed', named: [] } };

describe.each(Object.entries(FAULTS))('where the judge %s', (_, judge) => {
  test('a tool that fails open runs, as without us', async () => {
    const { call, made } = aTool(async () => 'paid');
    expect(await gateWith(judge, { settings: OPEN }).call(call())).toBe('paid');
    expect(made).toHaveLength(1);
  });

  test('a tool that fails closed does not, and the agent reads that it could not be checked', async () => {
    const { call, made } = aTool(async () => 'paid');
    const refusals: Refusal[] = [];
    const refuse: Call['refuse'] = (refusal) => {
      refusals.push(refusal);
      return { error: refusal.message };
    };
    const answer = await gateWith(judge, { settings: CLOSED }).call(call({ refuse: refuse as never }));
    expect(answer).toEqual({ error: expect.stringContaining('could not be checked') });
    expect(made).toEqual([]);
    expect(refusals).toEqual([expect.objectContaining({ outcome: 'block', verdict: null, approval: null })]);
  });

  test('a tool that answers at once does as it fails', () => {
    const { call } = aTool<unknown>(() => 'paid');
    expect(gateWith(judge, { settings: OPEN }).callNow(call())).toBe('paid');
    expect(gateWith(judge, { settings: CLOSED }).callNow(call())).toHaveProperty('error');
  });
});

describe('how a tool fails', () => {
  const fails = (named: [string, 'open' | 'closed'][], tool: string) => {
    const around: Around = { settings: { fail: { otherwise: 'open', named } } };
    return gateWith(new Scripted(fault), around).call(aTool(async () => 'done').call({ tool }));
  };

  test('goes by its name, then by what it does, then as all do', async () => {
    expect(await fails([['outbound', 'closed']], 'send_payment')).toHaveProperty('error');
    expect(await fails([['outbound', 'closed']], 'read_mail')).toBe('done');
    expect(
      await fails(
        [
          ['outbound', 'closed'],
          ['send_*', 'open'],
        ],
        'send_payment',
      ),
    ).toBe('done');
    expect(
      await fails(
        [
          ['send_*', 'open'],
          ['send_payment', 'closed'],
        ],
        'send_payment',
      ),
    ).toHaveProperty('error');
  });

  test('counts for nothing in monitor mode', async () => {
    const around: Around = { settings: { ...CLOSED, mode: 'monitor' } };
    expect(await gateWith(new Scripted(fault), around).call(aTool(async () => 'done').call())).toBe('done');
  });

  test('a charter that is wrong is no charter: calls go as `fail` says', async () => {
    const settings = { ...DEFAULTS, charter: ['/nowhere/charter.yaml'] };
    const coming = inProcessJudge(settings, null);
    await expect(coming).rejects.toThrow('no file at `/nowhere/charter.yaml`');
    const judge = new ComingJudge(coming, 50);
    expect(await gateWith(judge, { settings: CLOSED }).call(aTool(async () => 'done').call())).toHaveProperty(
      'error',
    );
  });

  test('arguments that can’t be read can’t be judged', async () => {
    const args = {
      get iban(): string {
        return fault();
      },
    };
    const call = aTool(async () => 'done').call({ arguments: args });
    expect(await gateThat('allow', { settings: CLOSED }).gate.call(call)).toHaveProperty('error');
    expect(await gateThat('allow').gate.call(call)).toBe('done');
  });
});

describe('faults elsewhere', () => {
  const telemetry: Telemetry = { run: fault, begin: fault, saw: fault };
  const open = {
    within: fault,
    gated: fault,
    approval: fault,
    answered: fault,
    refused: fault,
    ended: fault,
    failed: fault,
  };
  const opening: Telemetry = {
    run: () => ({ within: fault, heard: fault, end: fault }),
    begin: () => open,
    saw: fault,
  };
  const late = {
    within: <T>(body: () => T): T => {
      body();
      return fault();
    },
  };
  const closing: Telemetry = {
    run: () => ({ ...late, heard: fault, end: fault }),
    begin: () => ({ ...open, ...late }),
    saw: fault,
  };

  test.each([telemetry, opening, closing])('spans that fail change nothing (%#)', async (broken) => {
    for (const outcome of ['allow', 'block'] as const) {
      const { gate } = gateThat(outcome, { telemetry: broken });
      const { call, made } = aTool(async () => 'paid');
      const answer = await gate.run({ goal: ['pay'] }, () => gate.call(call()));
      expect(outcome === 'allow' ? answer : made).toEqual(outcome === 'allow' ? 'paid' : []);
      expect(made).toHaveLength(outcome === 'allow' ? 1 : 0);
    }
    const { gate } = gateThat('allow', { telemetry: broken });
    gate.saw([{ name: 'pay' }], 'test');
    gate.hear({ goal: ['pay'] });
    const { call } = aTool<unknown>(fault);
    await expect(gate.run({}, () => gate.call(call()))).rejects.toThrow('a fault of ours');
  });

  test('a judge that can’t take results changes none', async () => {
    const judge = new Scripted(() => verdict('allow'));
    judge.ended = fault;
    const { call } = aTool(async () => 'paid');
    expect(await gateWith(judge).call(call({ textOf: fault, errorOf: fault }))).toBe('paid');
  });
});

describe('a call that wants a person’s yes', () => {
  const asking = (onAsk: OnAsk | null, around: Around = {}) =>
    gateThat('ask', { approvals: onAsk && new AskHere(onAsk), ...around }).gate;
  const pay = () => aTool(async () => 'paid');

  test('is made after a yes, and not after a no', async () => {
    const asked = vi.fn<OnAsk>(() => true);
    const { call, made } = pay();
    expect(await asking(asked).call(call())).toBe('paid');
    expect(made).toHaveLength(1);
    expect(asked.mock.lastCall?.[0]).toMatchObject({
      tool: 'pay',
      arguments: { iban: 'DE1', amount: 10 },
      reason: 'iban of pay is DE1, which only a mail tells',
    });
    const no = pay();
    expect(await asking(async () => ({ approved: false })).call(no.call())).toEqual({
      error: expect.stringContaining('said no'),
    });
    expect(no.made).toEqual([]);
  });

  test('is told of with who answered, and why', async () => {
    const answers: Answered[] = [];
    const telemetry: Telemetry = {
      ...NO_TELEMETRY,
      begin: (call) => ({ ...NO_TELEMETRY.begin(call), answered: (answer) => void answers.push(answer) }),
    };
    const dana = { by: 'dana', reason: 'known vendor' };
    await asking(async () => ({ approved: true, ...dana }), { telemetry }).call(pay().call());
    await asking(async () => ({ approved: false, ...dana }), { telemetry }).call(pay().call());
    await asking(() => never, { telemetry, settings: { approvalTimeout: 20 } }).call(pay().call());
    const suspended = pay().call({ suspend: () => ({ approved: true, ...dana }) });
    await gateThat('ask', { telemetry }).gate.call(suspended);
    expect(answers).toMatchObject([
      { state: 'approved', ...dana, id: expect.stringMatching(/^local-/) },
      { state: 'denied', ...dana },
      { state: 'expired', by: undefined },
      { state: 'approved', ...dana },
    ]);
  });

  test.each([null, undefined, 'yes', 1, {}, { approved: 'yes' }])(
    'only true is a yes: %j',
    async (answer) => {
      const { call, made } = pay();
      expect(await asking(() => answer as unknown as boolean).call(call())).toHaveProperty('error');
      expect(made).toEqual([]);
    },
  );

  test('waits for nobody where nobody can be asked', async () => {
    const { call, made } = pay();
    expect(await asking(null).call(call())).toEqual({ error: expect.stringContaining('has to agree') });
    expect(await asking(fault).call(call())).toHaveProperty('error');
    expect(await asking(() => Promise.reject(new Error())).call(call())).toHaveProperty('error');
    expect(made).toEqual([]);
  });

  test('is refused when nobody answers in time, or the run is cancelled', async () => {
    const { call, made } = pay();
    const settings = { approvalTimeout: 30 };
    expect(await asking(() => never, { settings }).call(call())).toEqual({
      error: expect.stringContaining('in time'),
    });
    const cancelled = asking(() => never).call(call({ signal: AbortSignal.timeout(20) }));
    expect(await cancelled).toHaveProperty('error');
    expect(made).toEqual([]);
  });

  test('is refused when its arguments changed while the person looked', async () => {
    const { call, made } = pay();
    const args = { iban: 'DE1', amount: 10 };
    const gate = asking(async () => {
      args.amount = 10_000;
      return true;
    });
    expect(await gate.call(call({ arguments: args }))).toEqual({
      error: expect.stringContaining('not the call that a person agreed to'),
    });
    expect(made).toEqual([]);
  });

  test('in a tool that answers at once is refused: a person takes longer', () => {
    const { call, made } = pay();
    expect(asking(() => true).callNow(call())).toHaveProperty('error');
    expect(made).toEqual([]);
  });
});

describe('a framework that suspends its run', () => {
  const gateAt = (clock: () => number = Date.now) => gateThat('ask', { clock }).gate;
  const pay = () => aTool(async () => 'paid');
  /** As LangGraph's interrupt: throws until the run goes on with an answer. */
  class Interrupt extends Error {}
  const interrupting = (answers: { approved: boolean }[]) => () => {
    const answer = answers.shift();
    if (answer === undefined) throw new Interrupt();
    return answer;
  };

  test('makes the call when it goes on with a yes, and not with a no', async () => {
    for (const approved of [true, false]) {
      const { call, made } = pay();
      const answers: { approved: boolean }[] = [];
      const suspended = call({ suspend: interrupting(answers) });
      const gate = gateAt();
      await gate.run({ conversation: 't' }, async () => {
        await expect(gate.call(suspended)).rejects.toBeInstanceOf(Interrupt);
      });
      expect(made).toEqual([]);
      answers.push({ approved });
      const answer = await gate.run({ conversation: 't' }, () => gate.call(suspended));
      if (approved) expect(answer).toBe('paid');
      else expect(answer).toEqual({ error: expect.stringContaining('said no') });
      expect(made).toHaveLength(approved ? 1 : 0);
    }
  });

  test('holds a yes for these arguments only, and not for ever', async () => {
    let now = 0;
    const gate = gateAt(() => now);
    const { call, made } = pay();
    const within = <T>(body: () => Promise<T>) => gate.run({ conversation: 't' }, body);
    const first = call({ suspend: interrupting([]) });
    await within(() => expect(gate.call(first)).rejects.toBeInstanceOf(Interrupt));
    const yes = () => interrupting([{ approved: true }]);
    const other = call({ arguments: { iban: 'DE2', amount: 10 }, suspend: yes() });
    expect(await within(() => gate.call(other))).toEqual({ error: expect.stringContaining('agreed to') });
    await within(() => expect(gate.call(first)).rejects.toBeInstanceOf(Interrupt));
    now = DEFAULTS.approvalTimeout + 1;
    expect(await within(() => gate.call(call({ suspend: yes() })))).toEqual({
      error: expect.stringContaining('in time'),
    });
    expect(made).toEqual([]);
  });

  test('may end the call for now with a result of its own', async () => {
    const { call, made } = pay();
    const waiting = { error: 'waits' };
    expect(await gateAt().call(call({ suspend: async () => ({ result: waiting }) }))).toBe(waiting);
    expect(made).toEqual([]);
  });
});

describe('a framework that asks its user by itself', () => {
  const pay = () => aTool(async () => 'paid');

  test('learns which calls want a yes, and makes each once', async () => {
    const { gate, judge } = gateThat('ask');
    const { call, made } = pay();
    await gate.run({ conversation: 't' }, async () => {
      const { tool, arguments: args, callId } = call();
      expect(await gate.asks({ tool, arguments: args, callId })).toBe(true);
      expect(await gate.call(call({ approved: true }))).toBe('paid');
      expect(await gate.call(call({ approved: true }))).toHaveProperty('error');
    });
    expect(made).toHaveLength(1);
    expect(judge.asked.length).toBeGreaterThan(0);
  });

  test('a yes to one call is none to another', async () => {
    const { gate } = gateThat('ask');
    const { call, made } = pay();
    await gate.run({ conversation: 't' }, async () => {
      const { tool, arguments: args, callId } = call();
      await gate.asks({ tool, arguments: args, callId });
      const changed = call({ approved: true, arguments: { iban: 'DE2', amount: 10 } });
      expect(await gate.call(changed)).toHaveProperty('error');
      expect(await gate.call(call({ approved: true, callId: 'call_2' }))).toHaveProperty('error');
    });
    expect(made).toEqual([]);
  });

  test('need not ask about calls that may be made, are blocked, or are only watched', async () => {
    const asked = { tool: 'pay', arguments: {}, callId: 'call_1' };
    expect(await gateThat('allow').gate.asks(asked)).toBe(false);
    expect(await gateThat('block').gate.asks(asked)).toBe(false);
    expect(await gateThat('ask', { settings: { mode: 'monitor' } }).gate.asks(asked)).toBe(false);
    expect(await gateWith(FAULTS.rejects as Judge).asks(asked)).toBe(false);
  });
});
