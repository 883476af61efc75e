import type { Signal } from '../model/signal.ts';
import { scan, scanLogs } from './scan.ts';
import { scanMetrics } from './scan-metrics.ts';
import { Signs } from './signs.ts';

const noSigns = new Signs([]);

const COUNT: Readonly<Record<Signal, (request: Buffer) => number>> = {
  traces: (request) => scan(request, noSigns).spanCount,
  logs: (request) => scanLogs(request, noSigns).recordCount,
  metrics: (request) => scanMetrics(request).points,
};

/** Spans, log records or data points of a request. Throws WireError where its bytes contradict themselves. */
export function countItems(signal: Signal, request: Buffer): number {
  return COUNT[signal](request);
}
