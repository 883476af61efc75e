import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AgentDrift, type Seen } from '../../src/drift/agent.ts';
import { Drift } from '../../src/drift/drift.ts';
import { driftFinding } from '../../src/drift/finding.ts';
import { Counting } from '../../src/drift/reference.ts';
import type { Json } from '../../src/model/json.ts';
import { BEHAVIOURS, type Behaviour, random, runOf, simulatedCalls } from '../bench/drift/simulated.ts';
import { anAction } from '../session/actions.ts';

const SETTINGS = { falseAlarms: 1_000, warmUp: 50 };
const SETUP = { model: 'large-1', prompt: 'aaaa', toolset: 'bbbb' };

/** An agent that takes up a behaviour with a share of its runs, as `share` says of each. */
function lived(
  seed: number,
  runs: number,
  behaviour: Behaviour | null,
  share: (run: number) => number,
  setup = (_: number) => SETUP,
): Seen[] {
  const next = random(seed);
  const agent = new AgentDrift(SETTINGS);
  return Array.from({ length: runs }, (_, index) => {
    const changed = next() < share(index + 1);
    return agent.see(runOf(simulatedCalls(next, changed ? behaviour : null), index, setup(index + 1)));
  });
}

const from =
  (start: number, share = 0.5) =>
  (run: number) =>
    run >= start ? share : 0;
const alarmsOf = (seen: readonly Seen[]) => seen.flatMap(({ alarm }) => alarm ?? []);

describe('an agent', () => {
  test('whose runs are alike raises no more false alarms than were asked for', () => {
    const runs = 600;
    const alarms = Array.from({ length: 20 }, (_, seed) => alarmsOf(lived(seed, runs, null, () => 0)));
    expect(alarms.flat().length).toBeLessThanOrEqual((20 * runs) / SETTINGS.falseAlarms);
  });

  test.each(BEHAVIOURS)(
    'that takes to "%s" in all of its runs is told of within 120 of them',
    (behaviour) => {
      const [alarm] = alarmsOf(lived(7, 400, behaviour, from(201, 1)));
      expect(alarm?.run).toBeGreaterThan(200);
      expect(alarm?.run).toBeLessThanOrEqual(320);
      expect(Math.abs((alarm?.since ?? 0) - 201)).toBeLessThan(20);
      expect(alarm?.chance).toBeLessThan(0.3);
    },
  );

  test('that changes slowly is told of too', () => {
    const [alarm] = alarmsOf(lived(8, 900, 'new tool', (run) => Math.max(0, run - 200) / 1_000));
    expect(alarm?.run).toBeGreaterThan(200);
    expect(alarm?.moved[0]).toMatchObject({
      aspect: 'tools',
      features: [{ feature: 'export_contacts', before: 0 }],
    });
  });

  test('is learned anew after an alarm: the new ways are told of once', () => {
    const alarms = alarmsOf(lived(9, 600, 'new tool', from(201, 1)));
    expect(alarms).toHaveLength(1);
  });

  test('that is known from elsewhere needs no learning', () => {
    const next = random(10);
    const known = new Counting();
    for (let index = 0; index < 50; index++) known.add(runOf(simulatedCalls(next, null), index).features);
    const agent = new AgentDrift(SETTINGS, known);
    expect(agent.see(runOf(simulatedCalls(next, null), 50)).evidence).not.toBeNull();
  });

  test('gives the same evidence to the byte when its runs are seen again', () => {
    const once = lived(11, 300, 'more mails', from(150));
    expect(JSON.stringify(lived(11, 300, 'more mails', from(150)))).toBe(JSON.stringify(once));
  });
});

describe('the finding', () => {
  const told = (seen: readonly Seen[]) => {
    const alarmed = seen.find(({ alarm }) => alarm !== null);
    return driftFinding(alarmed!.run, alarmed!.alarm!);
  };

  test('says since when, what moved, and that nothing else changed with it', () => {
    const finding = told(lived(12, 300, 'new tool', from(201, 1)));
    expect(finding).toMatchObject({ kind: 'drift', outcome: 'alert', severity: 'medium', owasp: 'ASI10' });
    expect(finding.reason).toMatch(
      /^agent clerk behaves otherwise since about 2026-11-01 03:\d\d UTC \(its run \d+ of 2\d\d\): /,
    );
    expect(finding.reason).toContain('the tools it uses');
    expect(finding.reason).toMatch(/export_contacts in \d+ of the last \d+ runs, before in none of 50/);
    expect(finding.reason).toContain('model, prompt and tool definitions stayed the same');
    expect(finding.score).toBeGreaterThan(0.8);
  });

  test('says which of model, prompt and tools changed with it', () => {
    const setup = (run: number) => (run >= 201 ? { ...SETUP, model: 'large-2' } : SETUP);
    const finding = told(lived(13, 300, 'no check before', from(201, 1), setup));
    expect(finding.reason).toContain('the model changed at run 201, from large-1 to large-2');
    expect(finding.reason).toContain('prompt and tool definitions stayed the same');
    expect(finding.evidence).toContainEqual({ span: null, where: 'model', value: 'from large-1 to large-2' });
  });

  test('says where model, prompt and tools are not told', () => {
    const nothing = () => ({ model: null, prompt: null, toolset: null }) as unknown as typeof SETUP;
    expect(told(lived(14, 300, 'new tool', from(201, 1), nothing)).reason).toContain('are not told');
  });
});

describe('drift', () => {
  test('watches each agent by itself, and hangs the finding on the last action of a run', () => {
    const drift = new Drift(SETTINGS);
    const next = random(15);
    const drifted = Array.from({ length: 600 }, (_, index) => {
      const agent = index % 2 === 0 ? 'old' : 'new';
      const behaviour = agent === 'new' && index > 400 ? 'new tool' : null;
      const actions = simulatedCalls(next, behaviour).map(([tool, args], step) => ({
        action: anAction({
          id: String(step),
          trace: index.toString(16).padStart(32, '0'),
          at: index * 60 + step,
          agent,
          tool,
          arguments: { ...args },
        }),
        setup: SETUP,
      }));
      return drift.take(actions, index * 60_000).drifted;
    }).flat();
    expect(drifted).toHaveLength(1);
    expect(drifted[0]?.finding.reason).toContain('agent new behaves otherwise');
    expect(drifted[0]?.action).toMatchObject({ agent: 'new', arguments: null });
  });

  test('watches a bounded number of agents', () => {
    const drift = new Drift({ falseAlarms: 20, warmUp: 10 });
    const action = (agent: string, index: number) => ({
      action: anAction({ id: '1', trace: index.toString(16).padStart(32, '0'), at: index, agent }),
      setup: SETUP,
    });
    const see = (agent: string, index: number) =>
      drift.take([action(agent, index)], Number.POSITIVE_INFINITY).runs[0];
    expect(see('first', 1)?.number).toBe(1);
    expect(see('first', 2)?.number).toBe(2);
    for (let index = 0; index < 300; index++) see(`agent ${index}`, 10 + index);
    expect(see('first', 1_000)?.number).toBe(1);
  });

  test('takes whatever actions come, and what it tells is finite and whole', () => {
    const word = fc.oneof(fc.constantFrom('', 'pay', '__proto__', 'constructor', 'a\nb'), fc.string());
    const action = fc.record({
      id: fc.constantFrom('1', '2', '3'),
      trace: fc.constantFrom('a', 'b', 'c', 'd').map((digit) => digit.repeat(32)),
      at: fc.oneof(fc.nat(1_000), fc.constantFrom(0, 1.8e10)),
      agent: fc.option(fc.constantFrom('clerk', '__proto__')),
      tool: word,
      arguments: fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value))),
      captured: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const drift = new Drift({ falseAlarms: 20, warmUp: 2 });
        const told = actions.map((one) =>
          drift.take([{ action: anAction(one), setup: SETUP }], Number.POSITIVE_INFINITY),
        );
        for (const { total, evidence } of told.flatMap(({ runs }) => runs)) {
          for (const one of [total, ...Object.values(evidence ?? {})])
            expect(Number.isFinite(one)).toBe(true);
        }
        for (const { finding } of told.flatMap(({ drifted }) => drifted)) {
          expect(finding.reason).not.toMatch(/NaN|Infinity|undefined/);
          expect(finding.score).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
