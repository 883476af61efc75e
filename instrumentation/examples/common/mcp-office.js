import { appendFileSync, writeFileSync } from 'node:fs';
import { openOffice } from './office.js';

/** Offers the office's tools on an MCP server; `z` is zod. */
export function addTools(server, tools, z) {
  for (const { run, name, description, parameters } of tools) {
    const shape = Object.entries(parameters.properties).map(([key, { type }]) => [
      key,
      type === 'number' ? z.number() : z.string(),
    ]);
    server.registerTool(
      name,
      { description, inputSchema: z.object(Object.fromEntries(shape)) },
      async (args) => ({ content: [{ type: 'text', text: await run(args) }] }),
    );
  }
}

/** The same on a server that is a program of its own: `[--clean] --calls=FILE`, which gets a line for each call. */
export function addNotedTools(server, z) {
  const flags = process.argv.slice(2);
  const file = flags.find((flag) => flag.startsWith('--calls='))?.slice('--calls='.length);
  if (file !== undefined) writeFileSync(file, '');
  const { tools } = openOffice(!flags.includes('--clean'));
  const noted = tools.map((tool) => ({
    ...tool,
    run: (args) => {
      if (file !== undefined)
        appendFileSync(file, `${JSON.stringify({ tool: tool.name, arguments: args })}\n`);
      return tool.run(args);
    },
  }));
  addTools(server, noted, z);
}
