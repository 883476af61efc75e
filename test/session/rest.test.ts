import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/dialects/dialect.ts';
import type { Action } from '../../src/model/action.ts';
import type { Json } from '../../src/model/json.ts';
import { historyOf } from '../../src/session/history.ts';
import { asText, fromText } from '../../src/session/rest.ts';
import { Session } from '../../src/session/session.ts';
import { Sessions } from '../../src/session/sessions.ts';
import { ALLOW, anAction, ROOMY } from './actions.ts';

type Step =
  | { readonly kind: 'learn'; readonly id: string; readonly at: number; readonly reading: Reading }
  | { readonly kind: 'place'; readonly action: Action; readonly parent: string; readonly settled: boolean };

const word = fc.constantFrom('', 'a', 'send_money', 'call_1', 'call_2', '\ud800', '__proto__', 'überweisen');
const id = fc.constantFrom('1', '2', '3', '4', '5').map((digit) => digit.padStart(16, '0'));
const time = fc.nat(20);
/** As attributes bring it: read from JSON, which has no negative zero when written. */
const args = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));
const call = fc.record({ callId: fc.option(word), tool: word, arguments: args });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('learn' as const),
    id,
    at: time,
    reading: fc.record(
      {
        agent: word,
        goal: fc.array(word, { maxLength: 3 }),
        system: word,
        tools: fc.array(fc.record({ name: word, description: word, readOnly: fc.constant(null) })),
        requests: fc.array(call, { maxLength: 3 }),
        toolMessages: fc.array(fc.record({ callId: fc.option(word), tool: fc.constant(null), text: word })),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    kind: fc.constant('place' as const),
    parent: id,
    settled: fc.boolean(),
    action: fc
      .record({
        id,
        at: time,
        tool: word,
        callId: fc.option(word),
        result: fc.option(word),
        captured: fc.boolean(),
        arguments: args,
      })
      .map(anAction),
  }),
);

function take(session: Session, one: Step): void {
  if (one.kind === 'learn') {
    session.learn({ spanId: one.id, parentSpanId: '', startTime: one.at * 1e9 }, one.reading);
    return;
  }
  const entry = session.place(one.action, one.parent);
  if (one.settled) session.settle(entry, ALLOW);
}

function seen(session: Session): unknown {
  const actions = session.entries.map((entry) => session.resolve(entry));
  const histories = session.entries.map((entry) => historyOf(session, entry));
  return { actions, histories, size: session.size(), lateSince: session.lateSince };
}

describe('a session that rested', () => {
  test('knows what it knew, and goes on as if it had not', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), (before, after) => {
        const restless = new Session(ROOMY);
        for (const one of before) take(restless, one);
        restless.lateSince = Number.POSITIVE_INFINITY;
        const rested = new Session(ROOMY, fromText(asText(restless.memory)));
        for (const session of [restless, rested]) for (const one of after) take(session, one);
        expect(seen(rested)).toEqual(seen(restless));
      }),
    );
  });

  const SPAN = { traceId: 't', conversation: undefined, service: 'shop' };
  const LATER = { traceId: 'other', conversation: undefined, service: 'shop' };

  const begun = () => {
    const sessions = new Sessions(ROOMY);
    const session = sessions.find(SPAN, 0);
    session.place(anAction({ id: '1', at: 1, result: 'a result' }), '');
    sessions.touched(session, 0);
    return { sessions, session };
  };
  const timePasses = (sessions: Sessions) => sessions.touched(sessions.find(LATER, 6_000), 6_000);

  test('is found again by its trace with its actions', () => {
    const { sessions, session } = begun();
    timePasses(sessions);
    const woken = sessions.find(SPAN, 6_000);
    expect(woken).not.toBe(session);
    expect(woken.entries).toEqual(session.entries);
    expect(sessions.find(SPAN, 6_000)).toBe(woken);
  });

  test('is woken where its trace turns out to belong to a conversation', () => {
    const { sessions } = begun();
    timePasses(sessions);
    const conversation = sessions.find({ ...LATER, conversation: 'c' }, 6_000);
    expect(sessions.find({ ...SPAN, conversation: 'c' }, 6_000)).toBe(conversation);
    expect(conversation.entries).toHaveLength(1);
  });

  test('does not rest while one of its actions waits to be judged, or deserves a second look', () => {
    for (const busy of [{ waiting: 1 }, { lateSince: 5 }]) {
      const { sessions, session } = begun();
      Object.assign(session, busy);
      timePasses(sessions);
      expect(sessions.find(SPAN, 6_000)).toBe(session);
    }
  });

  test('leaves like any other where there are too many', () => {
    const sessions = new Sessions({ ...ROOMY, maxSessions: 1 });
    sessions.find(SPAN, 0).place(anAction({ id: '1', at: 1 }), '');
    timePasses(sessions);
    sessions.touched(sessions.find({ ...LATER, traceId: 'third' }, 12_000), 12_000);
    expect(sessions.size).toBe(1);
    expect(sessions.find(SPAN, 12_000).entries).toEqual([]);
  });
});
