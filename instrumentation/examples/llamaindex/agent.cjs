'use strict';
// The same as agent.js for a CommonJS program.
require('goalkeeper/register');
const { OpenAI } = require('@llamaindex/openai');
const { agent } = require('@llamaindex/workflow');
const { tool } = require('llamaindex');

import('../common/example.js').then(({ AGENT, ASKED, example, SYSTEM }) =>
  example(async ({ tools, model }) => {
    const accountant = agent({
      name: AGENT,
      systemPrompt: SYSTEM,
      llm: new OpenAI({ model: 'gpt-4o-mini', apiKey: 'none', baseURL: model.url }),
      tools: tools.map(({ run, ...described }) => tool({ ...described, execute: run })),
    });
    const { data } = await accountant.run(ASKED);
    return data.result;
  }),
);
