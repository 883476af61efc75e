import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { memoryLimits } from '../../src/config/memory-limiter.ts';
import { formatDiagnostic } from '../../src/model/diagnostic.ts';
import { configOf } from '../support/config.ts';

const MIB = 1024 * 1024;

function limitsOf(limiter: string, total = 1000 * MIB) {
  const { hard, soft } = memoryLimits(
    configOf(`processors: { memory_limiter: ${limiter} }`).memoryLimiter,
    total,
  );
  return [hard / MIB, soft / MIB];
}

test.each([
  ['{}', [800, 640]],
  ['{ limit_mib: 500 }', [500, 400]],
  ['{ limit_mib: 500, spike_limit_mib: 50 }', [500, 450]],
  ['{ limit_percentage: 50 }', [500, 400]],
  ['{ limit_percentage: 50, spike_limit_percentage: 30 }', [500, 200]],
  ['{ limit_mib: 300, limit_percentage: 50 }', [300, 240]],
])('%s: the limits are the Collector’s', (limiter, limits) => {
  expect(limitsOf(limiter)).toEqual(limits);
});

test.each([
  ['{ check_interval: 0s }', 'more than zero'],
  ['{ limit_mib: 100, spike_limit_mib: 100 }', 'less than `limit_mib`'],
  ['{ limit_percentage: 20, spike_limit_percentage: 20 }', 'less than `limit_percentage`'],
  ['{ limit_percentage: 101 }', '100'],
])('%s is refused', (limiter, because) => {
  const result = parseConfig(`processors: { memory_limiter: ${limiter} }`, null, {});
  expect(result.ok ? '' : result.diagnostics.map(formatDiagnostic).join()).toContain(because);
});

const piped = (processors: string, more = '') => `
exporters: { debug: {} }
processors: { goalkeeper: {}${more} }
service: { pipelines: { traces: { receivers: [otlp], processors: ${processors}, exporters: [debug] } } }`;

test.each(['[goalkeeper]', '[memory_limiter, goalkeeper]'])('a pipeline may list %s', (processors) => {
  expect(() => configOf(piped(processors))).not.toThrow();
});

test('a limiter that is set and left out of a pipeline is told of', () => {
  expect(() => configOf(piped('[goalkeeper]', ', memory_limiter: {}'))).toThrow(
    'leaves `memory_limiter` out',
  );
});
