import { setTimeout as sleep } from 'node:timers/promises';
import { buildAgentAlert } from '../alert/build.ts';
import { type Gap, Gaps } from '../coverage/gaps.ts';
import type { Drift } from '../drift/drift.ts';
import { leftOf, outgoing } from '../exporters/outgoing.ts';
import type { Loan } from '../grpc/lender.ts';
import type { Judges, Taken } from '../intake/judges.ts';
import type { Part } from '../intake/local-judges.ts';
import type { Outlet } from '../intake/outlet.ts';
import type { EffectStore } from '../model/effects.ts';
import type { Answered, Asked } from '../pipeline/results.ts';
import { finish, type Steps } from '../pipeline/turns.ts';
import type { Remembered } from '../session/sessions.ts';
import type { HeldBack } from '../store/held-back.ts';
import type { Counters } from '../telemetry/counters.ts';
import { placeOf } from '../verdict/decisions.ts';
import { VERSION } from '../version.ts';
import { pick, type ScannedSpan } from '../wire/scan.ts';
import { cut, only, onlyRecords } from '../wire/splice.ts';
import { type Directory, type Move, workerOf } from './directory.ts';
import { asBuffer, type Line, ownBytes } from './line.ts';
import type { Order, Report } from './messages.ts';
import { type Routed, routeRecords, routeSpans } from './routing.ts';

export type WorkerLine = Pick<Line<Order, Report>, 'tell' | 'ask'>;

export interface SpreadJudgesOptions {
  readonly tenant: string | null;
  readonly lines: readonly WorkerLine[];
  readonly directory: Directory;
  readonly mode: 'inline' | 'tee';
  readonly outlet: Outlet;
  readonly counters: Counters;
  /** Watches runs of all workers; null where agents are not watched. */
  readonly drift: Drift | null;
  readonly effects: EffectStore | null;
  /** On disk, each worker's actions that wait, and those of a process before this one; null where they are not kept. */
  readonly held: { readonly before: HeldBack; readonly of: readonly HeldBack[] } | null;
}

/** At the end, for workers to hear that the last is safe. */
const RELEASE_MS = 1_500;

/** Has the conversations of a tenant judged at several workers, each always at the same one. */
export class SpreadJudges implements Judges {
  private readonly options: SpreadJudgesOptions;
  /** Of the calls of all workers together. */
  private readonly gaps = new Gaps();
  private readonly loads: { sessions: number; waiting: number }[];
  /** Conversations are on their way from one worker to another: whatever comes meanwhile goes after them. */
  private moving: Promise<void> | null = null;

  constructor(options: SpreadJudgesOptions) {
    this.options = options;
    this.loads = options.lines.map(() => ({ sessions: 0, waiting: 0 }));
  }

  *takeSpans(request: Buffer, loan: Loan | null): Steps<Taken | Promise<Taken>> {
    const { directory, counters } = this.options;
    const { spans, agentSpans, routed } = yield* routeSpans(request, directory, performance.now());
    counters.add('received_requests', 1);
    counters.add('received_spans', spans);
    counters.add('agent_spans', agentSpans);
    const taken = (warnings: readonly string[]): Taken => ({ items: spans, warnings });
    const forward = (heldBack: readonly ScannedSpan[]) => this.forward(request, heldBack, spans, loan);
    if (routed.length === 0) {
      forward([]);
      return taken([]);
    }
    const shares = byWorker(routed);
    return this.send('spans', shares, (those) => only(request, those)).then(async (parts) => {
      forward(parts.flatMap(({ heldBack }, at) => pick(shares[at]?.[1] ?? [], heldBack)));
      await Promise.all(this.options.outlet.takeSafes());
      return taken(parts.flatMap(({ warnings }) => warnings));
    });
  }

  *takeLogs(request: Buffer): Steps<{ readonly records: number; readonly judged: Taken | Promise<Taken> }> {
    const { directory, counters } = this.options;
    const { records, agentRecords, routed } = yield* routeRecords(request, directory, performance.now());
    counters.add('received_requests', 1);
    counters.add('received_log_records', records);
    counters.add('agent_log_records', agentRecords);
    if (routed.length === 0) return { records, judged: { items: records, warnings: [] } };
    const parts = this.send('records', byWorker(routed), (those) => onlyRecords(request, those));
    const judged = parts.then((all) => ({ items: records, warnings: all.flatMap((one) => one.warnings) }));
    return { records, judged };
  }

  decide(asked: Asked): Promise<Answered | null> {
    const { directory, tenant } = this.options;
    const { call } = asked;
    // A call within another one that was asked about may be that one.
    const around = call.within ? directory.ofTrace(call.within.traceId) : undefined;
    const located = around ?? directory.find(placeOf(call), performance.now());
    if (call.span) directory.announce(located, call.span);
    return this.afterMoves(() =>
      this.line(workerOf(located)).ask<Answered | null>({ kind: 'decide', tenant, asked }),
    );
  }

  get load(): { sessions: number; waiting: number } {
    const sum = (key: 'sessions' | 'waiting') => this.loads.reduce((all, load) => all + load[key], 0);
    return { sessions: sum('sessions'), waiting: sum('waiting') };
  }

  /** All tenants' workers are drained together. */
  drain(): void {}

  async recover(): Promise<void> {
    const { held, directory } = this.options;
    if (held === null) return;
    const bodies: Buffer[] = [];
    for await (const { body, keep } of held.before.found()) {
      bodies.push(body);
      keep(0);
    }
    const { added } = held.before;
    await Promise.all(
      bodies.map((body) => {
        const { routed } = finish(routeSpans(body, directory, performance.now()));
        return this.send<ScannedSpan, void>('spans again', byWorker(routed), (those) => only(body, those));
      }),
    );
    held.before.release(1, added);
  }

  async released(): Promise<void> {
    await Promise.race([this.releasing(), sleep(RELEASE_MS, undefined, { ref: false })]);
  }

  /** What a worker says of this tenant; what it asks for is given when it is done. */
  hear(from: number, report: Extract<Report, { readonly tenant: string | null }>): unknown {
    const { outlet, held } = this.options;
    switch (report.kind) {
      case 'put': {
        outlet.send(report.lane, outgoing('traces', [asBuffer(report.body)], report.items));
        const safes = outlet.takeSafes();
        return safes.length === 0 ? null : Promise.all(safes).then(() => null);
      }
      case 'keep':
        return held?.of[from]?.add([asBuffer(report.body)], report.due) ?? null;
      case 'kept enough':
        return held?.of[from]?.release(report.before, report.first);
      case 'made':
        return this.made(from, report);
      case 'runs':
        return this.tellOfAgents(this.options.drift?.see(report.runs).drifted ?? []);
      case 'calls':
        return this.tellOfAgents(
          report.calls.flatMap(({ action, gated, times }) => this.gaps.see(action, gated, times)),
        );
      case 'load':
        this.loads[from] = { sessions: report.sessions, waiting: report.waiting };
        return null;
    }
  }

  private made(from: number, { made, windowNs }: Extract<Report, { readonly kind: 'made' }>): void {
    const { lines, effects, tenant } = this.options;
    effects?.remember(made, windowNs);
    for (const [index, line] of lines.entries())
      if (index !== from) line.tell({ kind: 'made', tenant, made, windowNs });
  }

  private tellOfAgents(told: readonly Gap[]): void {
    const { counters, outlet } = this.options;
    for (const { finding } of told) counters.add('alerts', 1, finding.outcome);
    outlet.sendTogether(
      'alerts',
      told.map(({ action, finding }) => ({ bytes: buildAgentAlert(action, finding, VERSION), spans: 1 })),
    );
    outlet.takeSafes();
  }

  /** Of workers that are gone nothing comes. */
  private async releasing(): Promise<void> {
    await Promise.allSettled(this.options.lines.map((line) => line.ask<void>({ kind: 'released' })));
  }

  /** Each worker's part, when what has to move has moved. */
  private send<S, Given = Part>(
    kind: 'spans' | 'spans again' | 'records',
    shares: readonly Share<S>[],
    part: (those: readonly S[]) => readonly Buffer[],
  ): Promise<Given[]> {
    const { tenant } = this.options;
    const bodies = shares.map(([worker, those]) => [worker, ownBytes(part(those))] as const);
    return this.afterMoves(() =>
      Promise.all(
        bodies.map(([worker, body]) => this.line(worker).ask<Given>({ kind, tenant, body }, [body.buffer])),
      ),
    );
  }

  /** What goes on at once: all but what workers hold back, as the request stands. */
  private forward(request: Buffer, heldBack: readonly ScannedSpan[], spans: number, loan: Loan | null): void {
    const { outlet, mode } = this.options;
    const parts = mode === 'inline' ? cut(request, heldBack, spans) : null;
    if (parts !== null) outlet.send('spans', leftOf(request, 'traces', parts, spans - heldBack.length, loan));
  }

  /** What is sent goes after the conversations that have to move for it, and after what came before. */
  private afterMoves<T>(send: () => Promise<T>): Promise<T> {
    const moves = this.options.directory.takeMoves();
    if (moves.length === 0 && this.moving === null) return send();
    const moved = (this.moving ?? Promise.resolve()).then(() => this.move(moves));
    const done: Promise<void> = moved.finally(() => {
      if (this.moving === done) this.moving = null;
    });
    this.moving = done;
    return done.then(send);
  }

  private async move(moves: readonly Move[]): Promise<void> {
    const { tenant } = this.options;
    for (const { from, to, key } of moves) {
      const remembered = await this.line(from).ask<Remembered | null>({ kind: 'let go', tenant, key });
      if (remembered !== null) this.line(to).tell({ kind: 'adopt', tenant, remembered });
    }
  }

  private line(worker: number): WorkerLine {
    const line = this.options.lines[worker];
    if (line === undefined) throw new Error(`there is no worker ${worker}`);
    return line;
  }
}

/** What of a request goes to a worker, in the order in which it stands. */
type Share<S> = readonly [worker: number, those: readonly S[]];

function byWorker<S>(routed: readonly Routed<S>[]): Share<S>[] {
  const shares = new Map<number, S[]>();
  for (const { scanned, located } of routed) {
    const worker = located === null ? 0 : workerOf(located);
    const share = shares.get(worker);
    if (share === undefined) shares.set(worker, [scanned]);
    else share.push(scanned);
  }
  return [...shares];
}
