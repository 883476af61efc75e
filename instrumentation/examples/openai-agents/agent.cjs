'use strict';
// The same as agent.js for a CommonJS program.
require('goalkeeper/register');
const { Agent, OpenAIProvider, Runner, tool } = require('@openai/agents');

import('../common/example.js').then(({ AGENT, ASKED, example, SYSTEM }) =>
  example(async ({ tools, model, conversation }) => {
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
  }),
);
