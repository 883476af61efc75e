import 'goalkeeper/register';
import { Agent, FunctionTool } from '@strands-agents/sdk';
import { OpenAIModel } from '@strands-agents/sdk/models/openai';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model }) => {
  const agent = new Agent({
    name: AGENT,
    systemPrompt: SYSTEM,
    model: new OpenAIModel({
      api: 'responses',
      modelId: 'scripted',
      apiKey: 'none',
      clientConfig: { baseURL: model.url },
    }),
    tools: tools.map(
      ({ run, name, description, parameters }) =>
        new FunctionTool({ name, description, inputSchema: parameters, callback: run }),
    ),
    printer: false,
  });
  return `${await agent.invoke(ASKED)}`;
});
