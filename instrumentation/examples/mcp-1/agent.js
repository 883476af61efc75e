import 'goalkeeper/register';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { run } from 'goalkeeper';
import { z } from 'zod';
import { chatLoop } from '../common/chat-loop.js';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';
import { addTools } from '../common/mcp-office.js';

await example(async ({ tools, model, conversation }) => {
  const server = new McpServer({ name: 'office', version: '1.0.0' });
  addTools(server, tools, z);
  const client = new Client({ name: AGENT, version: '1.0.0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  // A loop of one's own says what the user wants: no framework does it.
  return run({ agent: AGENT, conversation, system: SYSTEM, goal: ASKED }, async () => {
    const listed = (await client.listTools()).tools;
    return chatLoop({
      url: model.url,
      system: SYSTEM,
      asked: ASKED,
      tools: listed.map(({ name, description, inputSchema: parameters }) => ({
        name,
        description,
        parameters,
      })),
      callTool: async (name, args) => textOf(await client.callTool({ name, arguments: args })),
    });
  });
});

function textOf({ content }) {
  return content.map(({ text }) => text).join('\n');
}
