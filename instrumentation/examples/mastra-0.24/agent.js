// The same as ../mastra/agent.js for Mastra 0.24, whose tools get their arguments within a context.
import 'goalkeeper/register';
import { createOpenAI } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model, conversation }) => {
  const openai = createOpenAI({ baseURL: model.url, apiKey: 'none' });
  const agent = new Agent({
    name: AGENT,
    instructions: SYSTEM,
    model: openai.chat('scripted'),
    tools: Object.fromEntries(
      tools.map(({ run, name, description, parameters }) => {
        const execute = ({ context }) => run(context);
        return [
          name,
          createTool({ id: name, description, inputSchema: z.fromJSONSchema(parameters), execute }),
        ];
      }),
    ),
  });
  const { text } = await agent.generate(ASKED, { maxSteps: 10, runId: conversation });
  return text;
});
