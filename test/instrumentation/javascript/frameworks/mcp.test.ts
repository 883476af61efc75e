import { describe, expect, it } from 'vitest';
import { mcp } from '../../../../instrumentation/javascript/frameworks/mcp.ts';
import type { Outcome } from '../../../../src/model/finding.ts';
import { gateThat } from '../core/gates.ts';

type Handler = (request: unknown, context?: unknown) => unknown;

/** Classes of the SDK's shape, patched; the real ones are tested end to end. */
function sdk(outcome: Outcome) {
  const around = gateThat(outcome);
  const made: unknown[] = [];
  const missing: string[] = [];
  class Protocol {
    async request(asked: unknown, ..._: unknown[]): Promise<unknown> {
      made.push(asked);
      return { content: [{ type: 'text', text: 'done' }] };
    }
    setRequestHandler(_: unknown, handler: Handler): Handler {
      return handler;
    }
  }
  class Client extends Protocol {
    callTool(params: unknown, ...options: unknown[]) {
      return this.request({ method: 'tools/call', params }, ...options);
    }
    async listTools(_?: unknown) {
      return { tools: [{ name: 'read', description: 'Reads.', annotations: { readOnlyHint: true } }] };
    }
  }
  class Server extends Protocol {}
  const about = { version: '2.4.0', replaceable: false, missing: (what: string) => void missing.push(what) };
  const exports = { Client, Server, Protocol };
  for (const { module, apply } of mcp.patches) {
    if (module.startsWith('@modelcontextprotocol/sdk')) continue;
    apply(exports, around.gate, about);
  }
  return { ...around, Client, Server, Protocol, made, missing };
}

const params = { name: 'read', arguments: { id: 17 } };

describe('a client of MCP', () => {
  it('asks once for a call, whichever of its methods makes it, and never for another request', async () => {
    const { Client, judge, made } = sdk('allow');
    const client = new Client();
    await client.callTool(params);
    await client.request({ method: 'tools/call', params });
    await client.request({ method: 'tools/list' });
    expect(judge.asked.map(({ tool, arguments: args }) => [tool, args])).toEqual([
      ['read', { id: 17 }],
      ['read', { id: 17 }],
    ]);
    expect(made).toHaveLength(3);
  });

  it('knows of a tool what its server has listed', async () => {
    const { Client, judge } = sdk('allow');
    const client = new Client();
    await client.listTools();
    await client.callTool(params);
    expect(judge.asked[0]?.tools).toEqual([{ name: 'read', description: 'Reads.', readOnly: true }]);
  });

  it('reads a result that is an error where a call is refused', async () => {
    const { Client, made } = sdk('block');
    const text = expect.stringMatching(/^Not done: read/);
    await expect(new Client().callTool(params)).resolves.toEqual({
      isError: true,
      content: [{ type: 'text', text }],
    });
    expect(made).toEqual([]);
  });

  it('gets the error itself where the call was to run as a task, which has no result yet', async () => {
    const { Client, made } = sdk('block');
    const called = new Client().request({ method: 'tools/call', params }, {}, { task: { ttl: 1 } });
    await expect(called).rejects.toThrow(/^Not done: read/);
    expect(made).toEqual([]);
  });

  it('leaves alone what the SDK makes of the class it comes from', async () => {
    const { Protocol, judge } = sdk('block');
    await new Protocol().request({ method: 'tools/call', params });
    expect(judge.asked).toEqual([]);
  });
});

describe('a server of MCP', () => {
  it('asks before its handler of tools/call, and before no other', async () => {
    const { Server, judge } = sdk('block');
    const server = new Server();
    const handled: unknown[] = [];
    const handler: Handler = async (request) => handled.push(request);
    const call = server.setRequestHandler('tools/call', handler);
    const ping = server.setRequestHandler('ping', handler);
    await expect(call({ method: 'tools/call', params })).resolves.toMatchObject({ isError: true });
    await ping({ method: 'ping' });
    expect(handled).toEqual([{ method: 'ping' }]);
    expect(judge.asked).toHaveLength(1);
  });

  it('tells the calls of one session from those of another', async () => {
    const { Server, judge } = sdk('allow');
    const call = new Server().setRequestHandler('tools/call', async () => ({ content: [] }));
    const other = new Server().setRequestHandler('tools/call', async () => ({ content: [] }));
    const request = { method: 'tools/call', params };
    for (const sessionId of ['1', '2', '1']) await call(request, { sessionId });
    for (const handler of [call, call, other]) await handler(request, {});
    const [one, two, again, own, same, strange] = judge.asked.map(({ conversation }) => conversation);
    expect([one, own]).toEqual([again, same]);
    expect(new Set([one, two, own, strange]).size).toBe(4);
  });
});

describe('what is not as expected', () => {
  it('is told, and nothing is thrown', () => {
    const missing: string[] = [];
    const about = { version: null, replaceable: false, missing: (what: string) => void missing.push(what) };
    for (const { apply } of mcp.patches) apply({ Client: 7 }, gateThat('allow').gate, about);
    expect(new Set(missing).size).toBe(2);
  });
});
