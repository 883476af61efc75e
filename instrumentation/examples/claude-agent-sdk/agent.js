import 'goalkeeper/register';
import { createSdkMcpServer, query, tool } from '@anthropic-ai/claude-agent-sdk';
import { withGuard } from 'goalkeeper';
import { ASKED, example, SYSTEM } from '../common/example.js';
import { optionsFor, shapeOf } from './offline.js';

await example(async ({ tools, model }) => {
  const office = createSdkMcpServer({
    name: 'office',
    tools: tools.map(({ run, name, description, parameters }) =>
      tool(name, description, shapeOf(parameters), async (args) => ({
        content: [{ type: 'text', text: await run(args) }],
      })),
    ),
  });
  // `query` is a function that a plain import of Goalkeeper can't reach: its options are guarded instead. With
  // `node --import goalkeeper/register agent.js` they need not be.
  const options = withGuard({
    ...optionsFor(model, tools),
    systemPrompt: SYSTEM,
    mcpServers: { office },
  });
  let answer = null;
  for await (const message of query({ prompt: ASKED, options })) {
    if (message.type === 'result') answer = message.result;
  }
  return answer;
});
