import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/wire/cursor.ts';
import { METRIC } from '../../src/wire/fields.ts';
import { scanMetrics } from '../../src/wire/scan-metrics.ts';
import { metricsRequest } from '../support/metrics.ts';
import { decodeMetrics } from './protobuf.ts';

const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

describe('scanMetrics', () => {
  it('counts the metrics of a request and their data points, of every kind', () => {
    const request = metricsRequest(
      ...KINDS.map((kind, index) => ({ name: kind, kind: METRIC[kind], points: index })),
    );
    expect(scanMetrics(request)).toEqual({ metrics: 5, points: 10 });
    expect(scanMetrics(Buffer.alloc(0))).toEqual({ metrics: 0, points: 0 });
  });

  it('counts a metric of a kind to come, though none of its points', () => {
    const request = metricsRequest({ name: 'new', kind: 99, points: 3 });
    expect(scanMetrics(request)).toEqual({ metrics: 1, points: 0 });
  });

  it('takes any damage, or says what is wrong; what protobufjs can read, it can', () => {
    const request = metricsRequest(...KINDS.map((kind) => ({ name: kind, kind: METRIC[kind], points: 2 })));
    let [read, refused] = [0, 0];
    for (let run = 0; run < 3_000; run++) {
      const [at = 0, byte = 0, cut = 0] = randomBytes(3);
      const position = (at / 256) * request.length;
      const damaged = Buffer.concat([
        request.subarray(0, position),
        Buffer.from([byte]),
        request.subarray(position + (cut % 3)),
      ]);
      try {
        scanMetrics(damaged);
        read++;
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
        expect(() => decodeMetrics(damaged), damaged.toString('hex')).toThrow();
        refused++;
      }
    }
    expect(read).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});
