import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { isStoppedEveryWay, isStoppedOnEveryNode, isTheSameEveryWay, tellsTheStory } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
const WAYS = [
  'stream',
  'prompt',
  'prompt_stream',
  'middleware',
  'parts',
  'dynamic',
  'provider',
  'loop',
  'delegate',
];

const example = new Example('genkit');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('Genkit with one import', () => {
  tellsTheStory(example);

  it('is told in one line what is guarded, and by whom spans are sent: not by the SDK that is Genkit’s own', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output).toMatch(
      /^goalkeeper: guards genkit 1\.42\.0.*; spans by OTLP\/gRPC to .*; 6 of 6 tools gated$/m,
    );
  });
});

describe('a hijacked run of Genkit', () => {
  isStoppedEveryWay(example, WAYS);

  isStoppedOnEveryNode(example, [
    ['the ESM program of one import', {}],
    ['the CommonJS program of one require', { file: 'agent.cjs' }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
  ]);
});

describe('a clean run of Genkit', () => {
  isTheSameEveryWay(example, [...WAYS, 'cancel']);
});

describe('a payment that a person has to agree to', () => {
  const asked = (...flags: readonly string[]) =>
    example.run({
      mail: 'clean',
      file: 'ways.js',
      flags: ['--way=interrupt', ...flags],
      env: { GOALKEEPER_CHARTER: ASKS },
    });

  it('interrupts the run, and is made once after a yes', async () => {
    const ran = await asked('--say=yes');
    expect(ran.output).toContain('Asked about send_payment: yes');
    expect(toolsOf(ran).filter((tool) => tool === 'send_payment')).toHaveLength(1);
    expect(ran.report.answer).toMatch(/I paid it/);
  });

  it.each([
    ['after a no', '--say=no', /the person who was asked said no/],
    ['where the run goes on with other arguments', '--say=other', /not the call that a person agreed to/],
    ['where the program has no interrupts and nobody can be asked', '--stable', /a person has to agree/],
  ])('is not made %s, and the agent reads so', async (_, flag, words) => {
    const ran = await asked(flag);
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(words);
  });
});
