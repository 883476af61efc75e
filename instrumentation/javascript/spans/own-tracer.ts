import { randomBytes } from 'node:crypto';
import { silently } from '../core/safely.ts';
import type { Later } from './later.ts';
import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  spanOf,
  type Tracer,
} from './otel.ts';

/** A span that has ended. Times in milliseconds since the epoch. */
export interface EndedSpan {
  readonly context: SpanContext;
  /** Null for the first of a trace. */
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly status: { readonly code: number; readonly message?: string } | null;
}

const SAMPLED = 1;
const AT_ONCE: Pick<Later, 'add'> = { add: (work) => work() };

/** Makes spans where the application has no SDK to make them. Each goes to `take` when it ends. */
export class OwnTracer implements Tracer {
  private readonly take: (span: EndedSpan) => void;
  private readonly later: Pick<Later, 'add'>;

  /** `later`: when spans are made ready to leave that have ended. */
  constructor(take: (span: EndedSpan) => void, later: Pick<Later, 'add'> = AT_ONCE) {
    this.take = take;
    this.later = later;
  }

  startSpan(name: string, options: SpanOptions, context: Context): Span {
    return new OwnSpan(name, options, spanOf(context)?.spanContext() ?? null, (ended) =>
      this.later.add(() => this.take(ended())),
    );
  }
}

class OwnSpan implements Span {
  private readonly name: string;
  private readonly options: SpanOptions;
  private readonly context: SpanContext;
  private readonly parent: SpanContext | null;
  private readonly over: (ended: () => EndedSpan) => void;
  private readonly told: (() => Attributes)[] = [];
  private attributes: Attributes;
  private status: { code: number; message?: string } | null = null;
  private open = true;

  constructor(
    name: string,
    options: SpanOptions,
    parent: SpanContext | null,
    over: (ended: () => EndedSpan) => void,
  ) {
    this.name = name;
    this.options = options;
    this.parent = parent;
    this.over = over;
    this.attributes = options.attributes;
    const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
    this.context = { traceId, spanId: randomBytes(8).toString('hex'), traceFlags: SAMPLED };
  }

  spanContext(): SpanContext {
    return this.context;
  }

  isRecording(): boolean {
    return this.open;
  }

  setAttributes(attributes: Attributes): this {
    if (this.open) this.attributes = { ...this.attributes, ...attributes };
    return this;
  }

  setAttributesLater(of: () => Attributes): this {
    if (this.open) this.told.push(of);
    return this;
  }

  setStatus(status: { code: number; message?: string }): this {
    if (this.open) this.status = status;
    return this;
  }

  end(endTime: number = Date.now()): void {
    if (!this.open) return;
    this.open = false;
    const end = Math.max(this.options.startTime, endTime);
    this.over(() => this.ended(end));
  }

  private ended(end: number): EndedSpan {
    for (const of of this.told) {
      silently(() => {
        this.attributes = { ...this.attributes, ...of() };
      });
    }
    const { name, context, parent, options, attributes, status } = this;
    const { kind, startTime: start } = options;
    return { context, parentSpanId: parent?.spanId ?? null, name, kind, start, end, attributes, status };
  }
}
