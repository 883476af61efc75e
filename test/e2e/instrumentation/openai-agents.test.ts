import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { isStoppedEveryWay, isStoppedOnEveryNode, isTheSameEveryWay, tellsTheStory } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = { GOALKEEPER_CHARTER: join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml') };
const WAYS = ['stream', 'text', 'plain', 'required', 'session', 'frozen', 'server', 'handover', 'delegate'];

const example = new Example('openai-agents');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('OpenAI Agents with one import', () => {
  tellsTheStory(example);

  it('is told in one line what is guarded', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output.match(/^goalkeeper: .*$/gm)).toEqual([
      expect.stringMatching(/guards .*openai-agents 0\.20\.0.*; enforces/),
    ]);
  });
});

describe('a hijacked run of OpenAI Agents', () => {
  isStoppedEveryWay(example, WAYS);

  isStoppedOnEveryNode(example, [
    ['the ESM program of one import', {}],
    ['the CommonJS program of one require', { file: 'agent.cjs' }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
  ]);

  it('is one run in the spans where one agent hands over to another, and names the one who called', async () => {
    const options = { file: 'ways.js', flags: ['--way=handover'] };
    const { service } = await example.runAs('handover', options);
    await example.until(service, 'the clerk’s calls', (spans) => {
      const calls = spans.filter(
        ({ attributes }) => attributes.get('gen_ai.operation.name') === 'execute_tool',
      );
      const agents = calls.map(({ attributes }) => attributes.get('gen_ai.agent.name'));
      return calls.length >= 6 && agents.every((agent) => agent === 'clerk');
    });
    const runs = example
      .spansOf(service)
      .filter(({ attributes }) => attributes.get('gen_ai.operation.name') === 'invoke_agent');
    expect(runs).toHaveLength(1);
  });
});

describe('a clean run of OpenAI Agents', () => {
  isTheSameEveryWay(example, ['stream', 'session', 'frozen', 'server', 'delegate', 'cancel', 'malformed']);
});

describe('a payment that a person has to agree to', () => {
  const asked = (way: string, say: string) =>
    example.run({ mail: 'clean', file: 'ways.js', flags: [`--way=${way}`, `--say=${say}`], env: ASKS });

  it.each([
    ['', 'approval'],
    [' that was stored meanwhile', 'stored'],
    [' of an agent that is another’s tool', 'nested'],
    [' that would call an MCP server', 'server'],
  ])('interrupts the run%s, and is made once after a yes, never after a no', async (_, way) => {
    const yes = await asked(way, 'yes');
    expect(yes.output).toContain('Asked about send_payment: yes');
    expect(toolsOf(yes).filter((tool) => tool === 'send_payment')).toHaveLength(1);
    expect(yes.report.answer).toMatch(/I paid it/);
    const no = await asked(way, 'no');
    expect(toolsOf(no)).not.toContain('send_payment');
    expect(no.report.error).toBeNull();
  });

  it('is not made where the arguments are others than those agreed to', async () => {
    expect(toolsOf(await asked('approval', 'other'))).not.toContain('send_payment');
  });

  it('asks nobody about arguments that are no JSON: the model reads so, as it does without Goalkeeper', async () => {
    const ran = await example.run({ mail: 'clean', file: 'ways.js', flags: ['--way=malformed'], env: ASKS });
    expect(ran.output).toContain('Interruptions: 0');
    expect(ran.report.answer).toMatch(/valid JSON/);
  });
});

describe('OpenAI Agents 0.11 with one import', () => {
  const older = new Example('openai-agents-0.11');
  beforeAll(() => older.open());
  afterAll(() => older.close());

  tellsTheStory(older);

  it('interrupts the run for a person’s yes, which holds once', async () => {
    const yes = await older.run({ mail: 'clean', flags: ['--say=yes'], env: ASKS });
    expect(toolsOf(yes).filter((tool) => tool === 'send_payment')).toHaveLength(1);
    const no = await older.run({ mail: 'clean', flags: ['--say=no'], env: ASKS });
    expect(no.output).toContain('Asked about send_payment');
    expect(toolsOf(no)).not.toContain('send_payment');
  });
});
