import 'goalkeeper/register';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent, tool } from 'langchain';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model, conversation }) => {
  const agent = createAgent({
    name: AGENT,
    systemPrompt: SYSTEM,
    model: new ChatOpenAI({ model: 'scripted', apiKey: 'none', configuration: { baseURL: model.url } }),
    tools: tools.map(({ run, name, description, parameters }) =>
      tool(run, { name, description, schema: parameters }),
    ),
  });
  const { messages } = await agent.invoke(
    { messages: [{ role: 'user', content: ASKED }] },
    { configurable: { thread_id: conversation } },
  );
  return messages.at(-1).text;
});
