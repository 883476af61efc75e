import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import type { Json } from '../../src/model/json.ts';

// goalkeeper.v1 as protobufjs has it, from `proto/`: the oracle for the code that walks the wire itself.

const root = new protobuf.Root();
root.resolvePath = (_, target) =>
  target.startsWith('google/') ? target : fileURLToPath(new URL(`../../proto/${target}`, import.meta.url));
root.loadSync('goalkeeper/v1/guard.proto');
const [Request, Response] = ['DecideRequest', 'DecideResponse'].map((name) =>
  root.lookupType(`goalkeeper.v1.${name}`),
) as [protobuf.Type, protobuf.Type];

/** A request's JSON form, `arguments` as plain JSON, as a gRPC client sends it. */
export function encodeDecideRequest(request: Record<string, unknown>): Buffer {
  const message = asMessage(request);
  const problem = Request.verify(message);
  if (problem !== null) throw new Error(problem);
  return Buffer.from(Request.encode(Request.fromObject(message)).finish());
}

export function decodeDecideResponse(bytes: Buffer): Record<string, unknown> {
  return Response.toObject(Response.decode(bytes), { arrays: false, defaults: false });
}

function asMessage(request: Record<string, unknown>): Record<string, unknown> {
  const { arguments: args, ended, ...rest } = request;
  return {
    ...rest,
    ...(args !== undefined && { arguments: asValue(args as Json) }),
    ...(ended !== undefined && { ended: (ended as Record<string, unknown>[]).map(asMessage) }),
  };
}

/** As google.protobuf.Value. */
function asValue(value: Json): Record<string, unknown> {
  if (value === null) return { nullValue: 0 };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(asValue) } };
  return {
    structValue: { fields: Object.fromEntries(Object.entries(value).map(([key, v]) => [key, asValue(v)])) },
  };
}
