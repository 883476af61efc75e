import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { InForce } from '../config/in-force.ts';
import type { Exporter } from '../exporters/exporter.ts';
import type { Held } from '../model/held.ts';
import { COUNTERS, type Counter, type Counters, TIMES, type Timed } from '../telemetry/counters.ts';
import type { EventLoop } from '../telemetry/event-loop.ts';
import { plain } from '../telemetry/log.ts';
import { VERSION } from '../version.ts';
import type { Readiness } from './readiness.ts';

/** Where a state is read from. */
export interface StateSources {
  readonly configFile: string | null;
  readonly inForce: Held<InForce>;
  readonly exporters: readonly Exporter[];
  readonly counters: Counters;
  readonly eventLoop: EventLoop;
  readonly readiness: Readiness;
  /** Conversations and actions held. */
  held(): { readonly sessions: number; readonly waiting: number };
}

/** What this process holds and has done, for the person who looks into it. No content of spans, and no secret. */
export class State {
  private readonly sources: StateSources;
  private config: { readonly file: string; readonly sha256: string } | null;

  constructor(sources: StateSources) {
    this.sources = sources;
    this.config = hashed(sources.configFile);
    sources.inForce.onReplaced(() => {
      this.config = hashed(sources.configFile);
    });
  }

  report() {
    const { inForce, exporters, counters, eventLoop, readiness, held } = this.sources;
    const { charterFiles, baselineFiles } = inForce.current;
    const { rss, heapUsed, external } = process.memoryUsage();
    return {
      version: VERSION,
      node: process.versions.node,
      pid: process.pid,
      uptime_seconds: Math.round(process.uptime()),
      ...readiness.report(),
      config: this.config,
      charters: charterFiles.map(({ charter: { name, version }, file, text }) => {
        return { name, version, file, sha256: sha256(text) };
      }),
      baselines: baselineFiles.map(({ baseline: { agent, hash }, file }) => ({ agent, file, hash })),
      held: held(),
      exporters: exporters.map(exporterReport),
      counters: Object.fromEntries(
        (Object.keys(COUNTERS) as Counter[]).map((one) => [one, sumsOf(counters, one)]),
      ),
      seconds: Object.fromEntries(
        (Object.keys(TIMES) as Timed[]).map((what) => [what, quantiles(counters, what)]),
      ),
      event_loop_delay_seconds: eventLoop.delays(),
      memory_bytes: { rss, heap_used: heapUsed, external },
    };
  }
}

export type StateReport = ReturnType<State['report']>;

function exporterReport({ name, target, state }: Exporter) {
  if (state === undefined) return { name, target };
  const { size, capacity, sizer, bytes, oldest, lastSuccess, lastError, failingSince } = state;
  return {
    name,
    target,
    queue: { size, capacity, sizer, bytes, oldest_seconds: oldest },
    last_success: lastSuccess === null ? null : isoTime(lastSuccess),
    last_error: lastError && { at: isoTime(lastError.at), because: plain(lastError.because) },
    failing_since: failingSince === null ? null : isoTime(failingSince),
  };
}

/** A number, or one for each label. */
function sumsOf(counters: Counters, counter: Counter): number | Record<string, number> {
  const labels = counters.labels(counter);
  if (labels.every(([label]) => label === '')) return counters.get(counter);
  return Object.fromEntries(labels);
}

/** Upper bounds, of all labels the worst. */
function quantiles(counters: Counters, what: Timed) {
  const all = [...counters.times(what).values()];
  const worst = (share: number): number | null => {
    const found = all.flatMap((histogram) => histogram.quantile(share) ?? []);
    return found.length === 0 ? null : Math.max(...found);
  };
  return { count: all.reduce((sum, { count }) => sum + count, 0), p50: worst(0.5), p99: worst(0.99) };
}

function hashed(file: string | null): { file: string; sha256: string } | null {
  if (file === null) return null;
  try {
    return { file, sha256: sha256(readFileSync(file)) };
  } catch {
    // It was there when it was read.
    return { file, sha256: 'gone' };
  }
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
