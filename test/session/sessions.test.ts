import { describe, expect, test } from 'vitest';
import { Sessions } from '../../src/session/sessions.ts';
import { anAction, ROOMY } from './actions.ts';

const at = (traceId: string, conversation?: string, service = 'shop') => ({ traceId, conversation, service });

describe('which session a span belongs to', () => {
  test('spans of one trace share a session, other traces have their own', () => {
    const sessions = new Sessions(ROOMY);
    expect(sessions.find(at('t1'), 0)).toBe(sessions.find(at('t1'), 0));
    expect(sessions.find(at('t1'), 0)).not.toBe(sessions.find(at('t2'), 0));
  });

  test('a conversation groups its traces, and a span without the id follows its trace', () => {
    const sessions = new Sessions(ROOMY);
    const session = sessions.find(at('t1', 'c'), 0);
    expect(sessions.find(at('t2', 'c'), 0)).toBe(session);
    expect(sessions.find(at('t2'), 0)).toBe(session);
  });

  test('the same conversation id of another service is another conversation', () => {
    const sessions = new Sessions(ROOMY);
    expect(sessions.find(at('t1', '1', 'shop'), 0)).not.toBe(sessions.find(at('t2', '1', 'bank'), 0));
  });

  test('a trace whose conversation is told late brings its actions along', () => {
    const sessions = new Sessions(ROOMY);
    const known = sessions.find(at('t0', 'c'), 0);
    const loose = sessions.find(at('t1'), 0);
    loose.place(anAction({ id: '1', at: 1 }), '');
    expect(sessions.find(at('t1', 'c'), 0)).toBe(known);
    expect(known.entries).toHaveLength(1);
    expect(loose.mergedInto).toBe(known);
    expect(sessions.find(at('t1'), 0)).toBe(known);
  });

  test('two conversations in one trace stay apart', () => {
    const sessions = new Sessions(ROOMY);
    expect(sessions.find(at('t1', 'a'), 0)).not.toBe(sessions.find(at('t1', 'b'), 0));
  });
});

describe('a log record outside of any trace', () => {
  const record = { traceId: '', service: 'shop' };
  const call = 'toolu_fa8d0be1f3ca01d2552e8863';

  test('joins its conversation, and links no trace to it', () => {
    const sessions = new Sessions(ROOMY);
    const session = sessions.find(at('t1', 'c'), 0);
    expect(sessions.find({ ...record, conversation: 'c' }, 0)).toBe(session);
    expect(sessions.find({ ...record, conversation: 'd' }, 0)).not.toBe(session);
    expect(sessions.find({ ...record, conversation: 'c' }, 0)).toBe(session);
  });

  test('joins the session that knows its call, and has no place where none does', () => {
    const sessions = new Sessions(ROOMY);
    const place = { ...record, conversation: undefined, calls: [call] };
    expect(sessions.hasPlace(place)).toBe(false);
    expect(sessions.hasPlace({ ...place, conversation: 'c' })).toBe(true);
    const session = sessions.find({ ...at('t1'), calls: [call] }, 0);
    expect(sessions.hasPlace(place)).toBe(true);
    expect(sessions.find(place, 0)).toBe(session);
  });
});

describe('bounds', () => {
  const fill = (sessions: Sessions, trace: string, now: number, result = '') => {
    const session = sessions.find(at(trace), now);
    session.place(anAction({ id: trace, at: 1, result }), '');
    sessions.touched(session, now);
    return session;
  };

  test('beyond the number of sessions the one unused for longest leaves', () => {
    const sessions = new Sessions({ ...ROOMY, maxSessions: 2 });
    const a = fill(sessions, 'a', 0);
    const b = fill(sessions, 'b', 0);
    fill(sessions, 'a', 0);
    fill(sessions, 'c', 0);
    expect(sessions.size).toBe(2);
    expect(sessions.find(at('a'), 0)).toBe(a);
    expect(sessions.find(at('b'), 0)).not.toBe(b);
  });

  test('beyond the bytes of all sessions the oldest leave', () => {
    const sessions = new Sessions({ ...ROOMY, maxTotalBytes: 50_000 });
    for (let n = 0; n < 100; n++) fill(sessions, `t${n}`, 0, 'x'.repeat(10_000));
    expect(sessions.size).toBeLessThan(6);
    expect(sessions.evicted).toBeGreaterThan(90);
  });

  test('an idle session is forgotten', () => {
    const sessions = new Sessions({ ...ROOMY, idleMs: 100 });
    fill(sessions, 'a', 0);
    fill(sessions, 'b', 101);
    expect(sessions.size).toBe(1);
  });

  test('a conversation of very many traces keeps few links', () => {
    const sessions = new Sessions(ROOMY);
    const first = sessions.find(at('t0', 'c'), 0);
    for (let n = 1; n < 1000; n++) sessions.find(at(`t${n}`, 'c'), 0);
    expect(sessions.find(at('t999'), 0)).toBe(first);
    expect(sessions.find(at('t0'), 0)).not.toBe(first);
  });
});

describe('traces without a conversation id', () => {
  const ID = 'call_Wpd6Hv2Dx5kk60CUOameNEaq';
  const root = (traceId: string, calls: string[], conversation?: string) => ({
    ...at(traceId, conversation),
    calls,
  });

  test('are one session where their roots tell of one call', () => {
    const sessions = new Sessions(ROOMY);
    const model = sessions.find(root('t1', [ID]), 0);
    expect(sessions.find(root('t2', [ID]), 0)).toBe(model);
    expect(sessions.find(at('t2'), 0)).toBe(model);
  });

  test('bring along what came before their root', () => {
    const sessions = new Sessions(ROOMY);
    const first = sessions.find(root('t1', [ID]), 0);
    sessions.find(at('t2'), 0).place(anAction({ id: '1', at: 1 }), '');
    expect(sessions.find(root('t2', [ID]), 0)).toBe(first);
    expect(first.entries).toHaveLength(1);
  });

  test('are one where a span inside each tells one call, and links of traces outlive those of calls', () => {
    const sessions = new Sessions(ROOMY);
    const first = sessions.find(root('t1', [ID]), 0);
    sessions.find(at('t2'), 0);
    expect(sessions.find(root('t2', [ID]), 0)).toBe(first);
    for (let n = 0; n < 1000; n++) sessions.find(root('t1', [`call_${n}_0123456789abcdef`]), 0);
    expect(sessions.find(at('t2'), 0)).toBe(first);
  });

  test('stay apart where the id is one that anybody may count to', () => {
    const sessions = new Sessions(ROOMY);
    for (const id of ['1', 'call_1', '12345678901234567890']) {
      const first = sessions.find(root(`a${id}`, [id]), 0);
      expect(sessions.find(root(`b${id}`, [id]), 0)).not.toBe(first);
    }
  });

  test('join the conversation that one of them turns out to be, but never two', () => {
    const sessions = new Sessions(ROOMY);
    const loose = sessions.find(root('t1', [ID]), 0);
    const told = sessions.find(root('t2', [ID], 'c'), 0);
    expect(loose.mergedInto).toBe(told);
    expect(sessions.find(root('t3', [ID], 'd'), 0)).not.toBe(told);
  });
});
