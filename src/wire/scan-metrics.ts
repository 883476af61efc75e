import { Cursor } from './cursor.ts';
import { METRIC, POINTS, REQUEST, RESOURCE_SPANS, SCOPE_SPANS, WIRE } from './fields.ts';

export interface MetricScan {
  /** Every metric of the request. */
  readonly metrics: number;
  /** Data points of all metrics; of a kind that is not known none are seen. */
  readonly points: number;
}

const KINDS: ReadonlySet<number> = new Set([
  METRIC.gauge,
  METRIC.sum,
  METRIC.histogram,
  METRIC.exponentialHistogram,
  METRIC.summary,
]);

/** Walks an ExportMetricsServiceRequest down to its data points. Throws WireError where the bytes contradict themselves. */
export function scanMetrics(buffer: Buffer): MetricScan {
  const cursor = new Cursor(buffer);
  let metrics = 0;
  let points = 0;
  within(cursor, REQUEST.resourceSpans, () =>
    inside(cursor, RESOURCE_SPANS.scopeSpans, () =>
      inside(cursor, SCOPE_SPANS.spans, () => {
        metrics++;
        points += pointsOf(cursor);
      }),
    ),
  );
  return { metrics, points };
}

/** Data points of the metric at hand. */
function pointsOf(cursor: Cursor): number {
  let points = 0;
  const outer = cursor.enter();
  while (cursor.next()) {
    if (cursor.wire !== WIRE.bytes || !KINDS.has(cursor.field)) continue;
    inside(cursor, POINTS.dataPoints, () => points++);
  }
  cursor.leave(outer);
  return points;
}

/** Calls `visit` at each length-delimited field numbered `field` of the message at hand. */
function inside(cursor: Cursor, field: number, visit: () => void): void {
  const outer = cursor.enter();
  within(cursor, field, visit);
  cursor.leave(outer);
}

function within(cursor: Cursor, field: number, visit: () => void): void {
  while (cursor.next()) if (cursor.is(field, WIRE.bytes)) visit();
}
