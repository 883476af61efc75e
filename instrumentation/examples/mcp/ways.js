// The same task by the other ways that the SDK has: `node ways.js --way=request`.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { McpServer, Server } from '@modelcontextprotocol/server';
import { chatLoop } from '../common/chat-loop.js';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';
import { addTools } from './office.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

const WAYS = {
  /** Nothing tells what the user wants. */
  call: (told) => overMemory(told, (client, params) => client.callTool(params)),

  /** Past `callTool`. */
  request: (told) => overMemory(told, (client, params) => client.request({ method: 'tools/call', params })),

  /** A server without McpServer, whose client is another program's. */
  async handler({ tools, ...told }) {
    const server = new Server({ name: 'office', version: '1.0.0' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => ({
      tools: tools.map(({ name, description, parameters }) => ({
        name,
        description,
        inputSchema: parameters,
      })),
    }));
    server.setRequestHandler('tools/call', async ({ params }) => {
      const text = await tools.find(({ name }) => name === params.name).run(params.arguments);
      return { content: [{ type: 'text', text }] };
    });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(far), near.start()]);
    return loop({ ...told, ...rawClient(near) });
  },

  /** A server of its own over stdio, guarded by itself: see server.js. */
  async stdio({ tools, flags, ...told }) {
    const calls = join(tmpdir(), `goalkeeper-mcp-${process.pid}.jsonl`);
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [new URL('./server.js', import.meta.url).pathname, ...flags, `--calls=${calls}`],
      env: {
        ...process.env,
        GOALKEEPER_DISABLED: flags.includes('--bare') ? 'true' : 'false',
        OTEL_SERVICE_NAME: `${process.env.OTEL_SERVICE_NAME}-server`,
      },
    });
    const client = new Client({ name: AGENT, version: '1.0.0' });
    await client.connect(transport);
    try {
      return await loop({
        ...told,
        list: () => client.listTools(),
        call: (params) => client.callTool(params),
      });
    } finally {
      await client.close();
      for (const line of readFileSync(calls, 'utf8').split('\n').filter(Boolean)) {
        const { tool, arguments: args } = JSON.parse(line);
        await tools.find(({ name }) => name === tool).run(args);
      }
      rmSync(calls);
    }
  },

  /** Called off while a tool runs. */
  async cancel(told) {
    const controller = new AbortController();
    const tools = told.tools.map((tool) => {
      if (tool.name !== 'lookup_vendor') return tool;
      const run = async () => {
        controller.abort(new Error('called off'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        return 'too late';
      };
      return { ...tool, run };
    });
    const { signal } = controller;
    return overMemory({ ...told, tools }, (client, params) => client.callTool(params, { signal }));
  },
};

await example(({ tools, model, flags }) => {
  const way = flags.find((flag) => flag.startsWith('--way='))?.slice('--way='.length);
  if (!Object.hasOwn(WAYS, way)) throw new Error(`--way=${Object.keys(WAYS).join('|')}`);
  return WAYS[way]({ tools, model, flags });
});

async function overMemory({ tools, model }, call) {
  const server = new McpServer({ name: 'office', version: '1.0.0' });
  addTools(server, tools);
  const client = new Client({ name: AGENT, version: '1.0.0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  return loop({ model, list: () => client.listTools(), call: (params) => call(client, params) });
}

async function loop({ model, list, call }) {
  return chatLoop({
    url: model.url,
    system: SYSTEM,
    asked: ASKED,
    tools: (await list()).tools.map(({ name, description, inputSchema: parameters }) => ({
      name,
      description,
      parameters,
    })),
    callTool: async (name, args) =>
      (await call({ name, arguments: args })).content.map(({ text }) => text).join('\n'),
  });
}

/** A client that knows the protocol and no SDK. */
function rawClient(transport) {
  const waiting = new Map();
  transport.onmessage = ({ id, result, error }) => waiting.get(id)?.(result ?? Promise.reject(error));
  let last = 0;
  const ask = (method, params) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      transport.send({ jsonrpc: '2.0', id: last, method, params });
    });
  const clientInfo = { name: 'raw', version: '1.0.0' };
  const ready = ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  return {
    list: () => ready.then(() => ask('tools/list', {})),
    call: (params) => ask('tools/call', params),
  };
}
