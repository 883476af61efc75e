import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import type { Detector } from '../../src/detectors/detector.ts';
import { type Call, Engine } from '../../src/guard/engine.ts';
import type { History } from '../../src/model/history.ts';
import { captures } from '../dialects/captures.ts';
import { ROOMY } from '../session/actions.ts';
import { live, processed, told } from './replayed.ts';

const MINUTE = 60_000;

const aCall = (given: Partial<Call> = {}): Call => ({
  conversation: 'c',
  agent: 'assistant',
  system: 'You help with bills.',
  goal: ['Pay the bill in bill.txt, to the account on it.'],
  tool: 'read_file',
  arguments: { path: 'bill.txt' },
  callId: 'call_1',
  ...given,
});

/** Finds nothing, and keeps what each call was judged by. */
class Watching implements Detector {
  readonly id = 'watching';
  readonly seen: History[] = [];

  inspect(_: unknown, { history }: { history: History }): [] {
    this.seen.push(history);
    return [];
  }

  get last(): History {
    return this.seen.at(-1) as History;
  }
}

function watched(sessions = ROOMY) {
  const watching = new Watching();
  return { watching, engine: new Engine({ sessions, charters: [], detectors: [watching] }) };
}

describe('what a call is judged by', () => {
  test('the user’s words, the results before it, and the calls before it, those under way included', () => {
    const { watching, engine } = watched();
    engine.before(aCall(), 0);
    engine.after({ conversation: 'c', callId: 'call_1', result: 'IBAN: DE1', error: null }, 10);
    engine.before(aCall({ callId: 'call_2', tool: 'look_up' }), 20);
    engine.before(aCall({ callId: 'call_3', tool: 'pay' }), 20);
    const { goal, system, sources, actions, totals } = watching.last;
    expect(goal).toEqual(aCall().goal);
    expect(system).toBe(aCall().system);
    expect(sources.map(({ tool, text }) => [tool, text])).toEqual([['read_file', 'IBAN: DE1']]);
    expect(actions.map(({ tool }) => tool)).toEqual(['read_file', 'look_up']);
    expect(totals.actions).toBe(2);
  });

  test('an error is read like a result', () => {
    const { watching, engine } = watched();
    engine.before(aCall(), 0);
    engine.after({ conversation: 'c', callId: 'call_1', result: '', error: 'no such file' }, 10);
    engine.before(aCall({ callId: 'call_2' }), 20);
    expect(watching.last.sources[0]?.text).toBe('no such file');
    expect(watching.last.actions[0]?.status).toBe('error');
  });

  test('an empty result is nothing that was read, as in spans', () => {
    const { watching, engine } = watched();
    engine.before(aCall(), 0);
    engine.after({ conversation: 'c', callId: 'call_1', result: '', error: null }, 10);
    engine.before(aCall({ callId: 'call_2' }), 20);
    expect(watching.last.sources).toEqual([]);
  });

  test('order of telling counts, not a clock that goes back', () => {
    const { watching, engine } = watched();
    engine.before(aCall(), 1000);
    engine.after({ conversation: 'c', callId: 'call_1', result: 'IBAN: DE1', error: null }, 900);
    engine.before(aCall({ callId: 'call_2' }), 800);
    expect(watching.last.sources).toHaveLength(1);
  });

  test('another conversation, and the same id in another program, are strangers', () => {
    const { watching, engine } = watched();
    engine.before(aCall(), 0);
    engine.before(aCall({ conversation: 'd' }), 0);
    engine.before(aCall({ service: 'other' }), 0);
    expect(watching.seen.map(({ actions }) => actions.length)).toEqual([0, 0, 0]);
  });
});

/** Blocks payments. */
const thrifty: Detector = {
  id: 'thrifty',
  inspect: ({ tool }) =>
    tool !== 'pay'
      ? []
      : [
          {
            detector: 'thrifty',
            rule: null,
            kind: 'unsupported_action',
            severity: 'high',
            outcome: 'block',
            score: 1,
            reason: 'a payment',
            evidence: [],
            owasp: 'ASI01',
          },
        ],
};

describe('a call that was stopped', () => {
  const stopped = () => {
    const watching = new Watching();
    const engine = new Engine({ sessions: ROOMY, charters: [], detectors: [thrifty, watching] });
    const verdict = engine.before(aCall({ tool: 'pay' }), 0);
    return { watching, engine, verdict };
  };

  test('is known as refused to those after it, and as not done', () => {
    const { watching, engine, verdict } = stopped();
    expect(verdict.outcome).toBe('block');
    engine.before(aCall({ callId: 'call_2' }), 10);
    const [refused] = watching.last.refused;
    expect([refused?.tool, refused?.status, refused?.result]).toEqual(['pay', 'error', null]);
  });

  test('that a person let run all the same tells its result', () => {
    const { watching, engine } = stopped();
    engine.after({ conversation: 'c', callId: 'call_1', result: 'paid', error: null }, 10);
    engine.before(aCall({ callId: 'call_2' }), 20);
    expect(watching.last.sources.map(({ text }) => text)).toEqual(['paid']);
    expect(watching.last.actions[0]?.status).toBe('unset');
  });
});

describe('asked and told again', () => {
  test('the same call, before it ended, is judged once', () => {
    const { watching, engine } = watched();
    expect(engine.before(aCall(), 0)).toBe(engine.before(aCall(), 5));
    expect(watching.seen).toHaveLength(1);
  });

  test('the same id with other arguments, or after the call has ended, is another call', () => {
    const { watching, engine } = watched();
    engine.before(aCall(), 0);
    engine.before(aCall({ arguments: { path: 'other.txt' } }), 5);
    engine.after({ conversation: 'c', callId: 'call_1', result: 'other', error: null }, 10);
    engine.before(aCall({ arguments: { path: 'other.txt' } }), 20);
    expect(watching.last.actions).toHaveLength(2);
    expect(watching.last.sources).toHaveLength(1);
  });

  test('the end of a call that nobody asked about is not taken', () => {
    const { engine } = watched();
    const ended = { conversation: 'c', callId: 'call_1', result: 'x', error: null };
    expect(engine.after(ended, 0)).toBe(false);
    expect(engine.size).toBe(0);
    engine.before(aCall(), 0);
    expect(engine.after(ended, 10)).toBe(true);
    expect(engine.after(ended, 20)).toBe(false);
  });
});

describe('an effect that is wanted once', () => {
  const charter = parseCharter(
    `
charter: 1
name: payments
version: "1"
purpose: Pays invoices.
agents: ["*"]
effects:
  - { tools: [pay], key: [payee, amount], window: 24h }
`,
    'test.yaml',
  );
  if (!charter.ok) throw new Error(JSON.stringify(charter.diagnostics));
  const pay = { tool: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 730 } };

  test.each([
    { result: 'paid', error: null, known: ['pay'] },
    { result: null, error: 'insufficient funds', known: [] },
  ])('is known in another conversation once the call has done it: $result, $error', ({ known, ...end }) => {
    const watching = new Watching();
    const charters = [charter.value];
    const engine = new Engine({ sessions: ROOMY, charters, detectors: [watching] });
    engine.before(aCall(pay), 1000);
    engine.before(aCall({ ...pay, conversation: 'under way' }), 1010);
    expect(watching.last.madeBefore.map(({ tool }) => tool)).toEqual(['pay']);
    engine.after({ conversation: 'under way', callId: 'call_1', result: null, error: 'stopped' }, 1015);
    engine.after({ conversation: 'c', callId: 'call_1', ...end }, 1020);
    engine.before(aCall({ ...pay, conversation: 'later' }), 1030);
    expect(watching.last.madeBefore.map(({ tool }) => tool)).toEqual(known);
  });
});

describe('bounds', () => {
  test('no more conversations are held than are allowed, and none for longer than that', () => {
    const { engine } = watched({ ...ROOMY, maxSessions: 2, idleMs: MINUTE });
    for (const conversation of ['a', 'b', 'c']) engine.before(aCall({ conversation }), 0);
    expect(engine.size).toBe(2);
    engine.before(aCall({ conversation: 'd' }), 2 * MINUTE);
    expect(engine.size).toBe(1);
  });

  test('a result is cut, and the oldest leave', () => {
    const { watching, engine } = watched({ ...ROOMY, maxResultBytes: 10, maxSourceBytes: 15 });
    for (const callId of ['1', '2']) {
      engine.before(aCall({ callId }), 0);
      engine.after({ conversation: 'c', callId, result: callId.repeat(1000), error: null }, 0);
    }
    engine.before(aCall({ callId: '3' }), 0);
    expect(watching.last.sources.map(({ text }) => text)).toEqual(['2222222222']);
  });

  test('a conversation that rested goes on where it was', () => {
    const { watching, engine } = watched();
    engine.before(aCall(), 0);
    engine.before(aCall({ conversation: 'other' }), MINUTE);
    engine.after({ conversation: 'c', callId: 'call_1', result: 'IBAN: DE1', error: null }, 2 * MINUTE);
    engine.before(aCall({ callId: 'call_2' }), 2 * MINUTE);
    expect(watching.last.sources.map(({ text }) => text)).toEqual(['IBAN: DE1']);
  });
});

describe('the engine in front of the calls and the processor behind them', () => {
  const options = { sessions: ROOMY, charters: [] };
  const runs = captures().flatMap(({ name, requests, logs }) => {
    const recorded = [
      ...requests.map((request) => ({ signal: 'traces', request }) as const),
      ...logs.map((request) => ({ signal: 'logs', request }) as const),
    ];
    return processed(recorded, options).map((run) => ({ name, run }));
  });
  // An agent that is asked tells all of a call; where the spans do not, there is nothing to compare.
  const whole = runs.filter(({ run }) => run.every(({ action }) => action.captured && !action.truncated));

  test('there are recorded runs to compare, and some were stopped', () => {
    expect(whole.length).toBeGreaterThan(50);
    expect(
      whole.filter(({ run }) => run.some(({ verdict }) => verdict.outcome === 'block')).length,
    ).toBeGreaterThan(10);
  });

  test.each(whole)('give the same verdicts: $name', ({ run }) => {
    expect(live(run, options)).toEqual(run.map(told));
  });
});
