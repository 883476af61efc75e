'use strict';
// The same as agent.js for a CommonJS program, on a Node that requires modules: 20.19, 22.12 or later.
require('goalkeeper/register');
const { Agent, FunctionTool } = require('@strands-agents/sdk');
const { OpenAIModel } = require('@strands-agents/sdk/models/openai');

import('../common/example.js').then(({ AGENT, ASKED, example, SYSTEM }) =>
  example(async ({ tools, model }) => {
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
  }),
);
