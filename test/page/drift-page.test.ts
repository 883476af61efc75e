import { describe, expect, test } from 'vitest';
import { AgentDrift } from '../../src/drift/agent.ts';
import { driftPage } from '../../src/page/drift-page.ts';
import { Stories, stateOf } from '../../src/page/story.ts';
import { type Behaviour, random, runOf, simulatedCalls } from '../bench/drift/simulated.ts';

const LINE = 1_000;
const HOSTILE = `"><script>alert(1)</script><style>*{display:none}</style>\u202e`;

interface Life {
  readonly agent: string;
  readonly runs: number;
  readonly behaviour?: Behaviour;
  readonly tool?: string;
}

/** Agents that take up a behaviour with their 151st run, on another model. */
function stories(lives: readonly Life[], only: string | null = null): Stories {
  const all = new Stories(only);
  for (const { agent, runs, behaviour = null, tool } of lives) {
    const next = random(1);
    const watched = new AgentDrift({ falseAlarms: LINE, warmUp: 50 });
    for (let index = 0; index < runs; index++) {
      const changed = index >= 150 && behaviour !== null;
      const calls = simulatedCalls(next, changed ? behaviour : null);
      const setup = { model: changed ? 'large-2' : 'large-1', prompt: null, toolset: null };
      const told = calls.map(([name, args]): (typeof calls)[number] => [
        name === 'send_mail' ? (tool ?? name) : name,
        args,
      ]);
      all.add(watched.see(runOf(told, index, setup, agent)));
    }
  }
  return all;
}

const page = (lives: readonly Life[], only: string | null = null) =>
  driftPage(stories(lives, only).all(), LINE, '1.2.3');

describe('the page', () => {
  const clerk: Life = { agent: 'clerk', runs: 250, behaviour: 'new tool' };

  test('tells which agents changed, since when, what moved, and what changed with it', () => {
    const text = page([clerk, { agent: 'steady', runs: 200 }, { agent: 'newcomer', runs: 20 }]);
    expect(text).toContain('<h1>1 of 3 agents behaves otherwise than before</h1>');
    expect(text).toMatch(/Since run 1\d\d, about 2026-11-01 \d\d:\d\d UTC/);
    expect(text).toMatch(/export_contacts in \d+ of the last \d+ runs, before in none of 50/);
    expect(text).toContain('The model changed at run 151, from large-1 to large-2');
    expect(text).toContain('still being learned');
    expect(text).toContain('as before');
  });

  test('draws the mix of tools, the order of steps, and the evidence with its alarm line', () => {
    const text = page([clerk]);
    expect(text.match(/<svg viewBox="0 0 1000/g)).toHaveLength(3);
    expect(text).toContain('alarm line: one false alarm in 1,000 runs');
    expect(text).not.toContain('NaN');
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('Infinity');
  });

  test('is whole in itself: no scripts, and nothing is fetched', () => {
    const text = page([clerk]);
    expect(text).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\shref="(?!#)|\ssrc=/i);
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test('lets no name of an agent, a tool or a model out of its place', () => {
    const text = page([{ agent: HOSTILE, runs: 250, behaviour: 'more mails', tool: HOSTILE }]);
    expect(text).not.toMatch(/<script|alert\(1\)<\/script>|<style>\*/);
    expect(text).not.toContain('\u202e');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text.match(/<style>/g)).toHaveLength(1);
  });

  test('is the same to the byte when it is drawn again', () => {
    expect(page([clerk])).toBe(page([clerk]));
  });

  test('of no agent at all says so', () => {
    expect(page([])).toContain('No run of an agent was found');
  });

  test('of one run, or of runs without times, is drawn all the same', () => {
    const all = new Stories();
    const agent = new AgentDrift({ falseAlarms: LINE, warmUp: 50 });
    all.add({ ...agent.see({ ...runOf([['look', {}]], 0), startTime: 0, endTime: 0 }) });
    const text = driftPage(all.all(), LINE, '1');
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('draws forty agents and names the rest', () => {
    const many = Array.from({ length: 45 }, (_, index) => ({ agent: `agent ${index}`, runs: 2 }));
    const text = page(many);
    expect(text.match(/<section/g)).toHaveLength(40);
    expect(text).toContain('5 further agents are not drawn');
  });
});

describe('stories', () => {
  test('are of one agent where that is asked for', () => {
    const both = [
      { agent: 'a', runs: 3 },
      { agent: 'b', runs: 3 },
    ];
    expect(
      stories(both, 'b')
        .all()
        .map(({ agent }) => agent),
    ).toEqual(['b']);
  });

  test('leave out what changed while the agent was learned', () => {
    const all = new Stories();
    const agent = new AgentDrift({ falseAlarms: LINE, warmUp: 50 });
    for (let index = 0; index < 70; index++) {
      const setup = { model: `large-${index === 60 ? 3 : index > 9 ? 2 : 1}`, prompt: null, toolset: null };
      all.add(agent.see(runOf([['look', {}]], index, setup)));
    }
    expect(all.all()[0]?.changes).toMatchObject([{ run: 61, to: 'large-3' }]);
  });

  test('stand with those that changed first, then by runs', () => {
    const all = stories([
      { agent: 'few', runs: 20 },
      { agent: 'many', runs: 60 },
      { agent: 'clerk', runs: 250, behaviour: 'new tool' },
    ]).all();
    expect(all.map((story) => [story.agent, stateOf(story)])).toEqual([
      ['clerk', 'changed'],
      ['many', 'steady'],
      ['few', 'learning'],
    ]);
  });
});
