import { approvalRoutes } from './api/approvals.ts';
import { Approvers, approverKeys } from './api/approvers.ts';
import { buildApi } from './api/build.ts';
import type { ApiServer } from './api/server.ts';
import { Tokens } from './api/tokens.ts';
import { type OpenDesk, openDesk } from './approvals/open.ts';
import type { InForce } from './config/in-force.ts';
import { memoryLimits } from './config/memory-limiter.ts';
import type { Config } from './config/schema.ts';
import { Coverage } from './coverage/coverage.ts';
import { askers, OtlpDoor, sharedAuthenticator, staleTls, tenantsOf, unreadable } from './doors.ts';
import { buildExporter, type Surroundings } from './exporters/build.ts';
import type { Exporter } from './exporters/exporter.ts';
import { type OpenStorage, openStorage } from './exporters/open-storage.ts';
import { buildOwnTraces, type OwnTraces } from './exporters/own-traces.ts';
import { Guard } from './guard/guard.ts';
import { Operations } from './health/operations.ts';
import type { Readiness } from './health/readiness.ts';
import type { Exporters } from './intake/outlet.ts';
import { type Intakes, localIntakes, spreadIntakes } from './intakes.ts';
import type { Action } from './model/action.ts';
import type { Approval } from './model/approval.ts';
import { Held } from './model/held.ts';
import { namedMessageOf } from './model/thrown.ts';
import type { Receiver } from './receivers/build.ts';
import { MemoryLimiter, totalMemory } from './receivers/memory-limiter.ts';
import { closeEffects, type KeptEffects, openEffects } from './store/effects-files.ts';
import type { Tenants } from './tenants.ts';
import { buildReceivers, type Inside } from './ways-in.ts';

export interface Service {
  /** Where it listens for OTLP/gRPC, the port known: `127.0.0.1:4317`; null where that is not served. */
  readonly endpoint: string | null;
  /** The same for OTLP/HTTP; null where that is not served. */
  readonly http: string | null;
  readonly exporters: readonly Pick<Exporter, 'name' | 'target' | 'state'>[];
  /** Where the HTTP API is served; null where it is not. */
  readonly api: string | null;
  /** Where metrics are fetched; null where none are served. */
  readonly metrics: string | null;
  /** Where health is asked for; null where it is not served. */
  readonly health: string | null;
  readonly readiness: Readiness;
  /** What it judges by: what replaces it counts from the next action on. */
  readonly inForce: Held<InForce>;
  /**
   * Ends in good order: takes no more, judges what waits, delivers what it can within `deadlineMs`, and counts
   * the rest as lost.
   */
  stop(deadlineMs: number): Promise<void>;
}

/** Of the time to stop, what calls that have begun may take to end: they are either quick or stuck. */
const RECEIVER_STOP_MS = 1_000;
/** The same for what we tell of ourselves: it is not what an operator waits for. */
const OWN_TRACES_STOP_MS = 1_000;

/**
 * Builds the whole and starts it, from the far end to the door, so that nothing is taken before it can be sent on.
 * Rejects with an Error of one sentence where it can't. `workers`: threads that judge; with one, this one does.
 */
export async function startService(
  config: Config,
  judging: InForce,
  around: Surroundings,
  workers = 1,
): Promise<Service> {
  const exporters: Exporter[] = [];
  let storage: OpenStorage | null = null;
  let operations: Operations | null = null;
  let effects: KeptEffects = new Map();
  const receivers: Receiver[] = [];
  let approvals: OpenDesk | null = null;
  let ownTraces: OwnTraces | null = null;
  let intakes: Intakes | null = null;
  const limiter = buildLimiter(config, around, () => intakes?.memoryElsewhere ?? 0);
  try {
    storage = await openStorage(config, tenantsOf(config), around);
    for (const one of config.exporters) exporters.push(buildExporter(one, around, storage.logsOf(one.name)));
    if (config.ownTraces !== null) ownTraces = buildOwnTraces(config.ownTraces, around);
    const tracer = ownTraces?.tracer ?? null;
    effects = await openEffects(config.goalkeeper.effects.file, tenantsOf(config), (file, error) =>
      around.log.warn('effects could not be written', { file, error }),
    );
    const coverage = new Coverage();
    const judged = {
      ...{ around, exporters: bySignal(config, exporters), effects, storage, coverage, tracer },
      approvalOf: (action: Action, tenant: string | null) => approvals?.desk.about(action, tenant) ?? null,
    };
    intakes =
      workers > 1 ? spreadIntakes(config, judging, judged, workers) : localIntakes(config, judging, judged);
    const { tenants: intake, judgeBy, heard } = intakes;
    const inForce = new Held(judging);
    inForce.onReplaced(judgeBy);
    const onError = (error: unknown): void => refused(around, error);
    operations = await Operations.start(config, {
      ...{ exporters, inForce, coverage, onError, counters: around.counters },
      effectsFiles: [...effects.values()].map(({ path }) => path),
      held: () => intake.load,
    });
    for (const one of intake.judges) await one.recover();
    approvals = await openApprovals(config, intake, heard, around);
    const shared = sharedAuthenticator(config, around);
    const agents = askers(config, shared, around);
    const people = approverKeys(config.goalkeeper.approvals.approvers, (message) =>
      unreadable(around.log, message),
    );
    const approvers = new Approvers(people);
    const inside: Inside = {
      guard: buildGuard(approvers, intake, approvals),
      grpc: config.receiver && new OtlpDoor(config.receiver, shared, intake, around),
      http: config.http && new OtlpDoor(config.http, shared, intake, around),
      agents,
      tracer,
      onError,
      onStaleTls: staleTls(around),
    };
    const { grpc, http } = buildReceivers(config, inside, operations.readiness, around, limiter);
    receivers.push(...[grpc, http].filter((one) => one !== null));
    const endpoint = (await grpc?.start()) ?? null;
    const httpEndpoint = (await http?.start()) ?? null;
    const asked = approvals === null ? [] : approvalRoutes(approvals.desk, approvers);
    const tokens = new Tokens({ agents, approvers: people });
    const routes = [...asked, ...operations.routes];
    const api =
      config.api === null ? null : buildApi(config.api, { ...inside, tokens, routes, inForce }, onError);
    const apiUrl = (await api?.start()) ?? null;
    const parts: Parts = {
      limiter,
      receivers,
      api,
      approvals,
      intakes,
      exporters,
      storage,
      operations,
      effects,
      ownTraces,
    };
    const stopAll = (deadlineMs: number): Promise<void> => stop(parts, deadlineMs);
    const { readiness, metrics, health } = operations;
    readiness.serving();
    const urls = { http: httpEndpoint, api: apiUrl, metrics, health };
    return { endpoint, ...urls, exporters, readiness, inForce, stop: stopAll };
  } catch (error) {
    limiter.stop();
    const started = [
      ...receivers.map((one) => one.stop(0)),
      approvals?.stop(0),
      operations?.stop(),
      ownTraces?.stop(0),
      intakes?.stop(),
      closeEffects(effects),
    ];
    await Promise.all([...exporters.map((exporter) => exporter.drain(0)), ...started]);
    await storage?.close();
    throw error;
  }
}

function buildLimiter(
  { memoryLimiter }: Config,
  { counters, log }: Surroundings,
  elsewhere: () => number,
): MemoryLimiter {
  const limits = memoryLimits(memoryLimiter, totalMemory());
  return new MemoryLimiter({
    limits,
    checkIntervalMs: memoryLimiter.check_interval,
    counters,
    log,
    elsewhere,
  });
}

/** Null where nobody can ask or answer, for want of the HTTP API. */
async function openApprovals(
  { api, goalkeeper }: Config,
  intake: Tenants,
  heard: (approval: Approval) => void,
  around: Surroundings,
): Promise<OpenDesk | null> {
  if (api === null) return null;
  const open = await openDesk(goalkeeper.approvals, around, (span) => intake.tell(span), heard);
  for (const known of open.desk.list(null)) heard(known);
  return open;
}

/** People are asked where somebody can answer. */
function buildGuard(approvers: Approvers, intake: Tenants, approvals: OpenDesk | null): Guard {
  const desk = approvers.none ? null : (approvals?.desk ?? null);
  return new Guard({
    decide: (asked, by) => intake.decide(asked, by),
    approve: (action, verdict, by) => desk?.askFor(action, verdict, by.tenant) ?? null,
    agreed: (action, by) => desk?.about(action, by.tenant)?.state === 'used',
  });
}

/** The pipelines of the configuration: which exporters get what. */
function bySignal({ pipelines }: Config, exporters: readonly Exporter[]): Exporters {
  const { logs, metrics } = pipelines;
  const of = (names: readonly string[] = []) => exporters.filter(({ name }) => names.includes(name));
  return { traces: exporters, logs: of(logs?.exporters), metrics: of(metrics?.exporters) };
}

function refused({ log, counters }: Surroundings, error: unknown): void {
  counters.add('refused_requests', 1, 'failed');
  const because = namedMessageOf(error);
  log.sometimes('error', 'a request was refused for a fault of ours', { because });
}

interface Parts {
  readonly limiter: MemoryLimiter;
  readonly receivers: readonly Receiver[];
  readonly api: ApiServer | null;
  readonly approvals: OpenDesk | null;
  readonly intakes: Intakes;
  readonly exporters: readonly Exporter[];
  readonly storage: OpenStorage;
  readonly operations: Operations;
  readonly effects: KeptEffects;
  readonly ownTraces: OwnTraces | null;
}

/** The same list backwards; health first and last, so that a loss at the end can be seen. */
async function stop(
  { limiter, receivers, api, approvals, intakes, exporters, storage, operations, effects, ownTraces }: Parts,
  deadlineMs: number,
): Promise<void> {
  operations.readiness.stopping();
  limiter.stop();
  const end = performance.now() + deadlineMs;
  const doorsMs = Math.min(deadlineMs, RECEIVER_STOP_MS);
  await Promise.all([...receivers.map((one) => one.stop(doorsMs)), api?.stop(doorsMs)]);
  await approvals?.stop(Math.min(deadlineMs, RECEIVER_STOP_MS));
  await intakes.drain();
  const left = Math.max(0, end - performance.now());
  await Promise.all(exporters.map((exporter) => exporter.drain(left)));
  await ownTraces?.stop(Math.max(0, Math.min(OWN_TRACES_STOP_MS, end - performance.now())));
  for (const one of intakes.tenants.judges) await one.released();
  await intakes.stop();
  await storage.close();
  await closeEffects(effects);
  await operations.stop();
}
