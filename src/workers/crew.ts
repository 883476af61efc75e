import { Worker } from 'node:worker_threads';
import type { InForce } from '../config/in-force.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { Approval } from '../model/approval.ts';
import type { Consultant } from '../second-opinion/consultant.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Encoding, Level } from '../telemetry/log.ts';
import { Line } from './line.ts';
import type { Order, Report, Rules, Start } from './messages.ts';
import type { SpreadJudges } from './spread-judges.ts';

export interface CrewOptions {
  readonly start: Omit<Start, 'index'>;
  readonly counters: Counters;
  readonly coverage: Coverage;
  readonly consultant: Consultant | null;
  /** A worker has failed: what it knew is gone. */
  readonly onFault: (error: Error) => void;
}

/** The worker threads. */
export class Crew {
  readonly lines: readonly Line<Order, Report>[];
  private readonly options: CrewOptions;
  private readonly threads: readonly Worker[];
  private readonly tenants = new Map<string | null, SpreadJudges>();
  private readonly memory: { heap: number; all: number }[];
  private ended = false;

  constructor(options: CrewOptions) {
    this.options = options;
    const { start } = options;
    this.threads = Array.from({ length: start.workers }, (_, index) => {
      const thread = new Worker(new URL('./thread.js', import.meta.url), {
        workerData: { ...start, index },
        name: `judge ${index}`,
      });
      thread.on('error', (error) => this.failed(index, error as Error));
      thread.on('exit', () => this.failed(index, new Error('it ended by itself')));
      return thread;
    });
    this.memory = this.threads.map(() => ({ heap: 0, all: 0 }));
    this.lines = this.threads.map((thread, index) => new Line(thread, (report) => this.hear(index, report)));
  }

  /** What is said of a tenant goes to these. */
  add(tenant: string | null, judges: SpreadJudges): void {
    this.tenants.set(tenant, judges);
  }

  /** Bytes in use, of all together. */
  get memoryInUse(): number {
    return this.memory.reduce((sum, { all }) => sum + all, 0);
  }

  judgeBy(judging: InForce): void {
    this.tell({ kind: 'rules', rules: rulesOf(judging) });
  }

  logAs(how: { readonly level: Level; readonly encoding: Encoding }): void {
    this.tell({ kind: 'log', ...how });
  }

  /** Each worker tells of approvals by what it heard here. */
  heard(approval: Approval): void {
    this.tell({ kind: 'approval', approval });
  }

  /** Resolves when all that waited has been judged and sent on; of workers that are gone nothing comes. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.lines.map((line) => line.ask<void>({ kind: 'drain' })));
    this.options.consultant?.stop();
  }

  async stop(): Promise<void> {
    this.ended = true;
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private tell(order: Order): void {
    for (const line of this.lines) line.tell(order);
  }

  private hear(from: number, report: Report): unknown {
    const { counters, coverage } = this.options;
    switch (report.kind) {
      case 'counts':
        for (const [counter, label, amount] of report.sums) counters.add(counter, amount, label);
        for (const [what, label, seconds, times] of report.times) counters.time(what, seconds, times, label);
        coverage.merge(report.coverage);
        return null;
      case 'opinion':
        return this.options.consultant?.put(report.prompt) ?? null;
      case 'memory':
        this.memory[from] = report;
        return null;
      default:
        return this.tenants.get(report.tenant)?.hear(from, report);
    }
  }

  private failed(index: number, error: Error): void {
    if (this.ended) return;
    const because = new Error(`worker ${index} failed: ${error.stack ?? error.message}`);
    this.lines[index]?.fail(because);
    this.options.onFault(because);
  }
}

export function rulesOf({ charterFiles, baselineFiles, settings }: InForce): Rules {
  const written = ({ file, text }: { readonly file: string; readonly text: string }) => ({ file, text });
  return { charters: charterFiles.map(written), baselines: baselineFiles.map(written), settings };
}
