/** OTLP/JSON with a metric of every kind, and every member of each. */
const at = { startTimeUnixNano: '1700000000000000001', timeUnixNano: '1700000000000000002' };
const attributes = [
  { key: 'bytes', value: { bytesValue: 'AP8=' } },
  { key: 'list', value: { arrayValue: { values: [{ boolValue: false }, { doubleValue: 0.1 }, {}] } } },
  {
    key: 'map',
    value: { kvlistValue: { values: [{ key: 'n', value: { intValue: '-9223372036854775808' } }] } },
  },
];
const exemplars = [
  {
    filteredAttributes: attributes,
    timeUnixNano: '18446744073709551615',
    asInt: '-3',
    spanId: 'b7ad6b7169203331',
    traceId: '0af7651916cd43dd8448eb211c80319c',
  },
  { asDouble: 'NaN' },
];

export const METRICS = {
  resourceMetrics: [
    {
      resource: { attributes, droppedAttributesCount: 4294967295 },
      scopeMetrics: [
        {
          scope: { name: 'scope', version: '1' },
          metrics: [
            {
              name: 'gauge',
              description: 'd "quoted" \u0007 é',
              unit: '1',
              gauge: {
                dataPoints: [
                  { attributes, ...at, asDouble: -1.5, exemplars, flags: 1 },
                  { ...at, asInt: '9223372036854775807' },
                  { asDouble: '-Infinity' },
                ],
              },
            },
            {
              name: 'sum',
              sum: { dataPoints: [{ asInt: '0' }], aggregationTemporality: 2, isMonotonic: true },
            },
            {
              name: 'histogram',
              histogram: {
                dataPoints: [
                  {
                    ...at,
                    count: '3',
                    sum: 0,
                    bucketCounts: ['0', '18446744073709551615'],
                    explicitBounds: [0.5, 1e300],
                    exemplars,
                    min: -1,
                    max: 1,
                  },
                ],
                aggregationTemporality: 1,
              },
            },
            {
              name: 'exponential',
              exponentialHistogram: {
                dataPoints: [
                  {
                    ...at,
                    count: '1',
                    sum: 1,
                    scale: -10,
                    zeroCount: '2',
                    positive: { offset: 2147483647, bucketCounts: ['1', '18446744073709551615', '300'] },
                    negative: { offset: -2147483648 },
                    zeroThreshold: 0.25,
                  },
                ],
              },
            },
            {
              name: 'summary',
              summary: {
                dataPoints: [{ count: '1', sum: 2, quantileValues: [{ quantile: 0.5, value: 3 }] }],
              },
              metadata: attributes,
            },
          ],
        },
      ],
    },
  ],
};
