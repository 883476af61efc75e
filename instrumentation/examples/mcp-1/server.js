// The office as a server over stdio: `node server.js [--clean] --calls=FILE`, which gets a line for each call.
import 'goalkeeper/register';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import { addNotedTools } from '../common/mcp-office.js';

const server = new McpServer({ name: 'office', version: '1.0.0' });
addNotedTools(server, z);
await server.connect(new StdioServerTransport());
