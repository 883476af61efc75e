import { z } from 'zod';

/** Offers the office's tools on a server. */
export function addTools(server, tools) {
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
