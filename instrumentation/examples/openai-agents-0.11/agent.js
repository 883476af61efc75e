import 'goalkeeper/register';
import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model, conversation, flags }) => {
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
  let result = await runner.run(agent, ASKED);
  // A person is asked: `--say=yes` or `--say=no`.
  while (result.interruptions.length > 0) {
    for (const item of result.interruptions) {
      process.stdout.write(`Asked about ${item.name}\n`);
      if (flags.includes('--say=yes')) result.state.approve(item);
      else result.state.reject(item);
    }
    result = await runner.run(agent, result.state);
  }
  return result.finalOutput;
});
