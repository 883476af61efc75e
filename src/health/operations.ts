import type { Route } from '../api/route.ts';
import { ApiServer } from '../api/server.ts';
import { Tokens } from '../api/tokens.ts';
import { LOOPBACK } from '../config/endpoint.ts';
import type { HealthCheckConfig } from '../config/health-check.ts';
import type { InForce } from '../config/in-force.ts';
import type { Config } from '../config/schema.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { Exporter } from '../exporters/exporter.ts';
import { readServerTls } from '../grpc/pem.ts';
import type { Held } from '../model/held.ts';
import type { Counters } from '../telemetry/counters.ts';
import { EventLoop } from '../telemetry/event-loop.ts';
import { type MetricsServer, serveMetrics } from '../telemetry/metrics.ts';
import { checksOf } from './checks.ts';
import { Readiness } from './readiness.ts';
import { healthRoutes, stateRoute } from './routes.ts';
import { State } from './state.ts';

/** What operators look at. */
export interface Watched {
  readonly exporters: readonly Exporter[];
  readonly inForce: Held<InForce>;
  readonly coverage: Coverage;
  readonly counters: Counters;
  /** Files of effects that are kept beyond a restart. */
  readonly effectsFiles: readonly string[];
  /** Conversations and actions held. */
  held(): { readonly sessions: number; readonly waiting: number };
  onError(error: unknown): void;
}

const METRICS_SETTING = 'service.telemetry.metrics.readers[0].pull.exporter.prometheus';
const SETTING = 'extensions.health_check';
/** A probe sends a line. */
const MAX_BODY_BYTES = 1_024;
const READ_TIMEOUT_MS = 5_000;
/** Of the time to stop: a probe's answer is short. */
const STOP_MS = 200;

/** What is served for those who run this: whether it is well, what it counts, what it holds. */
export class Operations {
  readonly readiness: Readiness;
  /** Of the API, for those who may answer for people. */
  readonly routes: readonly Route[];
  /** Where they are fetched; null where none are served. */
  metrics: string | null = null;
  /** Where health is asked for; null where it is not served. */
  health: string | null = null;
  private readonly watched: Watched;
  private readonly eventLoop = new EventLoop();
  private readonly state: State;
  private metricsServer: MetricsServer | null = null;
  private healthServer: ApiServer | null = null;

  private constructor(config: Config, watched: Watched) {
    const { exporters, inForce, effectsFiles } = watched;
    this.watched = watched;
    this.readiness = new Readiness(checksOf(exporters, inForce, effectsFiles));
    const { readiness, eventLoop } = this;
    this.state = new State({ ...watched, configFile: config.file, eventLoop, readiness });
    this.routes = [stateRoute(this.state, ['approver'])];
  }

  /** Rejects with an Error of one sentence where it can't listen. */
  static async start(config: Config, watched: Watched): Promise<Operations> {
    const operations = new Operations(config, watched);
    try {
      await operations.listen(config);
      return operations;
    } catch (error) {
      await operations.stop();
      throw error;
    }
  }

  /** To be called when all else has ended, so that what is lost at the end can be seen. */
  async stop(): Promise<void> {
    this.readiness.stop();
    await Promise.all([this.healthServer?.stop(STOP_MS), this.metricsServer?.stop()]);
    this.eventLoop.stop();
  }

  private async listen({ metrics, health }: Config): Promise<void> {
    const { eventLoop, watched } = this;
    if (health !== null) {
      this.healthServer = this.buildHealthServer(health);
      this.health = await this.healthServer.start();
    }
    if (metrics !== null) {
      this.metricsServer = await serveMetrics(metrics, METRICS_SETTING, { ...watched, eventLoop });
      this.metrics = this.metricsServer.url;
    }
  }

  /** Without tokens, as probes are; what is held is told on this machine alone. */
  private buildHealthServer({ endpoint, path, tls }: HealthCheckConfig): ApiServer {
    const state = LOOPBACK.test(endpoint.host) ? [stateRoute(this.state)] : [];
    return new ApiServer({
      setting: SETTING,
      endpoint,
      tls: tls === undefined ? null : readServerTls(`${SETTING}.tls`, tls),
      maxBytes: MAX_BODY_BYTES,
      timeoutMs: READ_TIMEOUT_MS,
      tokens: new Tokens({ agents: [], approvers: [] }),
      routes: [...healthRoutes(this.readiness, path), ...state],
      onError: this.watched.onError,
    });
  }
}
