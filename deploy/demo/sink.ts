import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import { GENAI } from '../../instrumentation/javascript/spans/span-attributes.ts';
import { ATTR } from '../../src/alert/attributes.ts';
import { EXPORT } from '../../src/grpc/services.ts';
import type { Attributes } from '../../src/wire/attributes.ts';
import { scan } from '../../src/wire/scan.ts';
import { Signs } from '../../src/wire/signs.ts';
import { SpanView } from '../../src/wire/span-view.ts';

/** A span as a backend gets it, as much of it as the demo shows. */
export interface SeenSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Nanoseconds since the epoch. */
  readonly startTime: number;
  readonly attributes: Texts;
  readonly events: readonly { readonly name: string; readonly attributes: Texts }[];
}

/** Attributes whose values are texts. */
export type Texts = ReadonlyMap<string, string>;

/** Marks of the spans worth keeping: those of the agent, and alerts. */
const SIGNS = new Signs([GENAI.operation, ATTR.verdict]);

/** A small OTLP/gRPC backend on a free port of the loopback: it keeps the spans it is sent. */
export class Sink {
  readonly spans: SeenSpan[] = [];
  /** `host:port`, known once started. */
  endpoint = '';
  private readonly server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  private wake: () => void = () => {};

  async start(): Promise<void> {
    this.server.addService(
      { Export: EXPORT.traces },
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
  return scan(request, SIGNS).agentSpans.map((scanned) => {
    const span = new SpanView(request, scanned);
    return {
      service: span.resource().string('service.name') ?? '',
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      startTime: span.startTime,
      attributes: texts(span.attributes),
      events: span.events.map(({ name, attributes }) => ({ name, attributes: texts(attributes) })),
    };
  });
}

function texts(attributes: Attributes): Texts {
  return new Map(
    [...attributes.keys()].flatMap((key) => {
      const value = attributes.string(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
