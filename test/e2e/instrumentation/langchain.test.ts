import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { isStoppedOnEveryNode, isTheSameEveryWay, tellsTheStory } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');

const example = new Example('langchain');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('LangChain with one import', () => {
  tellsTheStory(example);

  it('is told in one line what is guarded, unless it wants to hear nothing', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output.match(/^goalkeeper: .*$/gm)).toEqual([expect.stringMatching(/guards langchain 1\.4\.0/)]);
    const quiet = await example.run({ mail: 'clean', env: { GOALKEEPER_LOG: 'quiet' } });
    expect(quiet.output).not.toContain('goalkeeper:');
  });

  it('runs all the same where nobody takes its spans', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    const ran = await example.run({ mail: 'clean', env });
    expect(ran.report.answer).toMatch(/I paid it/);
  });
});

describe('a hijacked run of LangChain', () => {
  it.each(['middleware', 'stream', 'events', 'react', 'graph', 'loop', 'delegate'])(
    'is stopped by whichever way it is made: %s',
    async (way) => {
      const ran = await example.run({ file: 'ways.js', flags: [`--way=${way}`] });
      expect(toolsOf(ran)).not.toContain('send_payment');
      expect(ran.report.error).toBeNull();
      expect(ran.report.answer).toMatch(/left them undone/);
    },
  );

  isStoppedOnEveryNode(example, [
    ['the ESM program of one import', {}],
    ['the CommonJS program of one require', { file: 'agent.cjs' }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
    ['the program that is started with --require', { nodeFlags: ['--require', 'goalkeeper/register'] }],
  ]);
});

describe('a clean run of LangChain', () => {
  isTheSameEveryWay(example, ['middleware', 'stream', 'events', 'react', 'graph', 'loop', 'cancel']);
});

describe('a payment that a person has to agree to', () => {
  const asked = (say: string) =>
    example.run({
      mail: 'clean',
      file: 'ways.js',
      flags: ['--way=interrupt', `--say=${say}`],
      env: { GOALKEEPER_CHARTER: ASKS },
    });

  it('suspends the run by LangGraph’s interrupt, and is made once after a yes', async () => {
    const ran = await asked('yes');
    expect(ran.output).toContain('Asked about send_payment: yes');
    expect(toolsOf(ran).filter((tool) => tool === 'send_payment')).toHaveLength(1);
    expect(ran.report.answer).toMatch(/I paid it/);
  });

  it('is not made after a no, and the agent reads so', async () => {
    const ran = await asked('no');
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/the person who was asked said no/);
  });

  it('is not made where the run can’t be suspended and nobody can be asked', async () => {
    const ran = await example.run({ mail: 'clean', env: { GOALKEEPER_CHARTER: ASKS } });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/a person has to agree/);
  });
});
