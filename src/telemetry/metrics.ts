import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { messageOf } from '../model/thrown.ts';
import { VERSION } from '../version.ts';
import { COLLECTOR_METRICS, collectorFamilies } from './collector-metrics.ts';
import { CONTENT_TYPE, exposition, type Family, type MetricDescription } from './exposition.ts';
import { type Measured, OWN_METRICS, ownFamilies } from './own-metrics.ts';

/** Every metric: our own, then those that bear the Collector's names. */
export const METRICS: readonly MetricDescription[] = [...OWN_METRICS, ...COLLECTOR_METRICS];

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
  measured: Measured,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path !== PATH) response.writeHead(404).end(`metrics are at ${PATH}\n`);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      response.writeHead(405, { allow: 'GET' }).end();
    else tell(response, measured);
  });
  server.maxConnections = MAX_CONNECTIONS;
  const bound = await listen(server, { host, port }, setting);
  return {
    url: `http://${formatEndpoint({ host, port: bound })}${PATH}`,
    stop: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What the system doesn't tell just now (no file descriptor is left, say) it may at the next fetch. */
function tell(response: ServerResponse, measured: Measured): void {
  let text: string;
  try {
    text = textOf(measured);
  } catch (error) {
    response.writeHead(503).end(`not now: ${messageOf(error)}\n`);
    return;
  }
  response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(text);
}

function textOf(measured: Measured): string {
  const { counters, exporters } = measured;
  const own = ownFamilies(measured);
  return exposition([...own, ...collectorFamilies(counters, exporters), TARGET]);
}

/** Who tells all this, as OpenTelemetry's exporters for Prometheus say it. */
const TARGET: Family = {
  name: 'target_info',
  type: 'gauge',
  help: 'Target metadata',
  samples: [{ labels: { service_name: 'goalkeeper', service_version: VERSION }, value: 1 }],
};

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
