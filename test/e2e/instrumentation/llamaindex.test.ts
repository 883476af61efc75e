import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { isStoppedEveryWay, isStoppedOnEveryNode, isTheSameEveryWay, tellsTheStory } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
const WAYS = [
  'stream',
  'plain',
  'handover',
  'delegate',
  'exec',
  'exec_stream',
  'loop',
  'older',
  'older_stream',
];

// The newest of each package brings two copies of the core along: the tools are of one, the agents of the other.
const example = new Example('llamaindex');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('LlamaIndex.TS with one import', () => {
  tellsTheStory(example);

  it('is told in one line that both copies of its core are guarded', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output).toMatch(/^goalkeeper: guards llamaindex .*0\.6\.22 and 0\.6\.23.*; 6 of 6 tools gated$/m);
    expect(output).not.toContain('not reached');
  });
});

describe('a hijacked run of LlamaIndex.TS', () => {
  isStoppedEveryWay(example, WAYS);

  isStoppedOnEveryNode(example, [
    ['the ESM program of one import', {}],
    ['the CommonJS program of one require', { file: 'agent.cjs' }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
  ]);
});

describe('a clean run of LlamaIndex.TS', () => {
  isTheSameEveryWay(example, WAYS);
});

describe('a payment that a person has to agree to', () => {
  const env = { GOALKEEPER_CHARTER: ASKS };

  it.each(['yes', 'no'])('waits for the person, who says %s', async (say) => {
    const flags = ['--way=ask', `--say=${say}`];
    const ran = await example.run({ mail: 'clean', file: 'ways.js', flags, env });
    expect(ran.output).toContain(`Asked about send_payment: ${say}`);
    expect(toolsOf(ran).filter((tool) => tool === 'send_payment')).toHaveLength(say === 'yes' ? 1 : 0);
  });

  it('is not made where nobody can be asked, and the agent reads so', async () => {
    const ran = await example.run({ mail: 'clean', env });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/a person has to agree/);
  });
});
