// The same task by the other ways that the AI SDK has: `node ways.js --way=stream`.
import { createOpenAI } from '@ai-sdk/openai';
import * as ai from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { ways } from '../common/ai-sdk-ways.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

/** A model that calls one tool, and says no more. */
function scripted(toolName) {
  const call = { type: 'tool-call', toolCallId: 'call_of_the_first_agent_1', toolName, input: '{}' };
  const turns = [
    {
      content: [call],
      finishReason: { unified: 'tool-calls' },
      usage: { inputTokens: { total: 1 }, outputTokens: { total: 1 } },
      warnings: [],
    },
    {
      content: [{ type: 'text', text: 'Done.' }],
      finishReason: { unified: 'stop' },
      usage: { inputTokens: { total: 1 }, outputTokens: { total: 1 } },
      warnings: [],
    },
  ];
  return new MockLanguageModelV3({ doGenerate: async () => turns.shift() });
}

await ways({
  ai,
  createOpenAI,
  Agent: ai.ToolLoopAgent,
  names: { system: 'system', agent: 'id', instructions: 'instructions' },
  stop: ai.stepCountIs(10),
  scripted,
});
