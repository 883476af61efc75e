import { metrics as api } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/sdk-node';
import { afterEach, describe, expect, test } from 'vitest';
import { Coverage, coverageText } from '../../../../instrumentation/javascript/coverage/coverage.ts';
import { CoverageMetrics } from '../../../../instrumentation/javascript/coverage/coverage-metrics.ts';

describe('coverage', () => {
  test('tells tools that exist, those that are wrapped, and how their calls were decided', () => {
    const coverage = new Coverage();
    coverage.saw([{ name: 'pay' }, { name: 'run_sql' }], 'langchain', false);
    coverage.saw([{ name: 'pay' }], 'langchain', true);
    coverage.called('pay', 'verdict', 'block');
    coverage.refused('pay');
    coverage.called('pay', 'fail_open', null);
    coverage.unseen('run_sql');
    expect(coverage.snapshot()).toEqual([
      {
        tool: 'pay',
        framework: 'langchain',
        wrapped: true,
        calls: { verdict: 1, trusted: 0, fail_open: 1, fail_closed: 0, off: 0 },
        refused: 1,
        unseen: 0,
      },
      {
        tool: 'run_sql',
        framework: 'langchain',
        wrapped: false,
        calls: { verdict: 0, trusted: 0, fail_open: 0, fail_closed: 0, off: 0 },
        refused: 0,
        unseen: 1,
      },
    ]);
    expect(coverageText(coverage.snapshot())).toBe(
      "1 of 2 tools gated, not: run_sql; 1 call ran unjudged; 1 call in no span, by the application's sampler",
    );
    expect(coverageText([])).toBe('');
  });

  test('holds no more tools than it may; the others count together', () => {
    const coverage = new Coverage();
    for (let i = 0; i < 5_000; i++) coverage.called(`tool${i}`, 'verdict', 'allow');
    const tools = coverage.snapshot();
    expect(tools.length).toBeLessThan(1_010);
    expect(tools.at(-1)).toMatchObject({ tool: 'others', calls: { verdict: 4_000 } });
  });
});

describe('metrics', () => {
  afterEach(() => api.disable());

  test('are the application’s own, as soon as it has some', async () => {
    const coverage = new Coverage(new CoverageMetrics('1'));
    coverage.called('pay', 'verdict', 'allow');
    const exporter = new metrics.InMemoryMetricExporter(metrics.AggregationTemporality.CUMULATIVE);
    const reader = new metrics.PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 100_000 });
    const provider = new metrics.MeterProvider({ readers: [reader] });
    api.setGlobalMeterProvider(provider);
    coverage.called('pay', 'verdict', 'block');
    coverage.called('pay', 'fail_open', null);
    coverage.refused('pay');
    coverage.unseen('pay');
    await provider.forceFlush();
    const told = exporter.getMetrics()[0]?.scopeMetrics[0];
    expect(told?.scope.name).toBe('goalkeeper.instrumentation');
    const points = told?.metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => ({ ...attributes, value })),
    ]);
    expect(Object.fromEntries(points ?? [])).toEqual({
      'goalkeeper.guard.calls': [
        { 'gen_ai.tool.name': 'pay', 'goalkeeper.gate': 'verdict', 'goalkeeper.verdict': 'block', value: 1 },
        { 'gen_ai.tool.name': 'pay', 'goalkeeper.gate': 'fail_open', value: 1 },
      ],
      'goalkeeper.guard.refused': [{ 'gen_ai.tool.name': 'pay', value: 1 }],
      'goalkeeper.guard.unseen': [{ 'gen_ai.tool.name': 'pay', value: 1 }],
    });
    await provider.shutdown();
  });
});
