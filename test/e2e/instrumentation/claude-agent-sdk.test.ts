import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { STOPPED, tellsTheStory, withAndWithout } from './story.ts';
import { Example, NODES, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
const IMPORT = ['--import', 'goalkeeper/register'];
const ways = (way: string, ...flags: readonly string[]) =>
  ({ file: 'ways.js', nodeFlags: IMPORT, flags: [`--way=${way}`, ...flags] }) as const;

const example = new Example('claude-agent-sdk');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('the Claude Agent SDK with its options guarded', () => {
  tellsTheStory(example);

  it('is told that its functions are out of reach, and what reaches them', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output).toMatch(/not reached: claude-agent-sdk: query \(start with --import/);
  });
});

describe('the Claude Agent SDK with --import', () => {
  it.each(['input', 'hooks', 'resume'])('is stopped with no change of its code: %s', async (way) => {
    const ran = await example.run(ways(way));
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
    expect(ran.report.answer).toMatch(/left them undone/);
  });

  it.each(['input', 'hooks', 'resume'])('does what it does without Goalkeeper: %s', async (way) => {
    const [guarded, bare] = await withAndWithout(example, { ...ways(way), mail: 'clean' });
    expect(guarded.report.calls).toEqual(bare.report.calls);
    expect(guarded.report.answer).toBe(bare.report.answer);
  });

  it('ends as without Goalkeeper where it is called off', async () => {
    const [guarded, bare] = await withAndWithout(example, { ...ways('cancel'), mail: 'clean' });
    expect(guarded.report.calls).toEqual(bare.report.calls);
    expect(guarded.report.error).toBe(bare.report.error);
  });

  it('asks once where its options are guarded too, on every Node', async () => {
    for (const { name, node } of NODES) {
      const ran = await example.run({ nodeFlags: IMPORT, node });
      expect([name, toolsOf(ran)]).toEqual([name, STOPPED]);
      expect(ran.output).not.toContain('not reached');
    }
  });
});

describe('a payment that a person has to agree to', () => {
  const env = { GOALKEEPER_CHARTER: ASKS, GOALKEEPER_AGENT: 'accounts_payable_agent' };
  const asked = (say: string) => example.run({ ...ways('person', `--say=${say}`), mail: 'clean', env });

  it('is asked about by the program’s own canUseTool, and made once after a yes', async () => {
    const ran = await asked('yes');
    expect(ran.output).toContain('Asked about mcp__office__send_payment: yes');
    expect(toolsOf(ran).filter((tool) => tool === 'send_payment')).toHaveLength(1);
  });

  it('is not made after a no, nor after a yes to other arguments', async () => {
    expect(toolsOf(await asked('no'))).not.toContain('send_payment');
    const other = await asked('other');
    expect(toolsOf(other)).not.toContain('send_payment');
    expect(other.report.heard.join()).toMatch(/not the call that a person agreed to/);
  });

  it('is not made where nobody can be asked, and the agent reads so', async () => {
    const ran = await example.run({ mail: 'clean', env });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/a person has to agree/);
  });
});
