import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { isStoppedOnEveryNode, STOPPED, tellsTheStory, withAndWithout } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
const WAYS = ['stream', 'progress', 'graph'];

const example = new Example('strands');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('Strands with one import', () => {
  tellsTheStory(example);

  it('is told in one line what is guarded', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output.match(/^goalkeeper: .*$/gm)).toEqual([expect.stringContaining('strands 1.19.0')]);
  });
});

describe('a hijacked run of Strands', () => {
  it.each(WAYS)('is stopped by whichever way it is made: %s', async (way) => {
    const ran = await example.run({ file: 'ways.js', flags: [`--way=${way}`] });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
    expect(ran.report.answer).toMatch(/left them undone/);
  });

  it('is stopped below hooks and middleware, and a call that is tried again is asked about again', async () => {
    const { service, ...ran } = await example.runAs('middleware', {
      file: 'ways.js',
      flags: ['--way=middleware'],
    });
    expect([...new Set(toolsOf(ran))]).toEqual(STOPPED);
    await example.until(service, 'a span of each try', (spans) => {
      const tries = spans.filter(
        (span) => span.service === service && span.attributes.get('gen_ai.tool.name') === 'get_invoice',
      );
      return tries.length === 2;
    });
  });

  it('does not take what an agent tells another for the user’s words', async () => {
    const ran = await example.run({ file: 'ways.js', flags: ['--way=delegate'] });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
  });

  isStoppedOnEveryNode(example, [
    ['the ESM program of one import', {}],
    ['the CommonJS program of one require', { file: 'agent.cjs' }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
  ]);
});

describe('a clean run of Strands', () => {
  it.each([...WAYS, 'middleware', 'cancel'])(
    'is what it is without Goalkeeper, whichever way it is made: %s',
    async (way) => {
      const options = { mail: 'clean', file: 'ways.js', flags: [`--way=${way}`] } as const;
      const [guarded, bare] = await withAndWithout(example, options);
      expect(guarded.report).toEqual(bare.report);
      expect(guarded.output.replace(/^goalkeeper: .*\n/gm, '')).toBe(bare.output);
    },
  );
});

describe('a payment that a person has to agree to', () => {
  const asked = (...flags: readonly string[]) =>
    example.run({ mail: 'clean', file: 'ways.js', flags, env: { GOALKEEPER_CHARTER: ASKS } });

  it('suspends the run by Strands’ interrupt, and is made once after a yes', async () => {
    const ran = await asked('--way=interrupt', '--say=yes');
    expect(ran.output).toContain('Asked about send_payment: yes');
    expect(toolsOf(ran).filter((tool) => tool === 'send_payment')).toHaveLength(1);
    expect(ran.report.answer).toMatch(/I paid it/);
  });

  it('is not made after a no, and the agent reads so', async () => {
    const ran = await asked('--way=interrupt', '--say=no');
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/the person who was asked said no/);
  });

  it('is judged by the arguments that a hook leaves it with', async () => {
    const ran = await asked('--way=rewritten');
    expect(toolsOf(ran)).toContain('send_payment');
    expect(ran.report.calls.find(({ tool }) => tool === 'send_payment')?.arguments).toMatchObject({
      amount: 10,
    });
  });
});
