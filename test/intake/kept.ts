import type { Detector } from '../../src/detectors/detector.ts';
import type { Exporter, Lane } from '../../src/exporters/exporter.ts';
import type { Outgoing } from '../../src/exporters/outgoing.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { PipelineOptions } from '../../src/pipeline/options.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { ROOMY } from '../session/actions.ts';
import { request, span, toolSpan } from '../spans.ts';
import { localIntake } from '../support/intake.ts';
import { spanNames } from '../support/requests.ts';
import { keptLog } from '../support/senders.ts';

/** Blocks every `send`; fails on `explode`. */
const watchful: Detector = {
  id: 'watchful',
  inspect: ({ tool }) => {
    if (tool === 'explode') throw new RangeError('a bug');
    if (tool !== 'send') return [];
    const said = { kind: 'loop', severity: 'high', outcome: 'block', reason: 'sent' } as const;
    return [{ ...said, detector: 'watchful', rule: null, score: 1, evidence: [], owasp: null }];
  },
};

export const OPTIONS: PipelineOptions = {
  mode: 'inline',
  settleMs: 100,
  sessions: ROOMY,
  charters: [],
  detectors: [watchful],
  version: '0.0.0',
};

export const AGENT = { cancelled: false };

class KeptExporter implements Exporter {
  readonly target = 'a test';
  readonly name: string;
  room = true;
  blocks = false;
  private readonly watchers: (() => void)[] = [];
  readonly got: { lane: Lane; signal: Signal; names: string[]; spans: number; request: Buffer }[] = [];

  constructor(name: string) {
    this.name = name;
  }

  hasRoom(): boolean {
    return this.room;
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }

  left(): void {
    for (const resolve of this.watchers.splice(0)) resolve();
  }

  put(lane: Lane, { signal, parts, items }: Outgoing): null {
    const request = Buffer.concat(parts);
    this.got.push({ lane, signal, names: spanNames(request), spans: items, request });
    return null;
  }

  async drain(): Promise<void> {}
}

export function intake(mode: 'inline' | 'tee' = 'inline', pipeline = new Pipeline({ ...OPTIONS, mode })) {
  const exporters = [new KeptExporter('otlp'), new KeptExporter('otlp/second')];
  const counters = new Counters();
  const { log, lines } = keptLog();
  const made = localIntake(
    pipeline,
    mode,
    { traces: exporters, logs: exporters.slice(0, 1), metrics: exporters.slice(0, 1) },
    { counters, log },
  );
  return { intake: made, pipeline, exporters, got: exporters[0]!.got, counters, lines };
}

export const MIXED = request(
  span({ id: '1' }),
  toolSpan({ id: '2', tool: 'send' }),
  span({ id: '3', name: 'POST /' }),
);
