import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlindAgents } from '../../src/coverage/blind.ts';
import type { Action } from '../../src/model/action.ts';
import type { Finding } from '../../src/model/finding.ts';
import { anAction } from '../session/actions.ts';

const DAY = 86_400e9;
const NOON = Date.UTC(2026, 10, 5, 12) * 1e6;

type Told = Partial<Pick<Action, 'agent' | 'service' | 'library' | 'captured'>>;

/** A call of an agent at a time; its arguments hidden unless told otherwise. */
function call(at: number, told: Told = {}): Action {
  return { ...anAction({ id: '1', at: 0, agent: 'ap', captured: false, ...told }), startTime: at };
}

function findings(blind: BlindAgents, calls: Action[]): Finding[] {
  return calls.flatMap((one) => blind.see(one) ?? []);
}

const many = (count: number, at = NOON, told: Told = {}) =>
  Array.from({ length: count }, (_, index) => call(at + index, told));

describe('a blind agent', () => {
  it('is told of at its twentieth call of a day, with the setting to change', () => {
    const library = { name: 'opentelemetry.instrumentation.genai.langchain', version: '1.3b0' };
    const blind = new BlindAgents();
    expect(findings(blind, many(19, NOON, { library }))).toEqual([]);
    expect(blind.see(call(NOON + 20, { library }))).toMatchObject({
      kind: 'blind_agent',
      severity: 'low',
      outcome: 'alert',
      owasp: null,
      reason:
        'agent ap made 20 calls on 2026-11-05 and the arguments of none were captured, so they cannot be judged: OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY',
    });
  });

  it('is told of once a day, and again on the next', () => {
    const blind = new BlindAgents();
    expect(findings(blind, many(100))).toHaveLength(1);
    expect(findings(blind, many(100, NOON + DAY))).toHaveLength(1);
    // Stragglers of the day before.
    expect(findings(blind, many(100, NOON))).toHaveLength(0);
  });

  it('may have let slip one call in twenty, and no more', () => {
    const seen = (count: number) => many(count, NOON, { captured: true });
    expect(findings(new BlindAgents(), [...seen(1), ...many(19)])).toHaveLength(1);
    expect(findings(new BlindAgents(), [...seen(2), ...many(18)])).toHaveLength(0);
    expect(findings(new BlindAgents(), [...many(200, NOON, { captured: true }), ...many(100)])).toEqual([]);
  });

  it('is its service where it has no name, and one without either is an agent too', () => {
    const unnamed = many(20, NOON, { agent: null, service: 'ap-service' });
    expect(findings(new BlindAgents(), unnamed)[0]?.reason).toContain('agent ap-service made');
    const nameless = many(20, NOON, { agent: null, service: null });
    expect(findings(new BlindAgents(), nameless)[0]?.reason).toContain('an agent without a name made');
  });

  it('makes room for the newest agents, and forgets the one seen longest ago', () => {
    const blind = new BlindAgents({ maxAgents: 2 });
    findings(blind, many(19, NOON, { agent: 'a' }));
    findings(blind, [...many(1, NOON, { agent: 'b' }), ...many(1, NOON, { agent: 'c' })]);
    expect(blind.see(call(NOON, { agent: 'a' }))).toBeNull();
  });

  it('is never told of twice a day, in whatever order calls come', () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 300 });
    fc.assert(
      fc.property(calls, (told) => {
        const blind = new BlindAgents({ minCalls: 3 });
        const days = told.flatMap(([day, captured]) =>
          blind.see(call(NOON + day * DAY, { captured })) === null ? [] : [day],
        );
        expect(new Set(days).size).toBe(days.length);
      }),
    );
  });
});
