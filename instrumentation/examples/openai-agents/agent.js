import 'goalkeeper/register';
import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model, conversation }) => {
  const agent = new Agent({
    name: AGENT,
    instructions: SYSTEM,
    model: 'scripted',
    tools: tools.map(({ run, name, description, parameters }) =>
      tool({ name, description, parameters, execute: run }),
    ),
  });
  const runner = new Runner({
    modelProvider: new OpenAIProvider({ apiKey: 'none', baseURL: model.url }),
    groupId: conversation,
    tracingDisabled: true,
  });
  const { finalOutput } = await runner.run(agent, ASKED);
  return finalOutput;
});
