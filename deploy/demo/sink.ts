import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import { EXPORT } from '../../src/grpc/trace-service.ts';
import { type AnyValue, decodeRequest, type KeyValue, type Span } from '../../src/wire/protobuf.ts';

/** A span as a backend gets it. */
export interface SeenSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** Nanoseconds since the epoch. */
  readonly startTime: bigint;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
}

/** Scalars as text; lists joined by commas. */
export type Attributes = ReadonlyMap<string, string>;

/** A small OTLP/gRPC backend on a free port of the loopback: it keeps the spans it is sent. */
export class Sink {
  readonly spans: SeenSpan[] = [];
  /** `host:port`, known once started. */
  endpoint = '';
  private readonly server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  private wake: () => void = () => {};

  async start(): Promise<void> {
    this.server.addService(
      { Export: EXPORT },
      {
        Export: ({ request }: { request: Buffer }, answer: sendUnaryData<Buffer>) => {
          this.spans.push(...read(request));
          answer(null, Buffer.alloc(0));
          this.wake();
        },
      },
    );
    const port = await new Promise<number>((bound, failed) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, actual) =>
        error ? failed(error) : bound(actual),
      );
    });
    this.endpoint = `127.0.0.1:${port}`;
  }

  /** Waits until the spans satisfy `enough`, at most `withinMs`; says whether they do. */
  async until(enough: (spans: readonly SeenSpan[]) => boolean, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!enough(this.spans)) {
      const left = deadline - Date.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return true;
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

function read(request: Buffer): SeenSpan[] {
  const { resourceSpans = [] } = decodeRequest(request);
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) => {
    const service = flatten(resource?.attributes).get('service.name') ?? '';
    return scopeSpans.flatMap(({ spans = [] }) => spans.map((span) => seen(service, span)));
  });
}

function seen(service: string, span: Span): SeenSpan {
  return {
    service,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    name: span.name ?? '',
    startTime: BigInt(span.startTimeUnixNano ?? 0),
    attributes: flatten(span.attributes),
    events: (span.events ?? []).map(({ name = '', attributes }) => ({
      name,
      attributes: flatten(attributes),
    })),
  };
}

function flatten(attributes: readonly KeyValue[] = []): Attributes {
  return new Map(attributes.map(({ key = '', value }) => [key, text(value)]));
}

function text(value: AnyValue = {}): string {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(text).join(', ');
  return String(value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue ?? '');
}

function hex(bytes: Uint8Array = new Uint8Array()): string {
  return Buffer.from(bytes).toString('hex');
}
