import 'goalkeeper/register';
import { createOpenAI } from '@ai-sdk/openai';
import { jsonSchema, stepCountIs, ToolLoopAgent, tool } from 'ai';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model }) => {
  const openai = createOpenAI({ baseURL: model.url, apiKey: 'none' });
  const agent = new ToolLoopAgent({
    id: AGENT,
    instructions: SYSTEM,
    model: openai.chat('scripted'),
    stopWhen: stepCountIs(10),
    tools: Object.fromEntries(
      tools.map(({ run, name, description, parameters }) => [
        name,
        tool({ description, inputSchema: jsonSchema(parameters), execute: run }),
      ]),
    ),
  });
  const { text } = await agent.generate({ prompt: ASKED });
  return text;
});
