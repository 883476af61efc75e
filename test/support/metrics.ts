import { METRIC, POINTS, REQUEST, RESOURCE_SPANS, SCOPE_SPANS } from '../../src/wire/fields.ts';
import { messages } from '../../src/wire/message.ts';
import { Writer } from '../../src/wire/writer.ts';

export interface TestMetric {
  readonly name: string;
  /** Field number of what holds its points; a gauge's where absent. */
  readonly kind?: number;
  readonly points?: number;
}

/** An ExportMetricsServiceRequest with these metrics in one ResourceMetrics. */
export function metricsRequest(...metrics: readonly TestMetric[]): Buffer {
  const writer = new Writer();
  const resource = writer.open(REQUEST.resourceSpans);
  const scope = writer.open(RESOURCE_SPANS.scopeSpans);
  for (const { name, kind = METRIC.gauge, points = 1 } of metrics) {
    const metric = writer.open(SCOPE_SPANS.spans);
    writer.string(METRIC.name, name);
    const data = writer.open(kind);
    for (let i = 0; i < points; i++) writer.close(writer.open(POINTS.dataPoints));
    for (const mark of [data, metric]) writer.close(mark);
  }
  for (const mark of [scope, resource]) writer.close(mark);
  return writer.take();
}

/** The names of a request's metrics. */
export function metricNames(bytes: Buffer): string[] {
  const names: string[] = [];
  for (const resource of messages(bytes, { start: 0, end: bytes.length }, REQUEST.resourceSpans)) {
    for (const scope of messages(bytes, resource, RESOURCE_SPANS.scopeSpans)) {
      for (const metric of messages(bytes, scope, SCOPE_SPANS.spans)) {
        for (const { start, end } of messages(bytes, metric, METRIC.name))
          names.push(bytes.toString('utf8', start, end));
      }
    }
  }
  return names;
}
