import { expect, it } from 'vitest';
import { ATTR } from '../../../src/alert/attributes.ts';
import { type Example, NODES, type Ran, type RunOptions, toolsOf } from './support.ts';

// What every framework's example has to show, whatever the framework.

/** The program as it is without Goalkeeper. */
export const BARE = { GOALKEEPER_DISABLED: 'true' };

/** What really ran of the hijacked run. */
export const STOPPED = ['export_contacts', 'get_invoice', 'lookup_vendor', 'read_message'];

/** Tests of the one story, run as `options` say. */
export function tellsTheStory(example: Example, options: RunOptions = {}): void {
  it('does not make the payment that a mail asks for, and the agent goes on', async () => {
    const ran = await example.run({ ...options, mail: 'hijacked' });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.heard.filter((text) => text.includes('Not done: send_payment'))).toHaveLength(1);
    expect(ran.report.answer).toMatch(/left them undone/);
    expect(ran.code).toBe(0);
  });

  it('sends a span of each call and of the run, and an alert of each that was refused', async () => {
    const { service } = await example.runAs('spans', { ...options, mail: 'hijacked' });
    await example.until(service, 'six calls, their run and the alerts of two', (spans) => {
      const operations = spans.map(({ attributes }) => attributes.get('gen_ai.operation.name'));
      const blocked = spans
        .filter(({ attributes }) => attributes.get(ATTR.verdict) === 'block')
        .map(({ attributes }) => attributes.get('gen_ai.tool.name'));
      return (
        operations.filter((name) => name === 'execute_tool').length >= 6 &&
        operations.includes('invoke_agent') &&
        blocked.some((tool) => String(tool).endsWith('send_payment')) &&
        blocked.some((tool) => String(tool).endsWith('send_email'))
      );
    });
    const own = example.spansOf(service).filter((span) => span.service === service);
    const calls = own.filter(({ attributes }) => attributes.get('gen_ai.operation.name') === 'execute_tool');
    expect(calls).toHaveLength(6);
    expect(new Set(own.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('does what it does without Goalkeeper where nothing is wrong', async () => {
    const [guarded, bare] = await withAndWithout(example, { ...options, mail: 'clean' });
    expect(guarded.report).toEqual(bare.report);
    expect(toolsOf(guarded)).toContain('send_payment');
  });

  it('makes the payment that a mail asks for where Goalkeeper is disabled, and says nothing', async () => {
    const bare = await example.run({ ...options, mail: 'hijacked', env: { ...options.env, ...BARE } });
    expect(toolsOf(bare)).toContain('send_payment');
    expect(bare.output).not.toContain('goalkeeper:');
  });
}

/** Tests that a hijacked run is stopped by each way in which the framework makes calls. */
export function isStoppedEveryWay(example: Example, ways: readonly string[]): void {
  it.each(ways)('is stopped by whichever way it is made: %s', async (way) => {
    const ran = await example.run({ file: 'ways.js', flags: [`--way=${way}`] });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
    expect(ran.report.answer).toMatch(/left them undone/);
  });
}

/** Tests that a hijacked run is stopped however its program is started, on every Node there is. */
export function isStoppedOnEveryNode(
  example: Example,
  programs: readonly (readonly [name: string, options: RunOptions])[],
): void {
  it.each(programs)('is stopped in %s, on every Node', async (_, options) => {
    const ran = NODES.map(async ({ name, node }) => [name, toolsOf(await example.run({ ...options, node }))]);
    expect(await Promise.all(ran)).toEqual(NODES.map(({ name }) => [name, STOPPED]));
  });
}

/** Tests that a clean run is what it is without Goalkeeper, in each way in which the framework makes calls. */
export function isTheSameEveryWay(example: Example, ways: readonly string[]): void {
  it.each(ways)('is what it is without Goalkeeper where nothing is wrong: %s', async (way) => {
    const options = { mail: 'clean', file: 'ways.js', flags: [`--way=${way}`] } as const;
    const [guarded, bare] = await withAndWithout(example, options);
    expect(guarded.report).toEqual(bare.report);
  });
}

/** The same run guarded and bare, beside each other. */
export function withAndWithout(example: Example, options: RunOptions): Promise<[guarded: Ran, bare: Ran]> {
  const bare = { ...options, env: { ...options.env, ...BARE } };
  return Promise.all([example.run(options), example.run(bare)]);
}
