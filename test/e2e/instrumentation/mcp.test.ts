import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import { BARE, isStoppedOnEveryNode, STOPPED, tellsTheStory } from './story.ts';
import { Example, toolsOf } from './support.ts';

const ASKS = { GOALKEEPER_CHARTER: join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml') };

describe.each([
  { name: 'mcp', version: '2.4.0', ways: ['call', 'request', 'handler'] },
  { name: 'mcp-1', version: '1.32.2', ways: ['call', 'request', 'stream', 'handler'] },
])('$name with one import', ({ name, version, ways }) => {
  const example = new Example(name);
  beforeAll(() => example.open());
  afterAll(() => example.close());

  tellsTheStory(example);

  it('is told in one line what is guarded', async () => {
    const { output } = await example.run({ mail: 'clean' });
    const lines = output.match(/^goalkeeper: .*$/gm) ?? [];
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`mcp ${version}`);
  });

  it('tells one call where client and server are one program', async () => {
    const { service } = await example.runAs('once', { mail: 'clean' });
    const calls = () =>
      example.spansOf(service).filter(({ attributes }) => attributes.get('gen_ai.tool.name') !== undefined);
    await example.until(service, 'five calls', () => calls().length >= 5);
    expect(calls()).toHaveLength(5);
  });

  it('tells one call where client and server are two programs, each guarded', async () => {
    const { service } = await example.runAs('twice', {
      ...{ mail: 'hijacked', file: 'ways.js', flags: ['--way=stdio'] },
      // Nothing is stopped, so that all calls come to the server.
      env: { GOALKEEPER_MODE: 'monitor' },
    });
    const of = (name: string) =>
      example
        .spansOf(service)
        .filter(
          (span) => span.service === name && span.attributes.get('gen_ai.operation.name') === 'execute_tool',
        );
    const [client, server] = [() => of(service), () => of(`${service}-server`)];
    await example.until(
      service,
      'six calls, told twice',
      () => client().length >= 6 && server().length >= 6 && alertsOn(service, 'send_payment').length > 0,
    );
    const above = new Map(client().map((span) => [span.spanId, span.attributes.get('gen_ai.tool.name')]));
    for (const { parentSpanId, attributes } of server()) {
      expect(above.get(parentSpanId)).toBe(attributes.get('gen_ai.tool.name'));
    }
    expect(alertsOn(service, 'send_payment')).toHaveLength(1);
  });

  const alertsOn = (service: string, tool: string) =>
    example
      .spansOf(service)
      .filter((span) => span.service === 'goalkeeper' && span.attributes.get('gen_ai.tool.name') === tool);

  it.each(ways)('is stopped by whichever way it is made: %s', async (way) => {
    const ran = await example.run({ file: 'ways.js', flags: [`--way=${way}`] });
    expect(toolsOf(ran)).toEqual(STOPPED);
    expect(ran.report.error).toBeNull();
    expect(ran.report.answer).toMatch(/left them undone/);
  });

  it('is stopped at a server of its own, where only that one is guarded', async () => {
    const options = { file: 'ways.js', flags: ['--way=stdio'], env: BARE };
    const guarded = await example.run(options);
    expect(toolsOf(guarded)).toEqual(STOPPED);
    expect(guarded.report.answer).toMatch(/left them undone/);
    const bare = await example.run({ ...options, flags: [...options.flags, '--bare'] });
    expect(toolsOf(bare)).toContain('send_payment');
  });

  isStoppedOnEveryNode(example, [
    ['the program of one import', {}],
    ['the program that is started with --import', { nodeFlags: ['--import', 'goalkeeper/register'] }],
  ]);

  it.each([...ways, 'stdio', 'cancel'])(
    'is what it is without Goalkeeper where nothing is wrong: %s',
    async (way) => {
      const options = { mail: 'clean', file: 'ways.js', flags: [`--way=${way}`] } as const;
      const [guarded, bare] = await Promise.all([
        example.run(options),
        example.run({ ...options, flags: [...options.flags, '--bare'], env: BARE }),
      ]);
      expect(guarded.report).toEqual(bare.report);
    },
  );

  it('refuses what a person has to agree to where nobody can be asked', async () => {
    const ran = await example.run({ mail: 'clean', env: ASKS });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(ran.report.heard.join()).toMatch(/a person has to agree/);
  });
});
