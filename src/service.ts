import { approvalRoutes } from './api/approvals.ts';
import { Approvers } from './api/approvers.ts';
import { buildApi, tokensOf } from './api/build.ts';
import type { ApiServer } from './api/server.ts';
import type { Tokens } from './api/tokens.ts';
import { type OpenDesk, openDesk } from './approvals/open.ts';
import type { InForce } from './config/in-force.ts';
import { pipelineOptions } from './config/pipeline.ts';
import type { Config } from './config/schema.ts';
import { buildExporter, type Surroundings } from './exporters/build.ts';
import type { Exporter } from './exporters/exporter.ts';
import { Guard } from './guard/guard.ts';
import { type Exporters, Intake } from './intake.ts';
import { Held } from './model/held.ts';
import type { Signal } from './model/signal.ts';
import { messageOf, namedMessageOf } from './model/thrown.ts';
import { Pipeline } from './pipeline.ts';
import { DECIDE_PATH, decideMethod } from './receivers/guard-grpc.ts';
import { OtlpGrpcReceiver } from './receivers/otlp-grpc.ts';
import { Consultant } from './second-opinion/consultant.ts';
import { EffectsFile } from './store/effects-file.ts';
import type { MetricsServer } from './telemetry/metrics.ts';
import { warm } from './verdict/warm.ts';
import { VERSION } from './version.ts';

export interface Service {
  /** Where it listens, the port known: `127.0.0.1:4317`. */
  readonly endpoint: string;
  readonly exporters: readonly Pick<Exporter, 'name' | 'target'>[];
  /** Where the HTTP API is served; null where it is not. */
  readonly api: string | null;
  /** Where metrics are fetched; null where none are served. */
  readonly metrics: string | null;
  /** What it judges by: what replaces it counts from the next action on. */
  readonly inForce: Held<InForce>;
  /**
   * Ends in good order: takes no more, judges what waits, delivers what it can within `deadlineMs`, and counts
   * the rest as lost.
   */
  stop(deadlineMs: number): Promise<void>;
}

const SETTING = 'receivers.otlp.protocols.grpc';
const METRICS_SETTING = 'service.telemetry.metrics.readers[0].pull.exporter.prometheus';
/** Of the time to stop, what calls that have begun may take to end: they are either quick or stuck. */
const RECEIVER_STOP_MS = 1_000;

/**
 * Builds the whole and starts it, from the far end to the door, so that nothing is taken before it can be sent on.
 * Rejects with an Error of one sentence where it can't.
 */
export async function startService(config: Config, judging: InForce, around: Surroundings): Promise<Service> {
  const { mode } = config.goalkeeper;
  const exporters: Exporter[] = [];
  let metrics: MetricsServer | null = null;
  let effects: EffectsFile | null = null;
  let receiver: OtlpGrpcReceiver | null = null;
  let approvals: OpenDesk | null = null;
  try {
    for (const exporter of config.exporters) exporters.push(buildExporter(exporter, around));
    effects = await openEffects(config, around);
    warm();
    const { charters, baselines } = judging;
    const pipeline = new Pipeline({
      ...pipelineOptions(config.goalkeeper, charters, VERSION, baselines, effects),
      approvalOf: (action) => approvals?.desk.about(action) ?? null,
    });
    const intake = new Intake(
      pipeline,
      mode,
      bySignal(config, exporters),
      around,
      consultant(config, around),
    );
    const inForce = new Held(judging);
    inForce.onReplaced((now) => intake.judgeBy(now));
    metrics = await startMetrics(config, intake, around);
    approvals = await openApprovals(config, intake, around);
    const door: Door = {
      guard: buildGuard(config, intake, approvals),
      tokens: tokensOf(config),
      onError: (error) => refused(around, error),
    };
    receiver = buildReceiver(config, intake, door);
    const endpoint = await receiver.start();
    const routes = approvals === null ? [] : approvalRoutes(approvals.desk, approversOf(config));
    const api = config.api === null ? null : buildApi(config.api, { ...door, routes, inForce }, door.onError);
    const apiUrl = (await api?.start()) ?? null;
    const parts: Parts = { receiver, api, approvals, intake, exporters, metrics, effects };
    const stopAll = (deadlineMs: number): Promise<void> => stop(parts, deadlineMs);
    return { endpoint, api: apiUrl, exporters, metrics: metrics?.url ?? null, inForce, stop: stopAll };
  } catch (error) {
    const started = [receiver?.stop(0), approvals?.stop(0), metrics?.stop(), effects?.close()];
    await Promise.all([...exporters.map((exporter) => exporter.drain(0)), ...started]);
    throw error;
  }
}

async function openEffects({ goalkeeper }: Config, { log }: Surroundings): Promise<EffectsFile | null> {
  const { file } = goalkeeper.effects;
  if (file === undefined) return null;
  const trouble = (message: string): void =>
    log.warn('effects could not be written', { file, error: message });
  try {
    return await EffectsFile.open(file, { trouble });
  } catch (error) {
    throw new Error(`processors.goalkeeper.effects.file: ${messageOf(error)}`);
  }
}

/** Null where nobody can ask or answer, for want of the HTTP API. */
async function openApprovals(
  { api, goalkeeper }: Config,
  intake: Intake,
  around: Surroundings,
): Promise<OpenDesk | null> {
  return api === null ? null : openDesk(goalkeeper.approvals, around, (span) => intake.tell(span));
}

/** People are asked where somebody can answer. */
function buildGuard(config: Config, intake: Intake, approvals: OpenDesk | null): Guard {
  const desk = approversOf(config).none ? null : (approvals?.desk ?? null);
  return new Guard({
    decide: (asked) => intake.decide(asked),
    approve: (action, verdict) => desk?.askFor(action, verdict) ?? null,
  });
}

function approversOf({ goalkeeper }: Config): Approvers {
  return new Approvers(goalkeeper.approvals.approvers);
}

function consultant({ goalkeeper }: Config, around: Surroundings): Consultant | null {
  const { second_opinion: config } = goalkeeper;
  return config === undefined ? null : new Consultant(config, around);
}

/** The pipelines of the configuration: which exporters get what. */
function bySignal({ pipelines }: Config, exporters: readonly Exporter[]): Exporters {
  const { logs, metrics } = pipelines;
  const of = (names: readonly string[] = []) => exporters.filter(({ name }) => names.includes(name));
  return { traces: exporters, logs: of(logs?.exporters), metrics: of(metrics?.exporters) };
}

/** What is taken: with pipelines, what they name. */
function signalsOf({ logs, metrics }: Config['pipelines']): Signal[] {
  return ['traces', ...(logs === null ? [] : ['logs' as const]), ...(metrics === null ? [] : ['metrics' as const])];
}

/** Loaded only where it is asked for: it takes a tenth of a second. */
async function startMetrics(
  { metrics }: Config,
  { coverage }: Intake,
  { counters }: Surroundings,
): Promise<MetricsServer | null> {
  if (metrics === null) return null;
  const { serveMetrics } = await import('./telemetry/metrics.ts');
  return serveMetrics(metrics, METRICS_SETTING, { counters, coverage });
}

/** Through which agents' programs ask before they act. */
interface Door {
  readonly guard: Guard;
  readonly tokens: Tokens;
  onError(error: unknown): void;
}

function refused({ log, counters }: Surroundings, error: unknown): void {
  counters.add('refused_requests', 1, 'failed');
  const because = namedMessageOf(error);
  log.sometimes('error', 'a request was refused for a fault of ours', { because });
}

interface Parts {
  readonly receiver: OtlpGrpcReceiver;
  readonly api: ApiServer | null;
  readonly approvals: OpenDesk | null;
  readonly intake: Intake;
  readonly exporters: readonly Exporter[];
  readonly metrics: MetricsServer | null;
  readonly effects: EffectsFile | null;
}

/** The same list backwards; metrics to the last, so that a loss at the end can be seen. */
async function stop(
  { receiver, api, approvals, intake, exporters, metrics, effects }: Parts,
  deadlineMs: number,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  const doorsMs = Math.min(deadlineMs, RECEIVER_STOP_MS);
  await Promise.all([receiver.stop(doorsMs), api?.stop(doorsMs)]);
  await approvals?.stop(Math.min(deadlineMs, RECEIVER_STOP_MS));
  intake.drain();
  const left = Math.max(0, end - performance.now());
  await Promise.all(exporters.map((exporter) => exporter.drain(left)));
  await effects?.close();
  await metrics?.stop();
}

function buildReceiver(
  { receiver, pipelines, api }: Config,
  intake: Intake,
  { guard, tokens, onError }: Door,
): OtlpGrpcReceiver {
  const { endpoint, tls } = receiver;
  const admits = (authorization?: string) => tokens.rolesOf(authorization).has('agent');
  return new OtlpGrpcReceiver({
    setting: SETTING,
    server: receiver.server,
    endpoint,
    maxRecvBytes: receiver.max_recv_msg_size_mib * 1024 * 1024,
    tls: tls
      ? { certFile: tls.cert_file, keyFile: tls.key_file, clientCaFile: tls.client_ca_file ?? null }
      : null,
    signals: signalsOf(pipelines),
    receive: (signal, request, sender) => intake.receive(signal, request, sender),
    methods: api === null ? new Map() : new Map([[DECIDE_PATH, decideMethod({ guard, admits, onError })]]),
    onError,
  });
}
