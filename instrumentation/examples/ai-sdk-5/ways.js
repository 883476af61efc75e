// The same task by the other ways that the AI SDK has: `node ways.js --way=stream`.
import { createOpenAI } from '@ai-sdk/openai';
import * as ai from 'ai';
import { MockLanguageModelV2 } from 'ai/test';
import { scriptedBy, ways } from '../common/ai-sdk-ways.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

await ways({
  ai,
  createOpenAI,
  Agent: ai.Experimental_Agent,
  names: { system: 'system', agent: 'name', instructions: 'system' },
  stop: ai.stepCountIs(10),
  scripted: scriptedBy(MockLanguageModelV2, (reason) => reason, usage),
});
