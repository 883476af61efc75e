import { describe, expect, it } from 'vitest';
import { claudeCode } from '../../src/dialects/claude-code.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (name: string, attributes: Record<string, Json>, rest: Parameters<typeof view>[1] = {}) =>
  claudeCode.read(view({ 'gen_ai.system': 'anthropic', ...attributes }, { name, ...rest }));

describe('a tool call', () => {
  const TOOL = {
    'span.type': 'tool',
    tool_name: 'mcp__bank__pay',
    'gen_ai.tool.name': 'pay',
    tool_use_id: 'toolu_1',
    'session.id': 'conv-1',
  };

  it('has its result in an event, and no arguments on its span', () => {
    const events = [{ name: 'tool.output', attributes: { output: 'paid' } }];
    expect(read('claude_code.tool', TOOL, { events })).toEqual({
      conversation: 'conv-1',
      call: { tool: 'pay', result: 'paid', callId: 'toolu_1', failed: false, truncated: false },
    });
  });

  it('has arguments with detailed tracing, behind a heading', () => {
    const input = '[TOOL INPUT: mcp__bank__pay]\n{"to":"x"}';
    expect(read('claude_code.tool', { ...TOOL, tool_input: input })?.call?.arguments).toEqual({ to: 'x' });
  });

  it('is marked where its output was cut', () => {
    const events = [{ name: 'tool.output', attributes: { output: 'pa', output_truncated: true } }];
    expect(read('claude_code.tool', TOOL, { events })?.call?.truncated).toBe(true);
  });

  it("of older versions is named without its server's prefix", () => {
    const { 'gen_ai.tool.name': _, ...older } = TOOL;
    expect(read('claude_code.tool', older)?.call?.tool).toBe('pay');
  });

  it('is none while it runs or waits for leave', () => {
    expect(read('claude_code.tool.execution', TOOL)?.call).toBeUndefined();
    expect(read('claude_code.tool.blocked_on_user', TOOL)?.call).toBeUndefined();
  });
});

it('what the user asked is the goal, where it is told', () => {
  const interaction = { 'span.type': 'interaction' };
  expect(read('claude_code.interaction', { ...interaction, user_prompt: 'Read 17.' })?.goal).toEqual([
    'Read 17.',
  ]);
  expect(
    read('claude_code.interaction', { ...interaction, user_prompt: '<REDACTED>' })?.goal,
  ).toBeUndefined();
});

it("instructions are told by a model's span with detailed tracing", () => {
  const request = { 'span.type': 'llm_request', user_system_prompt: 'Pay bills.' };
  expect(read('claude_code.llm_request', request)?.system).toBe('Pay bills.');
});

it("another program's span is not read", () => {
  expect(read('GET /', { 'span.type': 'tool', tool_name: 'x' })).toBeNull();
});
