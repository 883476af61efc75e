import {
  BUCKETS,
  EXEMPLAR,
  EXPONENTIAL,
  HISTOGRAM,
  METRIC,
  NUMBER,
  POINTS,
  QUANTILE,
  SUMMARY,
} from './fields.ts';
import { attributes, spanId, traceId } from './json-common.ts';
import {
  bool,
  double,
  each,
  enumeration,
  fixed64,
  message,
  packedDouble,
  packedFixed64,
  packedUint64,
  sfixed64,
  shape,
  sint32,
  text,
  uint32,
} from './json-fields.ts';

const NUMBER_VALUE = ['asDouble', 'asInt'];

const EXEMPLAR_SHAPE = shape(
  {
    filteredAttributes: [EXEMPLAR.filteredAttributes, attributes],
    timeUnixNano: [EXEMPLAR.time, fixed64],
    asDouble: [EXEMPLAR.asDouble, double],
    asInt: [EXEMPLAR.asInt, sfixed64],
    spanId: [EXEMPLAR.spanId, spanId],
    traceId: [EXEMPLAR.traceId, traceId],
  },
  NUMBER_VALUE,
);
const exemplars = each(message(() => EXEMPLAR_SHAPE));

const NUMBER_SHAPE = shape(
  {
    attributes: [NUMBER.attributes, attributes],
    startTimeUnixNano: [NUMBER.startTime, fixed64],
    timeUnixNano: [NUMBER.time, fixed64],
    asDouble: [NUMBER.asDouble, double],
    asInt: [NUMBER.asInt, sfixed64],
    exemplars: [NUMBER.exemplars, exemplars],
    flags: [NUMBER.flags, uint32],
  },
  NUMBER_VALUE,
);

const HISTOGRAM_SHAPE = shape({
  attributes: [HISTOGRAM.attributes, attributes],
  startTimeUnixNano: [HISTOGRAM.startTime, fixed64],
  timeUnixNano: [HISTOGRAM.time, fixed64],
  count: [HISTOGRAM.count, fixed64],
  sum: [HISTOGRAM.sum, double],
  bucketCounts: [HISTOGRAM.bucketCounts, packedFixed64],
  explicitBounds: [HISTOGRAM.explicitBounds, packedDouble],
  exemplars: [HISTOGRAM.exemplars, exemplars],
  flags: [HISTOGRAM.flags, uint32],
  min: [HISTOGRAM.min, double],
  max: [HISTOGRAM.max, double],
});

const BUCKETS_SHAPE = shape({
  offset: [BUCKETS.offset, sint32],
  bucketCounts: [BUCKETS.bucketCounts, packedUint64],
});

const EXPONENTIAL_SHAPE = shape({
  attributes: [EXPONENTIAL.attributes, attributes],
  startTimeUnixNano: [EXPONENTIAL.startTime, fixed64],
  timeUnixNano: [EXPONENTIAL.time, fixed64],
  count: [EXPONENTIAL.count, fixed64],
  sum: [EXPONENTIAL.sum, double],
  scale: [EXPONENTIAL.scale, sint32],
  zeroCount: [EXPONENTIAL.zeroCount, fixed64],
  positive: [EXPONENTIAL.positive, message(() => BUCKETS_SHAPE)],
  negative: [EXPONENTIAL.negative, message(() => BUCKETS_SHAPE)],
  flags: [EXPONENTIAL.flags, uint32],
  exemplars: [EXPONENTIAL.exemplars, exemplars],
  min: [EXPONENTIAL.min, double],
  max: [EXPONENTIAL.max, double],
  zeroThreshold: [EXPONENTIAL.zeroThreshold, double],
});

const QUANTILE_SHAPE = shape({ quantile: [QUANTILE.quantile, double], value: [QUANTILE.value, double] });

const SUMMARY_SHAPE = shape({
  attributes: [SUMMARY.attributes, attributes],
  startTimeUnixNano: [SUMMARY.startTime, fixed64],
  timeUnixNano: [SUMMARY.time, fixed64],
  count: [SUMMARY.count, fixed64],
  sum: [SUMMARY.sum, double],
  quantileValues: [SUMMARY.quantiles, each(message(() => QUANTILE_SHAPE))],
  flags: [SUMMARY.flags, uint32],
});

const temporality = enumeration(
  'AGGREGATION_TEMPORALITY_UNSPECIFIED',
  'AGGREGATION_TEMPORALITY_DELTA',
  'AGGREGATION_TEMPORALITY_CUMULATIVE',
);
const numbers = each(message(() => NUMBER_SHAPE));

const GAUGE_SHAPE = shape({ dataPoints: [POINTS.dataPoints, numbers] });
const SUM_SHAPE = shape({
  dataPoints: [POINTS.dataPoints, numbers],
  aggregationTemporality: [POINTS.temporality, temporality],
  isMonotonic: [POINTS.isMonotonic, bool],
});
const HISTOGRAMS_SHAPE = shape({
  dataPoints: [POINTS.dataPoints, each(message(() => HISTOGRAM_SHAPE))],
  aggregationTemporality: [POINTS.temporality, temporality],
});
const EXPONENTIALS_SHAPE = shape({
  dataPoints: [POINTS.dataPoints, each(message(() => EXPONENTIAL_SHAPE))],
  aggregationTemporality: [POINTS.temporality, temporality],
});
const SUMMARIES_SHAPE = shape({ dataPoints: [POINTS.dataPoints, each(message(() => SUMMARY_SHAPE))] });

export const METRIC_SHAPE = shape(
  {
    name: [METRIC.name, text],
    description: [METRIC.description, text],
    unit: [METRIC.unit, text],
    gauge: [METRIC.gauge, message(() => GAUGE_SHAPE)],
    sum: [METRIC.sum, message(() => SUM_SHAPE)],
    histogram: [METRIC.histogram, message(() => HISTOGRAMS_SHAPE)],
    exponentialHistogram: [METRIC.exponentialHistogram, message(() => EXPONENTIALS_SHAPE)],
    summary: [METRIC.summary, message(() => SUMMARIES_SHAPE)],
    metadata: [METRIC.metadata, attributes],
  },
  ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'],
);
