import { randomBytes } from 'node:crypto';

/** What a span's kind is written as. */
export const KIND = { internal: 1, server: 2, client: 3 } as const;
type Kind = (typeof KIND)[keyof typeof KIND];

export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A span of our own that is over. Times are milliseconds since the epoch, with fractions. */
export interface OwnSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Null at the root of a trace. */
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  readonly attributes: SpanAttributes;
  /** What went wrong; null where nothing did. */
  readonly error: string | null;
}

interface Begun extends Pick<OwnSpan, 'traceId' | 'parentSpanId' | 'name' | 'kind'> {
  readonly take: (span: OwnSpan) => void;
  /** By which the host's own clock, which only goes on, is told as time of day: that of the trace's begin. */
  readonly offset: number;
}

/** A span of our own that goes on. */
export class OpenSpan {
  private readonly begun: Begun;
  private readonly spanId = hex(8);
  private readonly start = performance.now();

  constructor(begun: Begun) {
    this.begun = begun;
  }

  child(name: string, kind: Kind = KIND.internal): OpenSpan {
    return new OpenSpan({ ...this.begun, name, kind, parentSpanId: this.spanId });
  }

  /** Tells of it; what is never ended is never told of. */
  end(attributes: SpanAttributes, error: string | null = null): void {
    const { traceId, parentSpanId, name, kind, take, offset } = this.begun;
    const times = { start: offset + this.start, end: offset + performance.now() };
    take({ traceId, spanId: this.spanId, parentSpanId, name, kind, ...times, attributes, error });
  }
}

/** What a sampler keeps is told by half of a trace id. */
const RANGE = 2 ** 32;

/**
 * Traces of what we do ourselves, a share of them: as the SDKs sample, by the trace id. What is done at once belongs
 * to the `current` span, where there is one.
 */
export class Tracer {
  /** The span that what is done now is part of. */
  current: OpenSpan | null = null;
  private readonly ratio: number;
  private readonly take: (span: OwnSpan) => void;

  /** `ratio` is from 0 to 1. */
  constructor(ratio: number, take: (span: OwnSpan) => void) {
    this.ratio = ratio;
    this.take = take;
  }

  /** The root of a new trace; null where it is not among those kept. */
  begin(name: string, kind: Kind = KIND.internal): OpenSpan | null {
    const drawn = Math.floor(Math.random() * RANGE);
    if (drawn >= this.ratio * RANGE) return null;
    const traceId = `${hex(8)}${drawn.toString(16).padStart(8, '0')}${hex(4)}`;
    const offset = Date.now() - performance.now();
    return new OpenSpan({ traceId, parentSpanId: null, name, kind, take: this.take, offset });
  }

  /** Does something as part of a span. */
  within<T>(span: OpenSpan, work: () => T): T {
    const before = this.current;
    this.current = span;
    try {
      return work();
    } finally {
      this.current = before;
    }
  }
}

/** Random, and never all zero, which would be no id. */
function hex(bytes: number): string {
  const id = randomBytes(bytes).toString('hex');
  return /^0+$/.test(id) ? id.replace(/0$/, '1') : id;
}
