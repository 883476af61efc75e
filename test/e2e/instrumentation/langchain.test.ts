import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTR } from '../../../src/alert/attributes.ts';
import { REPOSITORY } from '../processes.ts';
import { Example, NODES, toolsOf } from './support.ts';

const ASKS = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
const BARE = { GOALKEEPER_DISABLED: 'true' };

const example = new Example('langchain');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('LangChain with one import', () => {
  it('does not make the payment that a mail asks for, and the agent goes on', async () => {
    const ran = await example.run({ mail: 'hijacked' });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(toolsOf(ran)).not.toContain('send_email');
    expect(ran.report.heard.filter((text) => text.startsWith('Not done: send_payment'))).toHaveLength(1);
    expect(ran.report.answer).toMatch(/left them undone/);
    expect(ran.code).toBe(0);
  });

  it('sends a span of each call and of the run, and an alert of each that was refused', async () => {
    const { service } = await example.runAs('spans', { mail: 'hijacked' });
    await example.until(service, 'six calls, their run and the alerts of two', (spans) => {
      const operations = spans.map(({ attributes }) => attributes.get('gen_ai.operation.name'));
      const blocked = spans.filter(({ attributes }) => attributes.get(ATTR.verdict) === 'block');
      return (
        operations.filter((name) => name === 'execute_tool').length >= 6 &&
        operations.includes('invoke_agent') &&
        blocked.some(({ attributes }) => attributes.get('gen_ai.tool.name') === 'send_payment') &&
        blocked.some(({ attributes }) => attributes.get('gen_ai.tool.name') === 'send_email')
      );
    });
    const traces = new Set(example.spansOf(service).map(({ traceId }) => traceId));
    expect(traces.size).toBe(1);
  });

  it('does what it does without Goalkeeper where nothing is wrong', async () => {
    const guarded = await example.run({ mail: 'clean' });
    const bare = await example.run({ mail: 'clean', env: BARE });
    expect(guarded.report).toEqual(bare.report);
    expect(toolsOf(guarded)).toContain('send_payment');
  });

  it('makes the payment that a mail asks for where Goalkeeper is disabled, and says nothing', async () => {
    const bare = await example.run({ mail: 'hijacked', env: BARE });
    expect(toolsOf(bare)).toContain('send_payment');
    expect(bare.output).not.toContain('goalkeeper:');
  });

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

  it.each([
    ['the ESM program of one import', {}],
    ['the CommonJS program of one require', { file: 'agent.cjs' }],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
    ['the program that is started with --require', { nodeFlags: ['--require', 'goalkeeper/register'] }],
  ])('is stopped in %s, on every Node', async (_, options) => {
    for (const { name, node } of NODES) {
      const ran = await example.run({ ...options, node });
      expect([name, toolsOf(ran)]).toEqual([
        name,
        ['export_contacts', 'get_invoice', 'lookup_vendor', 'read_message'],
      ]);
    }
  });
});

describe('a clean run of LangChain', () => {
  it.each(['middleware', 'stream', 'events', 'react', 'graph', 'loop', 'cancel'])(
    'is what it is without Goalkeeper, whichever way it is made: %s',
    async (way) => {
      const options = { mail: 'clean', file: 'ways.js', flags: [`--way=${way}`] } as const;
      const guarded = await example.run(options);
      const bare = await example.run({ ...options, env: BARE });
      expect(guarded.report).toEqual(bare.report);
    },
  );
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
