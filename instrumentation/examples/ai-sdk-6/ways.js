// The same task by the other ways that the AI SDK has: `node ways.js --way=stream`.
import { createOpenAI } from '@ai-sdk/openai';
import * as ai from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { scriptedBy, ways } from '../common/ai-sdk-ways.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };

await ways({
  ai,
  createOpenAI,
  Agent: ai.ToolLoopAgent,
  names: { system: 'system', agent: 'id', instructions: 'instructions' },
  stop: ai.stepCountIs(10),
  scripted: scriptedBy(MockLanguageModelV3, (unified) => ({ unified }), usage),
});
