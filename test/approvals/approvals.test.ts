import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Approvals, type ApprovalsOptions, isProblem } from '../../src/approvals/approvals.ts';
import { argumentsHash } from '../../src/approvals/binding.ts';
import type { Approval, ApprovalRequest } from '../../src/model/approval.ts';
import type { Json } from '../../src/model/json.ts';

const OPTIONS: ApprovalsOptions = { max: 10, maxOpen: 1_000, answerWithinMs: 1000, useWithinMs: 500 };

function request(args: Json = { iban: 'DE1' }, more: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    service: 'erp',
    agent: 'ap',
    conversation: 'c1',
    tool: 'send_payment',
    argumentsHash: argumentsHash(args),
    callId: 'call_1',
    arguments: args,
    reasons: [],
    charter: null,
    span: null,
    ...more,
  };
}

const yes = { decision: 'approved', by: 'anna', approver: 'finance', reason: 'checked' } as const;
const no = { ...yes, decision: 'denied' } as const;

function given(answer: ReturnType<Approvals['ask']>): Approval {
  if (isProblem(answer)) throw new Error(answer.message);
  return answer;
}

describe('an approval', () => {
  test('is open until a person decides, then good for its call once', () => {
    const approvals = new Approvals(OPTIONS);
    const asked = given(approvals.ask(request(), 'a1', 0));
    expect(asked).toMatchObject({ id: 'a1', state: 'open', created: 0, expires: 1000 });
    expect(approvals.use('a1', request(), 10)).toMatchObject({ problem: 'undecided' });
    expect(approvals.decide('a1', yes, 20)).toMatchObject({
      state: 'approved',
      expires: 520,
      decided: { by: 'anna', reason: 'checked', at: 20 },
    });
    expect(approvals.use('a1', request(), 30)).toMatchObject({ state: 'used', used: 30 });
    expect(approvals.use('a1', request(), 31)).toMatchObject({ problem: 'used' });
  });

  test('is found by the span of its call, or else by the call', () => {
    const approvals = new Approvals(OPTIONS);
    const span = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) };
    const other = { ...span, spanId: 'ef'.repeat(8) };
    given(approvals.ask(request({ iban: 'DE1' }, { span }), 'a1', 0));
    given(approvals.ask(request({ iban: 'DE2' }), 'a2', 0));
    expect(approvals.about(request({ iban: 'masked' }), span)?.id).toBe('a1');
    expect(approvals.about(request({ iban: 'DE2' }), other)?.id).toBe('a2');
    expect(approvals.about(request({ iban: 'DE3' }), other)).toBeNull();
  });

  test('is not for other arguments, another tool or another conversation', () => {
    const approvals = new Approvals(OPTIONS);
    approvals.ask(request(), 'a1', 0);
    approvals.decide('a1', yes, 1);
    const others = [
      request({ iban: 'XX9' }),
      request(undefined, { tool: 'send_email' }),
      request(undefined, { conversation: 'c2' }),
    ];
    for (const other of others) expect(approvals.use('a1', other, 2)).toMatchObject({ problem: 'changed' });
    expect(approvals.use('a1', others[0] as ApprovalRequest, 2)).toMatchObject({
      message: 'approval a1 is for another call: the arguments differ',
    });
    expect(approvals.use('a1', request(), 3)).toMatchObject({ state: 'used' });
  });

  test('asked for again by the same call it is the same one, and a no stands until it expires', () => {
    const approvals = new Approvals(OPTIONS);
    approvals.ask(request(), 'a1', 0);
    expect(approvals.ask(request(), 'a2', 1)).toMatchObject({ id: 'a1', state: 'open' });
    approvals.decide('a1', no, 2);
    expect(approvals.ask(request(), 'a3', 999)).toMatchObject({ id: 'a1', state: 'denied' });
    expect(approvals.ask(request(), 'a4', 1000)).toMatchObject({ id: 'a4', state: 'open' });
  });

  test('asked for again after it was used, a person is asked anew', () => {
    const approvals = new Approvals(OPTIONS);
    approvals.ask(request(), 'a1', 0);
    approvals.decide('a1', yes, 1);
    approvals.use('a1', request(), 2);
    expect(approvals.ask(request(), 'a2', 3)).toMatchObject({ id: 'a2', state: 'open' });
  });

  test('decided once stays decided, and says by whom', () => {
    const approvals = new Approvals(OPTIONS);
    approvals.ask(request(), 'a1', 0);
    approvals.decide('a1', no, 2);
    expect(approvals.decide('a1', yes, 3)).toMatchObject({
      problem: 'decided',
      message: 'approval a1 was denied already by anna at 1970-01-01T00:00:00.002Z',
    });
    expect(approvals.get('a1', 3)).toMatchObject({ state: 'denied' });
    expect(approvals.decide('none', yes, 3)).toMatchObject({ problem: 'unknown' });
  });

  test('unanswered or unused it expires for good, even where the clock goes back', () => {
    const approvals = new Approvals(OPTIONS);
    approvals.ask(request(), 'a1', 0);
    expect(approvals.decide('a1', yes, 1000)).toMatchObject({ problem: 'expired' });
    expect(approvals.decide('a1', yes, 5)).toMatchObject({ problem: 'expired' });
    approvals.ask(request(), 'a2', 2000);
    approvals.decide('a2', yes, 2100);
    expect(approvals.use('a2', request(), 2600)).toMatchObject({
      message: 'approval a2 expired unused at 1970-01-01T00:00:02.600Z',
    });
  });

  test('where nothing is over no more are taken; else the oldest that is over is forgotten', () => {
    const approvals = new Approvals({ ...OPTIONS, max: 2 });
    approvals.ask(request(1), 'a1', 0);
    approvals.ask(request(2), 'a2', 0);
    expect(approvals.ask(request(3), 'a3', 0)).toMatchObject({ problem: 'full' });
    approvals.decide('a2', no, 1);
    expect(approvals.ask(request(3), 'a3', 2)).toMatchObject({ id: 'a3' });
    expect(approvals.list(null, 2).map(({ id }) => id)).toEqual(['a3', 'a1']);
  });

  test('arguments that are equal hash equally, whatever the order of their keys', () => {
    expect(argumentsHash({ a: 1, b: [2, { c: 3, d: 4 }] })).toBe(
      argumentsHash({ b: [2, { d: 4, c: 3 }], a: 1 }),
    );
    expect(argumentsHash({ a: 1 })).not.toBe(argumentsHash({ a: '1' }));
  });
});

type Step =
  | { do: 'ask' | 'use'; args: number }
  | { do: 'decide'; which: number; yes: boolean }
  | { do: 'restart' };

const steps = fc.array(
  fc.record({
    after: fc.integer({ min: -50, max: 400 }),
    step: fc.oneof<fc.Arbitrary<Step>[]>(
      fc.record({ do: fc.constantFrom('ask', 'use'), args: fc.nat(2) }),
      fc.record({ do: fc.constant('decide'), which: fc.nat(4), yes: fc.boolean() }),
      fc.record({ do: fc.constant('restart') }),
    ),
  }),
  { maxLength: 60 },
);

/** What is held against the approvals: who was told yes, for what and until when. */
class Witness {
  private readonly journal: Approval[] = [];
  private readonly options = { ...OPTIONS, max: 4, changed: (one: Approval) => void this.journal.push(one) };
  private approvals = new Approvals(this.options);
  private readonly approved = new Map<string, { args: number; until: number }>();
  private readonly used = new Set<string>();
  private readonly ids: string[] = [];

  take(step: Step, now: number): void {
    if (step.do === 'restart') this.approvals = new Approvals({ ...this.options, known: [...this.journal] });
    if (step.do === 'ask') this.ask(step.args, now);
    if (step.do === 'decide') this.decide(this.ids.at(-1 - step.which) ?? 'none', step.yes, now);
    if (step.do === 'use') for (const id of this.ids) this.use(id, step.args, now);
    expect(this.approvals.list(null, now).length).toBeLessThanOrEqual(4);
  }

  private ask(args: number, now: number): void {
    const answer = this.approvals.ask(request(args), `a${this.ids.length}`, now);
    if (!isProblem(answer) && !this.ids.includes(answer.id)) this.ids.push(answer.id);
  }

  private decide(id: string, says: boolean, now: number): void {
    const answer = this.approvals.decide(id, says ? yes : no, now);
    if (isProblem(answer)) return;
    expect(this.approved.has(id)).toBe(false);
    if (says) this.approved.set(id, { args: answer.arguments as number, until: answer.expires });
  }

  private use(id: string, args: number, now: number): void {
    if (isProblem(this.approvals.use(id, request(args), now))) return;
    expect(this.used.has(id)).toBe(false);
    this.used.add(id);
    expect(this.approved.get(id)?.args).toBe(args);
    expect(now).toBeLessThan(this.approved.get(id)?.until ?? 0);
  }
}

test('whatever happens: never used twice, unapproved, after it expired, or with other arguments; and bounded', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const witness = new Witness();
      let now = 100_000;
      for (const { after, step } of all) {
        now += after;
        witness.take(step, now);
      }
    }),
    { numRuns: 300 },
  );
});
