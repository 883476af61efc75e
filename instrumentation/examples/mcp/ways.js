// The same task by the other ways that the SDK has: `node ways.js --way=request`.
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { McpServer, Server } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ways } from '../common/mcp-ways.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

await ways({
  ...{ Client, InMemoryTransport, StdioClientTransport, McpServer, Server, z },
  server: new URL('./server.js', import.meta.url).pathname,
  kinds: { list: 'tools/list', call: 'tools/call' },
  request: (client, params) => client.request({ method: 'tools/call', params }),
  callWith: (client, params, options) => client.callTool(params, options),
});
