import 'goalkeeper/register';
import { OpenAI } from '@llamaindex/openai';
import { agent } from '@llamaindex/workflow';
import { tool } from 'llamaindex';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model }) => {
  const accountant = agent({
    name: AGENT,
    systemPrompt: SYSTEM,
    llm: new OpenAI({ model: 'gpt-4o-mini', apiKey: 'none', baseURL: model.url }),
    tools: tools.map(({ run, ...described }) => tool({ ...described, execute: run })),
  });
  const { data } = await accountant.run(ASKED);
  return data.result;
});
