import { activeContext, registry } from '../spans/otel.ts';

/** By which OpenTelemetry's instrumentations know what is not to be told in spans. */
const SUPPRESS = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Runs what is ours and no part of what the application does: its tracing leaves it out. */
export function untraced<T>(body: () => T): T {
  const { context } = registry();
  if (context === undefined) return body();
  return context.with(activeContext().setValue(SUPPRESS, true), body);
}
