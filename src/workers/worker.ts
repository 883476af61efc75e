import { getHeapStatistics } from 'node:v8';
import { parseBaseline } from '../baseline/artefact.ts';
import { parseCharter } from '../charter/parse.ts';
import { type InForce, inForce } from '../config/in-force.ts';
import { pipelineOptions } from '../config/pipeline.ts';
import { Runs } from '../drift/runs.ts';
import type { Exporter } from '../exporters/exporter.ts';
import { LocalJudges, type SecondOpinion } from '../intake/local-judges.ts';
import { Outlet } from '../intake/outlet.ts';
import type { Opinion } from '../model/verdict.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { Turns } from '../pipeline/turns.ts';
import { instructions } from '../second-opinion/instructions.ts';
import { promptOf } from '../second-opinion/prompt.ts';
import { Log } from '../telemetry/log.ts';
import type { Judged } from '../verdict/looks.ts';
import { warm } from '../verdict/warm.ts';
import { VERSION } from '../version.ts';
import { Calls } from './calls.ts';
import { Counting } from './counting.ts';
import { KnownApprovals } from './known-approvals.ts';
import { asBuffer, Line, ownBytes, type Port } from './line.ts';
import type { Order, Report, Rules, Start } from './messages.ts';

/** What was counted is told so long after. */
const TELL_MS = 50;
/** Memory and load are told so often. */
const STATE_MS = 1_000;

interface Tenant {
  readonly pipeline: Pipeline;
  readonly judges: LocalJudges;
  readonly calls: Calls;
}

/** Judges the conversations that are at this worker, for the thread at the other end of the port. */
export class JudgingWorker {
  private readonly start: Start;
  private readonly line: Line<Report, Order>;
  private readonly log: Log;
  private readonly counting: Counting;
  private readonly approvals: KnownApprovals;
  private readonly turns = new Turns();
  private readonly tenants: ReadonlyMap<string | null, Tenant>;
  private telling: NodeJS.Timeout | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(port: Port, start: Start, write: (line: string) => void) {
    this.start = start;
    this.line = new Line<Report, Order>(port, (order) => this.take(order));
    this.log = new Log({ ...start.log, write });
    this.counting = new Counting(() => this.counted());
    this.approvals = new KnownApprovals(start.maxApprovals);
    warm();
    const judging = rulesInForce(start.rules);
    this.tenants = new Map(
      start.tenants.map(({ tenant, made }) => [tenant, this.open(tenant, made, judging)]),
    );
    this.timer = setInterval(() => this.tellState(), STATE_MS);
    this.timer.unref();
  }

  /** Ends what would keep the thread alive. */
  stop(): void {
    clearInterval(this.timer);
    if (this.telling !== null) clearTimeout(this.telling);
  }

  private take(order: Order): unknown {
    switch (order.kind) {
      case 'spans':
        return this.turns.do(this.of(order.tenant).judges.takePart('traces', asBuffer(order.body)));
      case 'records':
        return this.turns.do(this.of(order.tenant).judges.takePart('logs', asBuffer(order.body)));
      case 'spans again':
        return this.of(order.tenant).judges.takeAgain(asBuffer(order.body));
      case 'decide':
        return this.of(order.tenant).judges.decide(order.asked);
      case 'let go':
        this.turns.finish();
        return this.of(order.tenant).judges.letGo(order.key);
      case 'adopt':
        return this.of(order.tenant).pipeline.adopt(order.remembered, performance.now());
      case 'made':
        return this.of(order.tenant).judges.learnOf(order.made, order.windowNs);
      case 'approval':
        return this.approvals.set(order.approval);
      case 'rules':
        return this.judgeBy(order.rules);
      case 'log':
        return this.log.change(order);
      case 'drain':
        return this.drain();
      case 'released':
        return Promise.all([...this.tenants.values()].map(({ judges }) => judges.released())).then(
          () => null,
        );
    }
  }

  private judgeBy(rules: Rules): void {
    const judging = rulesInForce(rules);
    for (const { judges } of this.tenants.values()) judges.judgeBy(judging);
  }

  private drain(): null {
    for (const { judges } of this.tenants.values()) judges.drain();
    this.tellCounts();
    this.tellState();
    return null;
  }

  private of(tenant: string | null): Tenant {
    const known = this.tenants.get(tenant);
    if (known === undefined) throw new Error(`there is no tenant ${tenant}`);
    return known;
  }

  private open(tenant: string | null, known: Start['tenants'][number]['made'], judging: InForce): Tenant {
    const { start, line, counting, log, turns } = this;
    const { index: first, workers: step, engine } = start;
    const store = {
      known,
      remember: (made: (typeof known)[number], windowNs: number): void =>
        line.tell({ kind: 'made', tenant, made, windowNs }),
    };
    const options = pipelineOptions(engine, judging.charters, VERSION, judging.baselines, store);
    const { maxSessions, maxTotalBytes, ...limits } = options.sessions;
    const calls = new Calls(() => this.counted());
    const pipeline = new Pipeline({
      ...options,
      sessions: {
        ...limits,
        maxSessions: Math.ceil(maxSessions / step),
        maxTotalBytes: Math.ceil(maxTotalBytes / step),
        serials: { first, step },
      },
      ...(options.drift ? { watcher: this.watcher(tenant) } : {}),
      gaps: calls,
      approvalOf: (action) => this.approvals.about(action, tenant),
    });
    const judges = new LocalJudges({
      ...{ pipeline, counters: counting, log, turns, coverage: counting.coverage },
      outlet: new Outlet({ traces: [this.wayOut(tenant)], logs: [], metrics: [] }),
      secondOpinion: engine.second_opinion === undefined ? null : this.consultant(),
      held: start.stored ? this.held(tenant) : null,
    });
    return { pipeline, judges, calls };
  }

  /** Runs that are over are compared where those of all workers come together. */
  private watcher(tenant: string | null) {
    const runs = new Runs();
    return {
      take: (ran: Parameters<Runs['of']>[0], now: number) => {
        const over = runs.of(ran, now);
        if (over.length > 0) this.line.tell({ kind: 'runs', tenant, runs: over });
        return { runs: [], drifted: [] };
      },
    };
  }

  /** There is room: it was looked for before a request was taken. */
  private wayOut(tenant: string | null): Exporter {
    return {
      name: 'worker',
      target: '',
      hasRoom: () => true,
      blocks: false,
      change: async () => {},
      put: (lane, { parts, items }) => {
        const body = ownBytes(parts);
        const report = { kind: 'put', tenant, lane, body, items } as const;
        if (this.start.stored) return this.line.ask<void>(report, [body.buffer]);
        this.line.tell(report, [body.buffer]);
        return null;
      },
      drain: async () => {},
    };
  }

  private held(tenant: string | null) {
    let added = 0;
    return {
      async *found() {},
      get added() {
        return added;
      },
      add: (parts: readonly Buffer[], due: number): Promise<void> => {
        added++;
        const body = ownBytes(parts);
        return this.line.ask<void>({ kind: 'keep', tenant, body, due }, [body.buffer]);
      },
      release: (before: number, first: number): void =>
        this.line.tell({ kind: 'kept enough', tenant, before, first }),
    };
  }

  /** Who asks has the budget for all workers, and the keys. */
  private consultant(): SecondOpinion {
    const ask = (judged: Judged): Promise<Opinion | null> =>
      this.line.ask({ kind: 'opinion', prompt: promptOf(judged, instructions()) });
    return { ask, stop: () => {} };
  }

  private counted(): void {
    this.telling ??= setTimeout(() => this.tellCounts(), TELL_MS);
  }

  private tellCounts(): void {
    if (this.telling !== null) clearTimeout(this.telling);
    this.telling = null;
    this.line.tell(this.counting.take());
    for (const [tenant, known] of this.tenants) {
      const calls = known.calls.take();
      if (calls.length > 0) this.line.tell({ kind: 'calls', tenant, calls });
    }
  }

  private tellState(): void {
    const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
    this.line.tell({ kind: 'memory', heap, all: heap + external });
    for (const [tenant, { judges }] of this.tenants) this.line.tell({ kind: 'load', tenant, ...judges.load });
  }
}

/** Texts that were read without a mistake before. */
function rulesInForce({ charters, baselines, settings }: Rules): InForce {
  const charter = ({ file, text }: Rules['charters'][number]) => {
    const parsed = parseCharter(text, file);
    if (!parsed.ok) throw new Error(`${file}: expected a charter that was read before`);
    return parsed.value;
  };
  const baseline = ({ file, text }: Rules['baselines'][number]) => {
    const parsed = parseBaseline(text);
    if (typeof parsed === 'string') throw new Error(`${file}: expected a baseline that was read before`);
    return parsed;
  };
  return inForce(settings, charters.map(charter), baselines.map(baseline));
}
