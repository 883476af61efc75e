import { fileURLToPath } from 'node:url';
import { Client, credentials, Server, ServerCredentials, type sendUnaryData, status } from '@grpc/grpc-js';
import protobuf, { type Message } from 'protobufjs';

// The usual way to write a processor in TypeScript, for comparison: gRPC's library decodes each request into objects,
// the code looks at their attributes, and the objects are encoded again for the backend. Written as a careful
// engineer would: types loaded once, no conversion to plain objects, one channel, no compression, the answer given
// once the backend has answered. It judges what the Go Collector's configuration beside it judges.

interface AnyValue {
  stringValue?: string;
}

interface KeyValue {
  key: string;
  value: AnyValue | null;
}

interface Request {
  resourceSpans: { scopeSpans: { spans: { attributes: KeyValue[] }[] }[] }[];
}

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const DENIED_TOOLS = new Set([
  'shell_exec',
  'delete_database',
  'transfer_funds',
  'send_email_external',
  'disable_mfa',
]);
const DENIED_ARGUMENTS = /rm\s+-rf|drop\s+table|\/etc\/(passwd|shadow)|169\.254\.169\.254/i;

const root = new protobuf.Root();
root.resolvePath = (_, target) => fileURLToPath(new URL(`../../proto/${target}`, import.meta.url));
const type = root
  .loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto')
  .lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');
const decode = (bytes: Buffer) => type.decode(bytes) as Message & Request;
const encode = (request: Message) => type.encode(request).finish() as Buffer;
const raw = (bytes: Buffer) => bytes;
const limits = { 'grpc.max_receive_message_length': 64 << 20, 'grpc.max_send_message_length': 64 << 20 };

function text(attributes: readonly KeyValue[], key: string): string {
  return attributes.find((attribute) => attribute.key === key)?.value?.stringValue ?? '';
}

function judge(request: Request): void {
  for (const { scopeSpans } of request.resourceSpans) {
    for (const { spans } of scopeSpans) {
      for (const { attributes } of spans) {
        if (text(attributes, 'gen_ai.operation.name') !== 'execute_tool') continue;
        const denied =
          DENIED_TOOLS.has(text(attributes, 'gen_ai.tool.name')) ||
          DENIED_ARGUMENTS.test(text(attributes, 'gen_ai.tool.call.arguments'));
        if (!denied) continue;
        attributes.push({ key: 'goalkeeper.verdict', value: { stringValue: 'block' } });
        attributes.push({ key: 'goalkeeper.rule', value: { stringValue: 'deny-list' } });
      }
    }
  }
}

const port = process.env.BENCH_PORT;
const backend = new Client(`127.0.0.1:${process.env.BENCH_SINK_PORT}`, credentials.createInsecure(), limits);

const server = new Server(limits);
server.addService(
  {
    Export: {
      path: PATH,
      requestStream: false,
      responseStream: false,
      requestDeserialize: decode,
      requestSerialize: encode,
      responseSerialize: raw,
      responseDeserialize: raw,
    },
  },
  {
    Export(call: { request: Message & Request }, answer: sendUnaryData<Buffer>) {
      judge(call.request);
      backend.makeUnaryRequest(PATH, encode, raw, call.request, (error, response) => {
        if (error !== null) answer({ code: status.UNAVAILABLE, details: error.message });
        else answer(null, response ?? Buffer.alloc(0));
      });
    },
  },
);
server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
});
