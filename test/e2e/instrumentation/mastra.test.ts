import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { isStoppedOnEveryNode, isTheSameEveryWay, STOPPED, tellsTheStory } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');

describe.each([
  {
    name: 'mastra',
    version: '1.71.0',
    ways: ['stream', 'toolset', 'prepare', 'processor', 'memory', 'workflow'],
    file: 'agent.cjs',
  },
  { name: 'mastra-0.24', version: '0.24.9', ways: ['stream', 'toolset'], file: 'agent.js' },
])('$name with one import', ({ name, version, ways, file }) => {
  const example = new Example(name);
  beforeAll(() => example.open());
  afterAll(() => example.close());

  tellsTheStory(example);

  it('is told in one line what is guarded', async () => {
    const { output } = await example.run({ mail: 'clean' });
    const lines = output.match(/^goalkeeper: .*$/gm) ?? [];
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`mastra ${version}`);
  });

  it.each(ways)('is stopped by whichever way it is made: %s', async (way) => {
    const ran = await example.run({ file: 'ways.js', flags: [`--way=${way}`] });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
    expect(ran.report.answer).toMatch(/left them undone/);
  });

  it('does not take what an agent tells another for the user’s words', async () => {
    const ran = await example.run({ file: 'ways.js', flags: ['--way=delegate'] });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.error).toBeNull();
  });

  isStoppedOnEveryNode(example, [
    ['the program of one import or require', { file }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
  ]);

  isTheSameEveryWay(example, [...ways, ...(name === 'mastra' ? ['network', 'cancel'] : [])]);

  const asked = (...flags: readonly string[]) =>
    example.run({ mail: 'clean', file: 'ways.js', flags, env: { GOALKEEPER_CHARTER: ASKS } });

  it('suspends the run where a person has to agree, and makes the payment once after a yes', async () => {
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

  it('does not make it where the run can’t be suspended and nobody can be asked', async () => {
    const ran = await example.run({ mail: 'clean', env: { GOALKEEPER_CHARTER: ASKS } });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/a person has to agree/);
  });

  it.runIf(name === 'mastra')('goes on by Mastra’s own method to approve a call', async () => {
    const ran = await asked('--way=interrupt', '--say=approve');
    expect(toolsOf(ran).filter((tool) => tool === 'send_payment')).toHaveLength(1);
  });

  it.runIf(name === 'mastra')('does not make the payment that a network chooses', async () => {
    const ran = await example.run({ file: 'ways.js', flags: ['--way=network'] });
    expect(toolsOf(ran)).toEqual(['get_invoice', 'lookup_vendor', 'read_message']);
    expect(ran.report.answer).toMatch(/Not done: send_payment/);
  });
});
