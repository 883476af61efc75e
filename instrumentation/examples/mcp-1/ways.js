// The same task by the other ways that version 1 of the SDK has: `node ways.js --way=request`.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CallToolRequestSchema,
  CallToolResultSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { ways } from '../common/mcp-ways.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

await ways({
  ...{ Client, InMemoryTransport, StdioClientTransport, McpServer, Server, z },
  server: new URL('./server.js', import.meta.url).pathname,
  kinds: { list: ListToolsRequestSchema, call: CallToolRequestSchema },
  request: (client, params) => client.request({ method: 'tools/call', params }, CallToolResultSchema),
  async stream(client, params) {
    for await (const { type, result, error } of client.experimental.tasks.callToolStream(params)) {
      if (type === 'result') return result;
      if (type === 'error') throw error;
    }
  },
  callWith: (client, params, options) => client.callTool(params, undefined, options),
});
