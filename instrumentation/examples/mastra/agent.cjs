'use strict';
// The same as agent.js for a CommonJS program.
require('goalkeeper/register');
const { createOpenAI } = require('@ai-sdk/openai');
const { Agent } = require('@mastra/core/agent');
const { createTool } = require('@mastra/core/tools');
const { z } = require('zod');

import('../common/example.js').then(({ AGENT, ASKED, example, SYSTEM }) =>
  example(async ({ tools, model, conversation }) => {
    const openai = createOpenAI({ baseURL: model.url, apiKey: 'none' });
    const agent = new Agent({
      id: AGENT,
      name: AGENT,
      instructions: SYSTEM,
      model: openai.chat('scripted'),
      tools: Object.fromEntries(
        tools.map(({ run, name, description, parameters }) => [
          name,
          createTool({ id: name, description, inputSchema: z.fromJSONSchema(parameters), execute: run }),
        ]),
      ),
    });
    const { text } = await agent.generate(ASKED, { maxSteps: 10, runId: conversation });
    return text;
  }),
);
