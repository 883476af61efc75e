import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RemoteApprovals } from '../../../../instrumentation/javascript/approvals/remote-approvals.ts';
import { ApiClient } from '../../../../instrumentation/javascript/judge/api-client.ts';
import { RemoteJudge } from '../../../../instrumentation/javascript/judge/remote-judge.ts';
import { parseCharter } from '../../../../src/charter/parse.ts';
import { aTool, gateThat, gateWith } from '../core/gates.ts';
import { AGENT, Processor } from '../core/processor.ts';

let processor: Processor;

beforeEach(async () => {
  processor = await new Processor().start();
});
afterEach(() => processor.stop());

const approvalsAt = (url: string) => new RemoteApprovals(new ApiClient(url, AGENT), 'payer', 1_000);
const asking = (settings = {}) => gateThat('ask', { approvals: approvalsAt(processor.url), settings }).gate;

/** Answers the first question that comes up. */
async function person(decision: 'approve' | 'deny'): Promise<void> {
  while ((await processor.answer(decision)) === 0) await sleep(5);
}

describe('a call that wants a person’s yes', () => {
  test.each(['approve', 'deny'] as const)(
    'is told at the processor, and goes as the person says: %s',
    async (decision) => {
      const { call, made } = aTool(async () => 'paid');
      const [answer] = await Promise.all([asking().call(call()), person(decision)]);
      if (decision === 'approve') expect(answer).toBe('paid');
      else expect(answer).toEqual({ error: expect.stringContaining('said no') });
      expect(made).toHaveLength(decision === 'approve' ? 1 : 0);
      const [approval] = processor.desk.list(null);
      expect(approval).toMatchObject({
        service: 'payer',
        tool: 'pay',
        state: decision === 'approve' ? 'used' : 'denied',
      });
      expect(approval?.reasons[0]?.reason).toContain('only a mail tells');
    },
  );

  test('is refused with the reason where people have too many to answer already', async () => {
    const flooded = await new Processor([], { maxOpen: 1 }).start();
    try {
      const { call, made } = aTool(async () => 'paid');
      const { gate } = gateThat('ask', {
        approvals: approvalsAt(flooded.url),
        settings: { approvalTimeout: 200 },
      });
      const first = gate.call(call());
      while (flooded.desk.list('open').length === 0) await sleep(5);
      expect(await gate.call(call({ callId: 'call_2', arguments: { iban: 'DE2' } }))).toEqual({
        error: expect.stringContaining('too much waits for them already'),
      });
      expect(await first).toHaveProperty('error');
      expect(made).toEqual([]);
    } finally {
      await flooded.stop();
    }
  });

  test('holds no yes for another call', async () => {
    const { call, made } = aTool(async () => 'paid');
    const gate = asking({ approvalTimeout: 100 });
    await gate.run({ conversation: 't' }, async () => {
      await Promise.all([gate.call(call()), person('approve')]);
      expect(await gate.call(call({ callId: 'call_2' }))).toHaveProperty('error');
      expect(await gate.call(call({ callId: 'call_3', arguments: { iban: 'DE2' } }))).toHaveProperty('error');
    });
    expect(made).toHaveLength(1);
  });

  test('waits on while the processor is away for a moment', async () => {
    const { call } = aTool(async () => 'paid');
    const answered = asking().call(call());
    while (processor.desk.list('open').length === 0) await sleep(5);
    const port = Number(new URL(processor.url).port);
    await processor.stop();
    await sleep(50);
    await processor.start(port);
    const [answer] = await Promise.all([answered, person('approve')]);
    expect(answer).toBe('paid');
  });

  test('is refused where the processor can’t be asked, or is left when the run is cancelled', async () => {
    const { call, made } = aTool(async () => 'paid');
    const cancelled = asking().call(call({ signal: AbortSignal.timeout(100) }));
    expect(await cancelled).toHaveProperty('error');
    await processor.stop();
    expect(await asking().call(call({ callId: 'call_2' }))).toEqual({
      error: expect.stringContaining('has to agree'),
    });
    expect(made).toEqual([]);
  });
});

test('with a remote guard, the question is the one that the processor has opened', async () => {
  await processor.stop();
  const charter = parseCharter(
    'charter: 1\nname: payer\nversion: "1"\npurpose: pays\nagents: [payer]\nmode: enforce\n' +
      'rules: [{name: asks, when: "tool == \\"pay\\"", outcome: ask, reason: a person sees every payment}]\n',
    'payer.yaml',
  );
  if (!charter.ok) throw new Error(JSON.stringify(charter.diagnostics));
  processor = await new Processor([charter.value]).start();
  const client = new ApiClient(processor.url, AGENT);
  const judge = new RemoteJudge(client, 'payer', 1_000);
  const gate = gateWith(judge, { approvals: approvalsAt(processor.url) });
  const { call, made } = aTool(async () => 'paid');
  const run = gate.run({ agent: 'payer', goal: ['Pay DE1 10 EUR.'] }, () => gate.call(call()));
  const [answer] = await Promise.all([run, person('approve')]);
  expect(answer).toBe('paid');
  expect(made).toHaveLength(1);
  expect(processor.desk.list(null).map(({ state }) => state)).toEqual(['used']);
});
