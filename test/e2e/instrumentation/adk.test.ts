import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { isStoppedOnEveryNode, isTheSameEveryWay, STOPPED, tellsTheStory } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
const WAYS = ['stream', 'class', 'transfer', 'sequence'];

describe.each([
  { name: 'adk', version: '2.0.0', file: 'agent.cjs' },
  { name: 'adk-1', version: '1.6.0', file: 'agent.js' },
])('$name with one import', ({ name, version, file }) => {
  const example = new Example(name);
  beforeAll(() => example.open());
  afterAll(() => example.close());

  tellsTheStory(example);

  it('is told in one line what is guarded', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output.match(/^goalkeeper: .*$/gm)).toEqual([expect.stringContaining(`adk ${version}`)]);
  });

  it.each(WAYS)('is stopped by whichever way it is made: %s', async (way) => {
    const ran = await example.run({ file: 'ways.js', flags: [`--way=${way}`] });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
    expect(ran.report.answer).toMatch(/left them undone/);
  });

  it('does not take what an agent tells another for the user’s words', async () => {
    const ran = await example.run({ file: 'ways.js', flags: ['--way=delegate'] });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
  });

  isStoppedOnEveryNode(example, [
    ['the program of one import or require', { file }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
  ]);

  isTheSameEveryWay(example, [...WAYS, 'cancel']);

  const asked = (...flags: readonly string[]) =>
    example.run({ mail: 'clean', file: 'ways.js', flags, env: { GOALKEEPER_CHARTER: ASKS } });

  it('asks for ADK’s confirmation where a person has to agree, and makes the payment once after a yes', async () => {
    const ran = await asked('--way=interrupt', '--say=yes');
    expect(ran.output).toContain('Asked about send_payment: yes');
    expect(toolsOf(ran).filter((tool) => tool === 'send_payment')).toHaveLength(1);
    expect(ran.report.answer).toMatch(/I paid it/);
  });

  it('does not make the payment after a no, and the agent reads so', async () => {
    const ran = await asked('--way=interrupt', '--say=no');
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/the person who was asked said no/);
  });

  it('judges the arguments that a callback leaves a call with', async () => {
    const ran = await asked('--way=rewritten');
    expect(ran.report.calls.find(({ tool }) => tool === 'send_payment')?.arguments).toMatchObject({
      amount: 10,
    });
  });
});
