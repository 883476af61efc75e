'use strict';
// The same for a CommonJS program, by the function that agents come to.
require('goalkeeper/register');
const { createOpenAI } = require('@ai-sdk/openai');
const { generateText, jsonSchema, stepCountIs, tool } = require('ai');

import('../common/example.js').then(({ ASKED, example, SYSTEM }) =>
  example(async ({ tools, model }) => {
    const openai = createOpenAI({ baseURL: model.url, apiKey: 'none' });
    const { text } = await generateText({
      system: SYSTEM,
      prompt: ASKED,
      model: openai.chat('scripted'),
      stopWhen: stepCountIs(10),
      tools: Object.fromEntries(
        tools.map(({ run, name, description, parameters }) => [
          name,
          tool({ description, inputSchema: jsonSchema(parameters), execute: run }),
        ]),
      ),
    });
    return text;
  }),
);
