import { describe, expect, test } from 'vitest';
import type { RequestedCall } from '../../src/dialects/dialect.ts';
import type { Action } from '../../src/model/action.ts';
import type { Entry } from '../../src/session/entry.ts';
import { historyOf } from '../../src/session/history.ts';
import { Session } from '../../src/session/session.ts';
import { ALLOW, anAction, ROOMY } from './actions.ts';

/** A model's span from `from` to `until` seconds asks for a call; `met`: for others in the same answer. */
function asks(
  session: Session,
  {
    span = 'm',
    parent = '',
    from = 0,
    until = 1,
    truncated = false,
    ...given
  }: Partial<RequestedCall> & {
    span?: string;
    parent?: string;
    from?: number;
    until?: number;
  },
  met = new Set<Entry>(),
) {
  const request: Action = {
    ...anAction({ id: span, at: until, took: 0, tool: 'pay', arguments: { to: 'DE1' }, ...given }),
    truncated,
    requested: true,
  };
  const asker = { startTime: from * 1e9, endTime: until * 1e9, parentSpanId: parent.padStart(16, '0') };
  return session.ask(request, asker, met);
}

const toolSpan = (given: Partial<Action> & { id?: string; at?: number } = {}) =>
  anAction({ id: 't', at: 2, tool: 'pay', arguments: { to: 'DE1' }, ...given });

const read = (
  session: Session,
  callId: string | null,
  text: string,
  at: number,
  tool: string | null = null,
) =>
  session.learn(
    { spanId: `read ${at}`, parentSpanId: '', startTime: at * 1e9 },
    { toolMessages: [{ callId, tool, text }] },
  );

describe('a call that a model asked for', () => {
  test('is an action before its own span comes, and marked so', () => {
    const session = new Session(ROOMY);
    const entry = asks(session, { callId: 'c1' });
    expect(entry?.action).toMatchObject({ tool: 'pay', requested: true, startTime: 1e9 });
    expect(session.entries).toEqual([entry]);
  });

  test('is no part of what other actions know until it ran', () => {
    const session = new Session(ROOMY);
    asks(session, { callId: 'c1' });
    const later = session.place(anAction({ id: 'x', at: 9 }), '');
    expect(historyOf(session, later).actions).toEqual([]);
    read(session, 'c1', 'paid', 5);
    expect(historyOf(session, later)).toMatchObject({
      actions: [{ tool: 'pay' }],
      sources: [{ text: 'paid' }],
    });
  });

  test('is completed by its own span, keeps its verdict, and takes its times from there', () => {
    const session = new Session(ROOMY);
    const entry = asks(session, { callId: 'c1' })!;
    session.settle(entry, ALLOW);
    expect(session.place(toolSpan({ callId: 'c1', result: 'paid' }), '')).toBe(entry);
    expect(entry).toMatchObject({ verdict: ALLOW, spanless: false });
    expect(entry.action).toMatchObject({ requested: false, result: 'paid', startTime: 2e9 });
    expect(session.entries).toHaveLength(1);
  });

  test.each([
    ['without an id, by its arguments', { callId: null }, {}],
    ['by its id, though its span lost the arguments', {}, { callId: 'c1', captured: false, arguments: null }],
    ['though the server stands before its name', { tool: 'mcp__bank__pay' }, {}],
    [
      'though its span has other arguments, if the model asked for no other',
      {},
      { arguments: { to: 'DE1', currency: 'EUR' } },
    ],
  ])('is known in its own span %s', (_, request, call) => {
    const session = new Session(ROOMY);
    asks(session, { callId: 'c1', ...request });
    session.place(toolSpan(call), '');
    expect(session.entries).toHaveLength(1);
  });

  test('gives its span what that lost only where they belong together for sure', () => {
    const session = new Session(ROOMY);
    asks(session, { callId: 'c1', arguments: { to: 'DE1' } });
    asks(session, { callId: 'c2', arguments: { to: 'DE2' } });
    const hidden = session.place(toolSpan({ captured: false, arguments: null }), '');
    expect(hidden.action).toMatchObject({ captured: false, arguments: null, callId: null });
    const named = session.place(toolSpan({ id: 'u', callId: 'c2', captured: false, arguments: null }), '');
    expect(named.action).toMatchObject({ captured: true, arguments: { to: 'DE2' } });
    expect(session.entries).toHaveLength(2);
  });

  test('alone in its answer gives its span all that this lost, whichever came first', () => {
    const hidden = toolSpan({ captured: false, arguments: null });
    const told = { requests: [{ callId: 'c1', tool: 'pay', arguments: { to: 'DE1' } }] };
    for (const requestFirst of [true, false]) {
      const session = new Session(ROOMY);
      if (!requestFirst) session.place(hidden, '');
      session.learn({ spanId: 'm'.padStart(16, '0'), parentSpanId: '', startTime: 0 }, told);
      asks(session, { callId: 'c1' });
      const entry = requestFirst ? session.place(hidden, '') : session.entries[0]!;
      expect(session.resolve(entry)).toMatchObject({
        captured: true,
        arguments: { to: 'DE1' },
        callId: 'c1',
      });
    }
  });

  test('is one with the span that came before the request did', () => {
    const session = new Session(ROOMY);
    session.place(toolSpan(), '');
    expect(asks(session, { callId: 'c1' })).toBeNull();
  });

  test('told again by the agent around the model is the same', () => {
    const session = new Session(ROOMY);
    asks(session, { callId: null, span: 'm', parent: 'agent' });
    expect(asks(session, { callId: null, span: 'agent', until: 9 })).toBeNull();
    asks(session, { callId: 'c1', span: 'n', from: 2, until: 3 });
    expect(asks(session, { callId: 'c1', span: 'agent', until: 9 })).toBeNull();
    expect(session.entries).toHaveLength(2);
  });

  test('told by two instrumentations of one model call, side by side, is one, though it has run meanwhile', () => {
    const session = new Session(ROOMY);
    const parent = 'agent';
    asks(session, { callId: null, span: 'm', parent, from: 0, until: 2 });
    session.place(toolSpan({ at: 3 }), '');
    expect(asks(session, { callId: 'c1', span: 'n', parent, from: 0.1, until: 1.9 })).toBeNull();
    expect(session.entries).toMatchObject([{ action: { callId: 'c1' } }]);
  });

  test('asked for twice in one answer, or in two turns, is two', () => {
    const session = new Session(ROOMY);
    const met = new Set<Entry>();
    asks(session, { callId: null }, met);
    asks(session, { callId: null }, met);
    asks(session, { callId: null, span: 'n', from: 2, until: 3 });
    expect(session.entries).toHaveLength(3);
  });

  test('with an id that was used before for other arguments is another', () => {
    const session = new Session(ROOMY);
    asks(session, { callId: '1', arguments: { to: 'DE1' } });
    asks(session, { callId: '1', arguments: { to: 'DE2' }, span: 'n' });
    expect(session.entries).toHaveLength(2);
  });

  test('has run where its result is read, though no span of its own ever comes', () => {
    const session = new Session(ROOMY);
    const entry = asks(session, { callId: 'c1' })!;
    read(session, 'c1', 'paid', 4);
    expect(entry.action).toMatchObject({ requested: false, result: 'paid', endTime: 4e9 });
  });

  test('without an id has run where a result of its tool is read', () => {
    const session = new Session(ROOMY);
    const entry = asks(session, { callId: null })!;
    read(session, null, 'paid', 4, 'pay');
    expect(entry.action.result).toBe('paid');
  });

  test('with an id that was used before waits for a result of its own', () => {
    const session = new Session(ROOMY);
    asks(session, { callId: '1', arguments: { to: 'DE1' } });
    read(session, '1', 'paid', 3);
    const next = asks(session, { callId: '1', tool: 'mail', arguments: {}, span: 'n', from: 4, until: 5 });
    expect(next?.action).toMatchObject({ requested: true, result: null });
    // A model's span tells the whole conversation again.
    session.learn(
      { spanId: 'again', parentSpanId: '', startTime: 6e9 },
      { toolMessages: ['paid', 'sent'].map((text) => ({ callId: '1', tool: null, text })) },
    );
    expect(session.entries.map(({ action }) => action.result)).toEqual(['paid', 'sent']);
    const later = session.place(anAction({ id: 'x', at: 9 }), '');
    expect(historyOf(session, later).sources.map(({ text }) => text)).toEqual(['paid', 'sent']);
  });

  test('whose id was used before, and whose own span tells no result, has the one that was read since', () => {
    const session = new Session(ROOMY);
    const first = session.place(toolSpan({ callId: '1' }), '');
    read(session, '1', 'paid', 4);
    expect(session.resolve(first).result).toBe('paid');
    const second = session.place(toolSpan({ id: 'u', at: 5, tool: 'mail', callId: '1' }), '');
    expect(session.resolve(second).result).toBeNull();
    read(session, '1', 'sent', 8);
    expect(session.resolve(second).result).toBe('sent');
    expect(session.resolve(first).result).toBe('paid');
  });

  test('keeps so many results by one id, and counts them', () => {
    const session = new Session(ROOMY);
    const texts = Array.from({ length: 600 }, (_, at) => `${at}`.padStart(1_000, '.'));
    for (const [at, text] of texts.entries()) read(session, '1', text, at + 10);
    expect([...session.memory.toolMessages.values()].flat()).toHaveLength(512);
    expect(session.size()).toBeGreaterThan(512_000);
    expect(session.size()).toBeLessThan(800_000);
  });

  test('whose result was told before the request has run', () => {
    const session = new Session(ROOMY);
    read(session, 'c1', 'paid', 4);
    expect(asks(session, { callId: 'c1' })?.action).toMatchObject({ requested: false, result: 'paid' });
  });
});

describe("an answer that a model's span tells, and a log record in it tells again", () => {
  const answer = (session: Session, ...calls: Partial<RequestedCall>[]) => {
    const met = new Set<Entry>();
    return calls.map((call) => asks(session, { callId: null, ...call }, met));
  };

  test('is one: as many calls as each of them tells', () => {
    const session = new Session(ROOMY);
    answer(session, {}, {});
    expect(answer(session, {}, {}, { tool: 'mail' })).toMatchObject([
      null,
      null,
      { action: { tool: 'mail' } },
    ]);
    expect(session.entries).toHaveLength(3);
  });

  test('is one though the call has run meanwhile, with its own words', () => {
    const session = new Session(ROOMY);
    answer(session, {});
    session.place(toolSpan({ arguments: { to: 'DE1', currency: 'EUR' } }), '');
    expect(answer(session, {})).toEqual([null]);
  });

  test('is more where the record tells other calls', () => {
    const session = new Session(ROOMY);
    answer(session, {});
    answer(session, { arguments: { to: 'DE2' } });
    expect(session.entries).toHaveLength(2);
  });

  test('is one by its id where the record was cut', () => {
    const session = new Session(ROOMY);
    session.place(toolSpan({ callId: 'c1' }), '');
    expect(asks(session, { callId: 'c1', arguments: { to: 'D' }, truncated: true, until: 9 })).toBeNull();
  });
});

test('what was cut in the request too is marked so', () => {
  const session = new Session(ROOMY);
  const entry = session.place(toolSpan({ callId: 'c1', captured: false, arguments: null }), '');
  const request = { callId: 'c1', tool: 'pay', arguments: { to: 'D' }, truncated: true };
  session.hear({ spanId: 'm', startTime: 0 }, { requests: [request] });
  expect(session.resolve(entry)).toMatchObject({ arguments: { to: 'D' }, captured: true, truncated: true });
});

test('a record is heard without a place among the spans', () => {
  const session = new Session(ROOMY);
  session.hear({ spanId: 'm', startTime: 0 }, { goal: ['pay the rent'], agent: 'clerk' });
  const entry = session.place(toolSpan(), '');
  expect(historyOf(session, entry).goal).toEqual(['pay the rent']);
  expect(session.resolve(entry).agent).toBe('clerk');
  expect(session.memory.lineage.size).toBe(0);
});

test('arguments that a request brings after the verdict deserve a second look', () => {
  const session = new Session(ROOMY);
  const entry = session.place(toolSpan({ callId: 'c1', captured: false, arguments: null }), '');
  session.settle(entry, ALLOW);
  session.learn(
    { spanId: 'm', parentSpanId: '', startTime: 0 },
    { requests: [{ callId: 'c1', tool: 'pay', arguments: { to: 'DE1' } }] },
  );
  asks(session, { callId: 'c1' });
  expect(session.lateSince).toBe(2e9);
  expect(session.resolve(entry).arguments).toEqual({ to: 'DE1' });
});
