'use strict';
// The same as agent.js for a CommonJS program.
require('goalkeeper/register');
const { ChatOpenAI } = require('@langchain/openai');
const { createAgent, tool } = require('langchain');

import('../common/example.js').then(({ AGENT, ASKED, example, SYSTEM }) =>
  example(async ({ tools, model, conversation }) => {
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
  }),
);
