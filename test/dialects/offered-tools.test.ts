import { describe, expect, test } from 'vitest';
import { readSpan } from '../../src/dialects/index.ts';
import type { Json } from '../../src/model/json.ts';
import { captures } from './captures.ts';
import { agentSpans, view } from './view.ts';

const NAMED = { name: 'pay', description: 'Pays.' };
const FUNCTION = { type: 'function', function: NAMED };
const OFFERED = [{ ...NAMED, readOnly: null }];

function offered(attributes: Record<string, Json>, name?: string) {
  return readSpan(view(attributes, name === undefined ? {} : { name }))?.tools;
}

describe('the tools an agent is offered are read', () => {
  const model = { 'openinference.span.kind': 'LLM' };
  const generation = { 'langfuse.observation.type': 'generation' };

  test.each<[string, Record<string, Json>]>([
    ['GenAI', { 'gen_ai.operation.name': 'chat', 'gen_ai.tool.definitions': JSON.stringify([NAMED]) }],
    ['OpenInference', { ...model, 'llm.tools.0.tool.json_schema': JSON.stringify(FUNCTION) }],
    [
      'OpenLLMetry',
      {
        'llm.request.type': 'chat',
        'llm.request.functions.0.name': 'pay',
        'llm.request.functions.0.description': 'Pays.',
      },
    ],
    [
      'OpenLLMetry, CrewAI',
      { 'traceloop.span.kind': 'agent', 'crewai.agent.tools': JSON.stringify([NAMED]) },
    ],
    [
      'Vercel',
      { 'ai.operationId': 'ai.generateText.doGenerate', 'ai.prompt.tools': [JSON.stringify(NAMED)] },
    ],
    ['LangSmith', { 'langsmith.span.kind': 'llm', 'gen_ai.prompt': JSON.stringify({ tools: [FUNCTION] }) }],
    ['Langfuse', { ...generation, 'langfuse.observation.input': JSON.stringify({ tools: [FUNCTION] }) }],
    [
      'Mastra before 1.0',
      { 'mastra.span.type': 'model_step', input: JSON.stringify({ body: { tools: [FUNCTION] } }) },
    ],
    [
      'Genkit',
      {
        'genkit:name': 'm',
        'genkit:metadata:subtype': 'model',
        'genkit:input': JSON.stringify({ tools: [NAMED] }),
      },
    ],
    [
      'Google ADK',
      {
        'gcp.vertex.agent.llm_request': JSON.stringify({
          config: { tools: [{ function_declarations: [NAMED] }] },
        }),
      },
    ],
    ['Pydantic AI', { model_request_parameters: JSON.stringify({ function_tools: [NAMED] }) }],
  ])('%s', (_, attributes) => {
    expect(offered(attributes)).toEqual(OFFERED);
  });

  test("from an MCP server's list, with its hint that a tool only reads", () => {
    const list = { tools: [{ name: 'look', description: 'Looks.', annotations: { readOnlyHint: true } }] };
    const attributes = { 'traceloop.entity.output': JSON.stringify(list) };
    expect(offered(attributes, 'tools/list.mcp')).toEqual([
      { name: 'look', description: 'Looks.', readOnly: true },
    ]);
  });

  test('in the order of their numbers, where the keys carry these', () => {
    const schema = (name: string) => JSON.stringify({ name });
    const tools = offered({
      ...model,
      'llm.tools.10.tool.json_schema': schema('c'),
      'llm.tools.9.tool.json_schema': schema('b'),
      'llm.tools.0.tool.json_schema': schema('a'),
    });
    expect(tools?.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test.each<[string, Record<string, Json>]>([
    [
      "a tool's result that looks like a server's list",
      {
        'traceloop.span.kind': 'tool',
        'traceloop.entity.name': 'look',
        'traceloop.entity.output': JSON.stringify({ tools: [NAMED] }),
      },
    ],
    [
      "a traced function's arguments that look like a request",
      {
        'langfuse.observation.type': 'tool',
        'langfuse.observation.input': JSON.stringify({ tools: [FUNCTION] }),
      },
    ],
    ['a definition that is no JSON', { ...model, 'llm.tools.0.tool.json_schema': 'pay' }],
  ])('but not from %s', (_, attributes) => {
    expect(offered(attributes)).toBeUndefined();
  });
});

/** Recordings in which no span tells them, and why. */
const SILENT = [
  // Content is not captured, or hidden.
  /(?:adk-native|vercel5-generatetext|crewai-openinference)-hidden-/,
  /(?:langchain-otelgenai|openai-agents-otelgenai|openai-agents-v2)-default-/,
  // Only the span of a call describes its tool.
  /autogen-|mastra1-|javascript\/strands-|strands-native-(?!latest)|openai-agents-(?:otelgenai-hijacked|v2-content)/,
  // Nothing does.
  /claude-agent-sdk-|dspy-openinference-|haystack-|langfuse-(?:decorators|langchain|observe)-/,
  /llamaindex-(?:openllmetry|traceloop)-|javascript\/langchain-(?:langsmith|traceloop)-/,
  /agent-framework-mcp-|mcp-openinference-|mcp2-native-|openinference-chat-|openllmetry-chat-|laminar-/,
];

describe('of recorded runs', () => {
  const runs = captures().map(({ name, requests, expected }) => {
    const tools = requests.flatMap(agentSpans).flatMap((span) => readSpan(span)?.tools ?? []);
    const described = new Set(tools.filter((tool) => tool.description !== '').map((tool) => tool.name));
    const missing = expected.calls.filter(({ tool }) => !described.has(tool));
    return { name, described: described.size, complete: missing.length === 0 };
  });
  const isSilent = (name: string): boolean => SILENT.some((pattern) => pattern.test(name));

  test('all tools that were called are told with what they do', () => {
    // Where attributes are cut, the first tools are told.
    const whole = runs.filter(({ name }) => !isSilent(name) && !name.includes('-limit256-'));
    expect(whole.filter(({ complete }) => !complete).map(({ name }) => name)).toEqual([]);
    const cut = runs.filter(({ name }) => !isSilent(name) && name.includes('-limit256-'));
    expect(cut.filter(({ described }) => described === 0).map(({ name }) => name)).toEqual([]);
  });

  test('the silent ones are silent', () => {
    expect(runs.filter(({ name, described }) => isSilent(name) && described > 0)).toEqual([]);
  });
});
