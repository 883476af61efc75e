// The same task by the other ways that MCP's SDK has, for each of its versions: what differs is handed over.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatLoop } from './chat-loop.js';
import { AGENT, ASKED, example, SYSTEM } from './example.js';
import { addTools } from './mcp-office.js';

const WAYS = {
  /** Nothing tells what the user wants. */
  call: (told) => overMemory(told, (client, params) => client.callTool(params)),

  /** Past `callTool`. */
  request: (told) => overMemory(told, told.sdk.request),

  /** As a stream of what becomes of it. */
  stream: (told) => overMemory(told, told.sdk.stream),

  /** A server without McpServer, whose client is another program's. */
  async handler({ sdk, tools, ...told }) {
    const server = new sdk.Server({ name: 'office', version: '1.0.0' }, { capabilities: { tools: {} } });
    server.setRequestHandler(sdk.kinds.list, () => ({
      tools: tools.map(({ name, description, parameters }) => ({
        name,
        description,
        inputSchema: parameters,
      })),
    }));
    server.setRequestHandler(sdk.kinds.call, async ({ params }) => {
      const text = await tools.find(({ name }) => name === params.name).run(params.arguments);
      return { content: [{ type: 'text', text }] };
    });
    const [near, far] = sdk.InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(far), near.start()]);
    return loop({ ...told, ...rawClient(near) });
  },

  /** A server of its own over stdio, guarded by itself: see server.js. */
  async stdio({ sdk, tools, flags, ...told }) {
    const calls = join(tmpdir(), `goalkeeper-mcp-${process.pid}.jsonl`);
    const transport = new sdk.StdioClientTransport({
      command: process.execPath,
      args: [sdk.server, ...flags, `--calls=${calls}`],
      env: {
        ...process.env,
        GOALKEEPER_DISABLED: flags.includes('--bare') ? 'true' : 'false',
        OTEL_SERVICE_NAME: `${process.env.OTEL_SERVICE_NAME}-server`,
      },
    });
    const client = new sdk.Client({ name: AGENT, version: '1.0.0' });
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
    return overMemory({ ...told, tools }, (client, params) => told.sdk.callWith(client, params, { signal }));
  },
};

/**
 * Runs the way that `--way=NAME` says. `sdk` has the classes of one version, zod as `z`, `server` (the file of a server
 * over stdio), the kinds of requests that a handler is set for, and the calls that its client makes in its own way.
 */
export async function ways(sdk) {
  await example(({ tools, model, flags }) => {
    const way = flags.find((flag) => flag.startsWith('--way='))?.slice('--way='.length);
    if (!Object.hasOwn(WAYS, way)) throw new Error(`--way=${Object.keys(WAYS).join('|')}`);
    return WAYS[way]({ sdk, tools, model, flags });
  });
}

async function overMemory({ sdk, tools, model }, call) {
  const server = new sdk.McpServer({ name: 'office', version: '1.0.0' });
  addTools(server, tools, sdk.z);
  const client = new sdk.Client({ name: AGENT, version: '1.0.0' });
  const [near, far] = sdk.InMemoryTransport.createLinkedPair();
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
