import type { Adapter, Gate, Loaded } from '../core/contract.ts';
import { orElse, silently } from '../core/safely.ts';
import { calledBy, callerIn, carrierOfCall } from '../spans/propagation.ts';
import {
  conversationOf,
  isTask,
  type Listed,
  listedOf,
  metaOf,
  methodOf,
  signalIn,
  textOf,
} from './mcp/protocol.ts';
import { readCall } from './shared/call.ts';
import { type Fields, fieldsOf, prototypeOf } from './shared/fields.ts';
import { type Original, wrapInherited, wrapMethod } from './shared/wrap.ts';

// The TypeScript SDK of the Model Context Protocol, 1.x (one package) and 2.x (a client's and a server's). A client's
// calls come through `callTool` or straight through `request`, a server's through the handler of `tools/call`, which its
// own program or McpServer sets. Where both ends are one program, it is one call; where they are two, the client sends
// its trace along, so that the two spans are known to tell one call.

export const mcp: Adapter = {
  name: 'mcp',
  patches: [
    { module: '@modelcontextprotocol/client', apply: patchClient },
    { module: '@modelcontextprotocol/server', apply: patchServer },
    { module: '@modelcontextprotocol/sdk/client/index.js', apply: patchClient },
    { module: '@modelcontextprotocol/sdk/server/index.js', apply: patchServer },
    { module: '@modelcontextprotocol/sdk/server/mcp.js', apply: patchServer },
    // The same files by shorter names: a hook sees the name that a program has written.
    { module: '@modelcontextprotocol/sdk/client', apply: patchClient },
    { module: '@modelcontextprotocol/sdk/server', apply: patchServer },
  ],
};

/** What a client was told of its server's tools. */
const listings = new WeakMap<object, ReadonlyMap<string, Listed>>();

function patchClient(exports: Fields, gate: Gate, about: Loaded): void {
  const client = prototypeOf(exports.Client);
  const calls = wrapMethod(client, 'callTool', (callTool) => {
    return function (this: unknown, params, ...options) {
      const call = () => callTool.apply(this, [traced(params), ...options]);
      return gatedCall(gate, this as object, params, options, call);
    };
  });
  const requests = wrapInherited(client, 'request', (request) => {
    return function (this: unknown, asked, ...options) {
      const { method, params } = orElse(() => ({ ...fieldsOf(asked) }), {}) as Fields;
      if (method !== 'tools/call') return request.apply(this, [asked, ...options]);
      const call = () => {
        const sent = orElse<unknown>(() => ({ ...fieldsOf(asked), params: traced(params) }), asked);
        return request.apply(this, [sent, ...options]);
      };
      return gatedCall(gate, this as object, params, options, call);
    };
  });
  wrapMethod(client, 'listTools', (listTools) => {
    return async function (this: unknown, ...args) {
      const result = await listTools.apply(this, args);
      silently(() => {
        const tools = listedOf(fieldsOf(result)?.tools);
        // Of the pages of a list, the first has no cursor.
        const known = fieldsOf(args[0])?.cursor === undefined ? [] : (listings.get(this as object) ?? []);
        listings.set(this as object, new Map([...known, ...tools.map((tool) => [tool.name, tool] as const)]));
        gate.saw(tools, 'mcp');
      });
      return result;
    };
  });
  if (!calls || !requests) about.missing('its client (Client has no method callTool)');
}

function gatedCall(
  gate: Gate,
  client: object,
  params: unknown,
  options: readonly unknown[],
  invoke: () => unknown,
): Promise<unknown> {
  const about = () => {
    const listed = listings.get(client)?.get(String(fieldsOf(params)?.name));
    if (listed !== undefined) gate.hear({ tools: [listed] });
    return {
      ...argumentsOf(params),
      description: listed?.description,
      signal: options.map(signalIn).find((signal) => signal !== undefined),
    };
  };
  const forTask = orElse(() => options.some(isTask), false);
  const does = { invoke, refuse: refusalTo(forTask) };
  return gate.call<unknown>(readCall(() => fieldsOf(params)?.name, about, does));
}

function patchServer(exports: Fields, gate: Gate, about: Loaded): void {
  const server = prototypeOf(exports.Server);
  const mcpServer = prototypeOf(exports.McpServer);
  const sets = server !== null && guardHandlers(server, gate);
  // Its server is of a class that this module need not export.
  const inner = wrapMethod(mcpServer, 'setToolRequestHandlers', (set) => {
    return function (this: unknown, ...args) {
      silently(() => {
        const own = fieldsOf((this as Fields).server);
        if (own !== null) guardHandlers(Object.getPrototypeOf(own), gate);
      });
      return set.apply(this, args);
    };
  });
  if (!sets && !inner) about.missing('its server (Server has no method setRequestHandler)');
}

function guardHandlers(server: object, gate: Gate): boolean {
  return wrapInherited(server, 'setRequestHandler', (set) => {
    return function (this: unknown, kind, ...rest) {
      const handler = rest.at(-1);
      if (typeof handler !== 'function') return set.apply(this, [kind, ...rest]);
      const method = orElse(() => methodOf(kind), undefined);
      const guarded = handled(gate, this as object, method, handler as Original);
      return set.apply(this, [kind, ...rest.slice(0, -1), guarded]);
    };
  });
}

function handled(gate: Gate, server: object, method: string | undefined, handler: Original): Original {
  if (method === 'tools/list') {
    return async function (this: unknown, ...args) {
      const result = await handler.apply(this, args);
      silently(() => gate.saw(listedOf(fieldsOf(result)?.tools), 'mcp'));
      return result;
    };
  }
  if (method !== 'tools/call') return handler;
  return function (this: unknown, asked, context, ...rest) {
    // A handler that was set with schemas of its own gets the parameters alone.
    const params = orElse(() => fieldsOf(asked)?.params ?? asked, asked);
    const about = () => ({
      ...argumentsOf(params),
      conversation: orElse(() => conversationOf(server, context), undefined),
      signal: signalIn(context) ?? signalIn(fieldsOf(context)?.mcpReq),
    });
    const does = {
      invoke: () => handler.apply(this, [asked, context, ...rest]),
      refuse: refusalTo(orElse(() => isTask(params), false)),
    };
    const call = readCall<unknown>(() => fieldsOf(params)?.name, about, does);
    const caller = orElse(() => callerIn(metaOf(params, context)), null);
    return calledBy(caller, () => gate.call(call));
  };
}

/** The parameters of a call with its trace, unless the program sends one of its own. */
function traced(params: unknown): unknown {
  return orElse(() => {
    const fields = fieldsOf(params);
    const meta = fieldsOf(fields?._meta);
    const carrier = fields === null || meta?.traceparent !== undefined ? null : carrierOfCall();
    return carrier === null ? params : { ...fields, _meta: { ...meta, ...carrier } };
  }, params);
}

function argumentsOf(params: unknown) {
  return {
    arguments: fieldsOf(params)?.arguments ?? {},
    textOf,
    errorOf: (result: unknown) => (fieldsOf(result)?.isError === true ? textOf(result) || 'failed' : null),
  };
}

/** A result that says it is an error; who waits for a task takes no result, and gets the error itself. */
function refusalTo(forTask: boolean): (refusal: { readonly message: string }) => unknown {
  return ({ message }) => {
    if (forTask) throw new Error(message);
    return { content: [{ type: 'text', text: message }], isError: true };
  };
}
