import { expect, test } from 'vitest';
import { readSpan } from '../../../src/dialects/index.ts';
import type { Json } from '../../../src/model/json.ts';
import { view } from '../view.ts';

const read = (attributes: Record<string, Json>) => readSpan(view(attributes));
const GENAI = { 'gen_ai.operation.name': 'chat' };

test('the model that answered counts before the one that was asked', () => {
  const asked = { ...GENAI, 'gen_ai.request.model': 'large' };
  expect(read(asked)?.model).toBe('large');
  expect(read({ ...asked, 'gen_ai.response.model': 'large-2026-11-05' })?.model).toBe('large-2026-11-05');
  expect(read(GENAI)?.model).toBeUndefined();
});

test('OpenInference and the Vercel AI SDK name the model in their own words', () => {
  expect(read({ 'openinference.span.kind': 'LLM', 'llm.model_name': 'small' })?.model).toBe('small');
  expect(read({ 'ai.operationId': 'ai.generateText', 'ai.model.id': 'small' })?.model).toBe('small');
});

test('a set of tools is another one where a parameter is', () => {
  const tools = (type: string) => [{ name: 'pay', parameters: { amount: { type } } }];
  const set = (type: string) =>
    read({ ...GENAI, 'gen_ai.tool.definitions': JSON.stringify(tools(type)) })?.toolset;
  expect(set('number')).toBe(set('number'));
  expect(set('number')).not.toBe(set('string'));
  expect(read(GENAI)?.toolset).toBeUndefined();
});

test('tools told under an index are one set, in whatever order they stand', () => {
  const [a, b] = ['llm.tools.0.tool.json_schema', 'llm.tools.1.tool.json_schema'];
  const kind = { 'openinference.span.kind': 'LLM' };
  const set = read({ ...kind, [a]: '{"name":"pay"}', [b]: '{"name":"read"}' })?.toolset;
  expect(set).toBeDefined();
  expect(read({ ...kind, [b]: '{"name":"read"}', [a]: '{"name":"pay"}' })?.toolset).toBe(set);
});
