import { AsyncLocalStorage } from 'node:async_hooks';

// OpenTelemetry's API as it is registered in this program, by whichever copy of the package. A copy of our own would be
// one more that may not be the application's: then its spans are silently none. The registry, and the key under which a
// context holds its span, are the same for all copies of a major version; that is how they share what is registered.

export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean;
  readonly traceState?: { serialize(): string } | undefined;
}

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What is used of a span. */
export interface Span {
  spanContext(): SpanContext;
  isRecording(): boolean;
  setAttributes(attributes: Attributes): unknown;
  /** Of our own spans: what is worked out when the span has ended, and nobody waits for it. */
  setAttributesLater?(of: () => Attributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(endTime?: number): void;
}

export interface Context {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
  deleteValue(key: symbol): Context;
}

export interface SpanOptions {
  readonly kind: number;
  readonly attributes: Attributes;
  /** Milliseconds since the epoch, as `end` takes them. */
  readonly startTime: number;
}

export interface Tracer {
  startSpan(name: string, options: SpanOptions, context: Context): Span;
}

export interface Counter {
  add(value: number, attributes: Attributes): void;
}

interface Registry {
  readonly version?: string;
  readonly trace?: { getTracer(name: string, version: string): Tracer };
  readonly metrics?: {
    getMeter(
      name: string,
      version: string,
    ): { createCounter(name: string, options: { description: string; unit: string }): Counter };
  };
  readonly context?: { active(): Context; with<T>(context: Context, body: () => T): T };
}

export const STATUS_ERROR = 2;

const KEY = Symbol.for('opentelemetry.js.api.1');
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN');

let frameworks: Registry['trace'];

/** What is registered now: an application may do that after us. */
export function registry(): Registry {
  const found = ((globalThis as { [KEY]?: Registry })[KEY] ?? {}) as Registry;
  if (frameworks === undefined || found.trace !== frameworks) return found;
  // Its contexts hold spans that nobody will get: those of ours are told apart from them.
  const { trace, context, ...others } = found;
  return others;
}

/**
 * Says that whatever `body` registers for spans is a framework's own (Genkit registers an SDK that sends to nobody but its
 * developer tools): the application's spans are not sent by it.
 */
export function registersForItself<T>(body: () => T): T {
  const before = registry().trace;
  const result = body();
  if (before === undefined) frameworks = registry().trace;
  return result;
}

class Values implements Context {
  private readonly values: ReadonlyMap<symbol, unknown>;

  constructor(values: ReadonlyMap<symbol, unknown> = new Map()) {
    this.values = values;
  }

  getValue(key: symbol): unknown {
    return this.values.get(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new Values(new Map(this.values).set(key, value));
  }

  deleteValue(key: symbol): Context {
    const values = new Map(this.values);
    values.delete(key);
    return new Values(values);
  }
}

const ROOT = new Values();
/** Holds the context where the application has registered nothing that does. */
const storage = new AsyncLocalStorage<Context>();

/** The application's context, with our own span where that knows none. */
export function activeContext(): Context {
  const active = registry().context?.active();
  const own = storage.getStore();
  if (active === undefined) return own ?? ROOT;
  return active.getValue(SPAN_KEY) === undefined && own !== undefined
    ? active.setValue(SPAN_KEY, own.getValue(SPAN_KEY))
    : active;
}

export function spanOf(context: Context): Span | null {
  return (context.getValue(SPAN_KEY) as Span | undefined) ?? null;
}

/** Runs `body` with the span as the active one: of the application's context and of ours. */
export function withSpan<T>(span: Span, body: () => T): T {
  const context = activeContext().setValue(SPAN_KEY, span);
  const inner = (): T => storage.run(context, body);
  const manager = registry().context;
  return manager === undefined ? inner() : manager.with(context, inner);
}
