// The office as a server over stdio: `node server.js [--clean] --calls=FILE`, which gets a line for each call.
import 'goalkeeper/register';
import { appendFileSync, writeFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { openOffice } from '../common/office.js';
import { addTools } from './office.js';

const flags = process.argv.slice(2);
const file = flags.find((flag) => flag.startsWith('--calls='))?.slice('--calls='.length);
const { tools } = openOffice(!flags.includes('--clean'));
if (file !== undefined) writeFileSync(file, '');

const server = new McpServer({ name: 'office', version: '1.0.0' });
addTools(
  server,
  tools.map((tool) => ({
    ...tool,
    run: (args) => {
      if (file !== undefined)
        appendFileSync(file, `${JSON.stringify({ tool: tool.name, arguments: args })}\n`);
      return tool.run(args);
    },
  })),
);
await server.connect(new StdioServerTransport());
