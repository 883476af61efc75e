'use strict';
// The same as agent.js for a CommonJS program.
require('goalkeeper/register');
const { FunctionTool, Gemini, InMemoryRunner, LlmAgent } = require('@google/adk');

import('../common/example.js').then(({ AGENT, ASKED, example, SYSTEM }) =>
  example(async ({ tools, model, conversation: sessionId }) => {
    process.env.GOOGLE_GEMINI_BASE_URL = model.origin;
    const agent = new LlmAgent({
      name: AGENT,
      model: new Gemini({ model: 'gemini-2.5-flash', apiKey: 'none' }),
      instruction: SYSTEM,
      tools: tools.map(
        ({ run, name, description, parameters }) =>
          new FunctionTool({ name, description, parameters, execute: run }),
      ),
    });
    const runner = new InMemoryRunner({ agent, appName: 'accounts-payable' });
    await runner.sessionService.createSession({ appName: runner.appName, userId: 'dana', sessionId });
    const newMessage = { role: 'user', parts: [{ text: ASKED }] };
    let last;
    for await (const event of runner.runAsync({ userId: 'dana', sessionId, newMessage })) last = event;
    return last.content.parts.map(({ text }) => text).join('');
  }),
);
