import { createServer, type Server } from 'node:http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Coverage } from '../coverage/coverage.ts';
import { FACTS } from '../coverage/facts.ts';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { VERSION } from '../version.ts';
import { COUNTERS, type Counter, type Counters } from './counters.ts';

/** What a counter's label says; null where it has none. */
const LABELS: Readonly<Partial<Record<Counter, string>>> = {
  refused_requests: 'reason',
  identity_mismatches: 'client',
  storage_damaged_bytes: 'queue',
  dead_letters: 'exporter',
  discarded_dead_letters: 'reason',
  alerts: 'verdict',
  monitored_actions: 'verdict',
  decisions: 'verdict',
  second_opinions: 'answer',
  approvals: 'state',
  webhook_messages: 'result',
  exported_spans: 'exporter',
  dropped_spans: 'reason',
  rejected_spans: 'exporter',
  exported_log_records: 'exporter',
  dropped_log_records: 'reason',
  rejected_log_records: 'exporter',
  exported_metric_points: 'exporter',
  dropped_metric_points: 'reason',
  rejected_metric_points: 'exporter',
};

/** Who is seen, and how well. */
const SOURCE = ['library', 'library_version', 'agent', 'service'] as const;

/** A metric as Prometheus names it. */
export interface MetricDescription {
  readonly name: string;
  /** As OpenTelemetry writes it: what is counted, in braces. */
  readonly unit: string;
  readonly labels: readonly string[];
  readonly meaning: string;
}

/** Every metric; the first ones are the counters, in their order. */
export const METRICS: readonly MetricDescription[] = [
  ...(Object.keys(COUNTERS) as Counter[]).map((counter) => ({
    name: `goalkeeper_${counter}`,
    unit: unitOf(counter),
    labels: LABELS[counter] === undefined ? [] : [LABELS[counter]],
    meaning: COUNTERS[counter],
  })),
  {
    name: 'goalkeeper_tool_calls',
    unit: '{call}',
    labels: SOURCE,
    meaning: 'Tool calls that ran, by who told them.',
  },
  {
    name: 'goalkeeper_tool_call_facts',
    unit: '{call}',
    labels: [...SOURCE, 'fact'],
    meaning: `Of these, the calls of which a fact is known: ${FACTS.map((fact) => `\`${fact}\``).join(', ')}.`,
  },
  {
    name: 'goalkeeper_truncated_tool_calls',
    unit: '{call}',
    labels: SOURCE,
    meaning: 'Of these, the calls whose arguments or result an attribute limit cut.',
  },
];

export interface MetricsServer {
  /** Where they are fetched, the port known: `http://127.0.0.1:8888/metrics`. */
  readonly url: string;
  stop(): Promise<void>;
}

const PATH = '/metrics';
/** Connections at a time; a scraper needs one. */
const MAX_CONNECTIONS = 32;

/**
 * Serves what is counted, for Prometheus to fetch. `setting` names the block of the configuration in errors.
 * Rejects with an Error of one sentence where it can't listen.
 */
export async function serveMetrics(
  { host, port }: Endpoint,
  setting: string,
  { counters, coverage }: { counters: Counters; coverage: Coverage },
): Promise<MetricsServer> {
  // The exporter's own server takes no free port (0) and binds by itself, so it is not started.
  const exporter = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const resource = resourceFromAttributes({ 'service.name': 'goalkeeper', 'service.version': VERSION });
  const provider = new MeterProvider({ resource, readers: [exporter] });
  observe(provider, counters, coverage);
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path !== PATH) response.writeHead(404).end(`metrics are at ${PATH}\n`);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      response.writeHead(405, { allow: 'GET' }).end();
    else exporter.getMetricsRequestHandler(request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  const bound = await listen(server, { host, port }, setting);
  return {
    url: `http://${formatEndpoint({ host, port: bound })}${PATH}`,
    stop: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      await provider.shutdown();
    },
  };
}

function observe(provider: MeterProvider, counters: Counters, coverage: Coverage): void {
  const meter = provider.getMeter('goalkeeper', VERSION);
  const create = ({ name, unit, meaning }: MetricDescription) =>
    meter.createObservableCounter(name, { unit, description: meaning });
  for (const counter of Object.keys(COUNTERS) as Counter[]) {
    const label = LABELS[counter];
    create(metric(`goalkeeper_${counter}`)).addCallback((result) => {
      if (label === undefined) result.observe(counters.get(counter));
      else for (const [value, sum] of counters.labels(counter)) result.observe(sum, { [label]: value });
    });
  }
  const calls = create(metric('goalkeeper_tool_calls'));
  const facts = create(metric('goalkeeper_tool_call_facts'));
  const cut = create(metric('goalkeeper_truncated_tool_calls'));
  meter.addBatchObservableCallback(
    (result) => {
      for (const row of coverage.rows()) {
        const source = {
          library: row.library?.name ?? '',
          library_version: row.library?.version ?? '',
          agent: row.agent ?? '',
          service: row.service ?? '',
        };
        result.observe(calls, row.calls, source);
        result.observe(cut, row.cut, source);
        for (const fact of FACTS) result.observe(facts, row.known[fact], { ...source, fact });
      }
    },
    [calls, facts, cut],
  );
}

function metric(name: string): MetricDescription {
  return METRICS.find((one) => one.name === name) as MetricDescription;
}

function unitOf(counter: Counter): string {
  const [unit = counter] =
    /(?:request|span|log_record|metric_point|action|error|alert|opinion|approval|message|byte|letter)(?=s$)/.exec(
      counter,
    ) ?? [];
  return `{${unit}}`;
}

function listen(server: Server, { host, port }: Endpoint, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(trouble(error, formatEndpoint({ host, port }), setting))),
    );
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function trouble({ code, message }: NodeJS.ErrnoException, endpoint: string, setting: string): string {
  if (code === 'EADDRINUSE')
    return `${endpoint} is in use by another process; stop it or set ${setting}.port`;
  if (code === 'EACCES') {
    return `${endpoint} may not be listened on by this user; set ${setting}.port to 1024 or more`;
  }
  if (code === 'EADDRNOTAVAIL') return `${endpoint} is not an address of this machine; set ${setting}.host`;
  return `cannot listen on ${endpoint} (${setting}): ${message}`;
}
