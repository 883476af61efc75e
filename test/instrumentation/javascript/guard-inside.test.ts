import * as tools from '@langchain/core/tools';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { gate, ready, tell } from '../../../instrumentation/javascript/core/program.ts';
import { langchain } from '../../../instrumentation/javascript/frameworks/langchain.ts';
import { guard } from '../../../instrumentation/javascript/guard.ts';
import { reset } from '../../../instrumentation/javascript/settings/configuration.ts';
import { NO_TELEMETRY } from '../../../instrumentation/javascript/spans/telemetry.ts';

// A function that is guarded by hand within a tool of a framework, which hands its own options along.

const asked: { tool: string; arguments: unknown }[] = [];

beforeEach(async () => {
  asked.length = 0;
  await ready();
  tell({
    ...NO_TELEMETRY,
    begin: (call) => {
      asked.push({ tool: call.tool, arguments: call.arguments });
      return NO_TELEMETRY.begin(call);
    },
  });
});
afterAll(() => reset());

const INPUT = { id: 'newest' };

describe('within a framework’s call, a guarded function', () => {
  const called = (name: string, id: string) => {
    const read = guard(async (...given: unknown[]) => given.length, { name });
    const options = { toolCallId: 'call_1', messages: [{ role: 'user', content: 'Read my mail.' }] };
    const refuse = () => 0;
    return gate.call({
      ...{ tool: 'read_mail', arguments: INPUT, callId: id, refuse },
      invoke: () => read(INPUT, options),
    });
  };

  test('is the same call, though the options are all data', async () => {
    expect(await called('read_mail', 'call_1')).toBe(2);
    expect(asked).toEqual([{ tool: 'read_mail', arguments: INPUT }]);
  });

  test('of another name is not judged by the options', async () => {
    await called('fetch_mail', 'call_1');
    expect(asked.at(-1)).toEqual({ tool: 'fetch_mail', arguments: INPUT });
  });

  test('is judged by all that it is given where the id is not that of the call', async () => {
    await called('fetch_mail', 'call_2');
    expect(asked.at(-1)).toMatchObject({ tool: 'fetch_mail', arguments: [INPUT, { toolCallId: 'call_1' }] });
  });
});

test('outside of one, a second object with what no model writes is a framework’s', async () => {
  const read = guard(async (..._: unknown[]) => 'read', { name: 'read_mail' });
  await read(INPUT, { toolCallId: 'call_1', abortSignal: new AbortController().signal });
  expect(asked).toEqual([{ tool: 'read_mail', arguments: INPUT }]);
});

test('in a tool of LangChain it is one call, by its arguments alone', async () => {
  const about = { version: null, replaceable: false, missing: () => {} };
  for (const { module, apply } of langchain.patches)
    if (module === '@langchain/core/tools') apply({ ...tools }, gate, about);
  const given: unknown[] = [];
  const work = async (...all: unknown[]) => {
    given.push(...all);
    return 'read';
  };
  const schema = { type: 'object', properties: { id: { type: 'string' } } } as const;
  for (const name of ['read_mail', 'fetch_mail']) {
    const tool = tools.tool(guard(work, { name }), { name: 'read_mail', schema });
    await tool.invoke({ type: 'tool_call', id: 'call_1', name: 'read_mail', args: INPUT });
  }
  expect(given).toMatchObject([INPUT, { toolCall: { id: 'call_1' } }, INPUT, { toolCall: { id: 'call_1' } }]);
  expect(asked).toEqual([
    { tool: 'read_mail', arguments: INPUT },
    { tool: 'read_mail', arguments: INPUT },
    { tool: 'fetch_mail', arguments: INPUT },
  ]);
});
