import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { BARE, isStoppedOnEveryNode, STOPPED, tellsTheStory } from './story.ts';
import { Example, type RunOptions, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
const PRELOADED = { nodeFlags: ['--import', 'goalkeeper/register'] };

/** What hands its tools to agents alone, and what to the functions that they come to. */
const AGENTS = ['agent', 'agent_stream', 'agent_prepared', 'frozen_agent', 'untold_agent'];
const FUNCTIONS = ['generate', 'stream', 'steps', 'loop', 'parallel', 'frozen_tools'];
/** Where a run's own options, or frozen tools, keep listeners from what they need. */
const TELEMETRY = ['untold', 'hidden', 'own_listeners'];

describe.each([
  {
    name: 'ai-sdk',
    version: '7.0.173',
    cjs: false,
    plain: [...AGENTS, ...FUNCTIONS],
    beyond: ['frozen', ...TELEMETRY],
    clean: ['generate', 'stream', 'agent_stream', 'steps', 'loop', 'frozen_tools', 'cancel', 'cancel_stream'],
    told: 'calls that shut out telemetry',
    approvals: ['approval', 'approval_stream'],
  },
  {
    name: 'ai-sdk-6',
    version: '6.0.326',
    cjs: true,
    plain: [...AGENTS, ...FUNCTIONS, ...TELEMETRY],
    beyond: ['frozen'],
    clean: ['stream', 'loop', 'cancel_stream'],
    told: null,
    approvals: ['approval', 'approval_stream'],
  },
  {
    name: 'ai-sdk-5',
    version: '5.0.277',
    cjs: true,
    plain: AGENTS,
    beyond: ['frozen', ...FUNCTIONS],
    clean: ['stream', 'agent_stream', 'cancel_stream'],
    told: 'generateText and streamText',
    approvals: [],
  },
])('$name with one import', ({ name, version, cjs, plain, beyond, clean, told, approvals }) => {
  const example = new Example(name);
  beforeAll(() => example.open());
  afterAll(() => example.close());
  const run = (way: string, options: RunOptions = {}) =>
    example.run({ file: 'ways.js', ...options, flags: [`--way=${way}`, ...(options.flags ?? [])] });

  tellsTheStory(example);

  it('is told in one line what is guarded, and what is not reached', async () => {
    const { output } = await example.run({ mail: 'clean' });
    const lines = output.match(/^goalkeeper: .*$/gm) ?? [];
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`ai-sdk ${version}`);
    if (told === null) expect(lines[0]).not.toContain('not reached');
    else expect(lines[0]).toContain(`ai-sdk: ${told} (start with --import)`);
  });

  it.each(plain)('is stopped by whichever way it is made: %s', async (way) => {
    const ran = await run(way);
    expect(new Set(toolsOf(ran))).toEqual(new Set(STOPPED));
    expect(ran.report.error).toBeNull();
    expect(ran.report.answer).toMatch(/left them undone/);
  });

  it.each(beyond)('is stopped with --import where a plain import does not reach: %s', async (way) => {
    expect(toolsOf(await run(way))).toContain('send_payment');
    const ran = await run(way, PRELOADED);
    expect(new Set(toolsOf(ran))).toEqual(new Set(STOPPED));
    expect(ran.output).not.toContain('not reached');
  });

  it.runIf(plain.includes('generate'))('says which tools it can’t stand before', async () => {
    expect((await run('frozen')).output).toMatch(
      /not guarded, for they are frozen: read_message, .*send_payment/,
    );
  });

  it('does not take what an agent tells another for the user’s words', async () => {
    const ran = await run('delegate');
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.error).toBeNull();
  });

  const programs: readonly (readonly [string, RunOptions])[] = [
    ['the program of one import', {}],
    ...(cjs ? [['the CommonJS program of one require', { file: 'agent.cjs' }] as const] : []),
    ['the program that is started with --import', PRELOADED],
  ];
  isStoppedOnEveryNode(example, programs);

  it.each(clean)('is what it is without Goalkeeper where nothing is wrong: %s', async (way) => {
    const [bare, guarded, preloaded] = await Promise.all([
      run(way, { mail: 'clean', env: BARE }),
      run(way, { mail: 'clean' }),
      run(way, { ...PRELOADED, mail: 'clean' }),
    ]);
    expect(guarded.report).toEqual(bare.report);
    expect(preloaded.report).toEqual(bare.report);
  });

  const asked = (way: string, say: string, options: RunOptions = {}) =>
    run(way, { ...options, mail: 'clean', flags: [`--say=${say}`], env: { GOALKEEPER_CHARTER: ASKS } });
  const payments = (ran: Parameters<typeof toolsOf>[0]) =>
    toolsOf(ran).filter((tool) => tool === 'send_payment').length;

  it.runIf(approvals.length > 0).each(approvals)(
    'asks by an approval request where the program answers those: %s',
    async (way) => {
      const yes = await asked(way, 'yes');
      expect(yes.output.match(/^Asked about send_payment: yes$/gm)).toHaveLength(1);
      expect(payments(yes)).toBe(1);
      expect(yes.report.answer).toMatch(/I paid it/);
      expect(payments(await asked(way, 'no'))).toBe(0);
      const other = await asked(way, 'other');
      expect(payments(other)).toBe(0);
      expect(other.report.heard.join()).toMatch(/not the call that a person agreed to/);
    },
  );

  it.runIf(name === 'ai-sdk')('asks beside the program’s own toolApproval with --import', async () => {
    const yes = await asked('approval_by_option', 'yes', PRELOADED);
    expect(yes.output).toContain('Asked about send_payment: yes');
    expect(payments(yes)).toBe(1);
    expect(payments(await asked('approval_by_option', 'no', PRELOADED))).toBe(0);
    expect(payments(await asked('approval_by_option', 'yes'))).toBe(0);
  });

  it('does not make a payment that a person has to agree to where nobody can be asked', async () => {
    const ran = await example.run({ mail: 'clean', env: { GOALKEEPER_CHARTER: ASKS } });
    expect(payments(ran)).toBe(0);
    expect(ran.report.heard.join()).toMatch(/a person has to agree/);
  });
});
