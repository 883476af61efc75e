import { describe, expect, it } from 'vitest';
import {
  langChainArguments,
  positional,
  traceloopArguments,
} from '../../../src/dialects/readers/envelope.ts';
import type { Json } from '../../../src/model/json.ts';

const langChain = {
  input_str: "{'iban': 'DE89', 'amount': 12.5}",
  tags: ['seq:step:1'],
  metadata: { thread_id: 'conv-1', lc_agent_name: 'payables' },
  inputs: { iban: 'DE89', amount: 12.5 },
  kwargs: { color: 'green', tool_call_id: 'call_1' },
};

describe("OpenLLMetry's envelope of LangChain", () => {
  it('gives the inputs and the call id', () => {
    expect(langChainArguments(JSON.stringify(langChain))).toEqual({
      value: { iban: 'DE89', amount: 12.5 },
      truncated: false,
      tool: undefined,
      callId: 'call_1',
      metadata: langChain.metadata,
    });
  });

  it('cut, gives the inputs from the text that stands first', () => {
    const text = JSON.stringify(langChain);
    const cut = langChainArguments(text.slice(0, text.indexOf('thread_id')));
    expect(cut).toMatchObject({ value: { iban: 'DE89', amount: 12.5 }, truncated: true, callId: undefined });
  });

  it('cut in the text itself, gives what is readable', () => {
    const text = JSON.stringify(langChain);
    expect(langChainArguments(text.slice(0, text.indexOf('amount')))).toMatchObject({
      value: { iban: 'DE89' },
      truncated: true,
    });
  });

  it("is not taken for one where a tool's own parameter has that name", () => {
    for (const own of [
      { input_str: 'x', pattern: 'y' },
      { input_str: 'x' },
      { input_str: 'x', tags: ['y'] },
    ]) {
      expect(langChainArguments(JSON.stringify(own)).value).toEqual(own);
    }
  });
});

describe("Traceloop's other envelopes", () => {
  it.each<[string, Json, Json | undefined]>([
    ['MCP', { tool_name: 'pay', arguments: { to: 'x' } }, { to: 'x' }],
    ['MCP without arguments', { tool_name: 'pay' }, undefined],
    ['LangChain.js', { args: ['{"id":17}'] }, { id: 17 }],
    ['LangChain.js, a lone string', { args: ['INV-1'] }, 'INV-1'],
    ['a decorated function by keyword', { args: [], kwargs: { to: 'x' } }, { to: 'x' }],
    ['a decorated function by position', { args: ['x', 12], kwargs: {} }, ['x', 12]],
    ['a decorated function without parameters', { args: [], kwargs: {} }, {}],
    ['none', { to: 'x' }, { to: 'x' }],
  ])('%s', (_, value, expected) => {
    expect(traceloopArguments(JSON.stringify(value)).value).toEqual(expected);
  });

  it("MCP's names the tool", () => {
    expect(traceloopArguments('{"tool_name":"pay","arguments":{}}').tool).toBe('pay');
  });
});

it('a Python call is one of args and kwargs alone', () => {
  expect(positional({ kwargs: { id: 17 } })?.value).toEqual({ id: 17 });
  expect(positional({ args: [], kwargs: {}, more: 1 })).toBeNull();
  expect(positional({ args: null, kwargs: null })).toBeNull();
  expect(positional({})).toBeNull();
  expect(positional('x')).toBeNull();
  expect(positional(undefined)).toBeNull();
});

it("a Python call's positional arguments have the parameters' names, where these are known and enough", () => {
  const named = (value: Json) => positional(value, () => ['to', 'amount'])?.value;
  expect(named({ args: ['x', 12], kwargs: {} })).toEqual({ to: 'x', amount: 12 });
  expect(named({ args: ['x'], kwargs: { amount: 12 } })).toEqual({ to: 'x', amount: 12 });
  expect(named({ args: ['x', 12, 'y'], kwargs: {} })).toEqual(['x', 12, 'y']);
  expect(named({ args: [], kwargs: {} })).toEqual({});
});
