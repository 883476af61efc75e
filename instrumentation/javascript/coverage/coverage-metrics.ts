import type { Outcome } from '../../../src/model/finding.ts';
import { type Counter, registry } from '../spans/otel.ts';
import { SCOPE } from '../spans/scope.ts';
import type { Gating } from '../spans/telemetry.ts';
import type { Counted } from './coverage.ts';

/** Tools told apart in metrics; the others count together. */
const MAX_TOOLS = 200;

/** Counts calls in the application's own metrics, from when it has registered a MeterProvider. */
export class CoverageMetrics implements Counted {
  private readonly version: string;
  private readonly names = new Set<string>();
  private counters: {
    readonly of: unknown;
    readonly calls: Counter;
    readonly refused: Counter;
    readonly unseen: Counter;
  } | null = null;

  constructor(version: string) {
    this.version = version;
  }

  call(tool: string, gating: Gating, outcome: Outcome | null): void {
    const labels = { 'gen_ai.tool.name': this.label(tool), 'goalkeeper.gate': gating };
    this.current()?.calls.add(1, outcome === null ? labels : { ...labels, 'goalkeeper.verdict': outcome });
  }

  refused(tool: string): void {
    this.current()?.refused.add(1, { 'gen_ai.tool.name': this.label(tool) });
  }

  unseen(tool: string): void {
    this.current()?.unseen.add(1, { 'gen_ai.tool.name': this.label(tool) });
  }

  private label(tool: string): string {
    if (this.names.size < MAX_TOOLS) this.names.add(tool);
    return this.names.has(tool) ? tool : 'others';
  }

  private current() {
    const { metrics } = registry();
    if (metrics === undefined) return null;
    if (this.counters?.of !== metrics) {
      const meter = metrics.getMeter(SCOPE, this.version);
      this.counters = {
        of: metrics,
        calls: meter.createCounter('goalkeeper.guard.calls', {
          description: 'Tool calls that came to the gate, by how they were decided.',
          unit: '{call}',
        }),
        refused: meter.createCounter('goalkeeper.guard.refused', {
          description: 'Tool calls that were not made.',
          unit: '{call}',
        }),
        unseen: meter.createCounter('goalkeeper.guard.unseen', {
          description: 'Tool calls that no span tells of, since the application’s sampler has dropped it.',
          unit: '{call}',
        }),
      };
    }
    return this.counters;
  }
}
