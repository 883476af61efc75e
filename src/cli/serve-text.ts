import pc from 'picocolors';
import type { Config } from '../config/schema.ts';
import { DETECTORS } from '../detectors/index.ts';
import { formatEndpoint } from '../grpc/endpoint.ts';
import type { Charter } from '../model/charter.ts';
import type { Service } from '../service.ts';
import type { Counter, Counters } from '../telemetry/counters.ts';
import { VERSION } from '../version.ts';

/** What `serve` says when it has started: where it listens, where it sends, by what it judges, what to do next. */
export function greeting(
  service: Service,
  config: Config,
  charters: readonly Charter[],
  colour: boolean,
): string {
  const { bold, dim } = pc.createColors(colour);
  const { mode } = config.goalkeeper;
  const lines = [
    ['listens on', `${service.endpoint} (OTLP/gRPC${config.receiver.tls ? ', TLS' : ''})`],
    [mode === 'tee' ? 'sends alerts to' : 'sends on to', targets(service, config)],
    ['judges with', `${DETECTORS.map(({ id }) => id).join(', ')}; ${described(charters)}`],
    ['next', `agents: OTEL_EXPORTER_OTLP_ENDPOINT=${agentUrl(config, service.endpoint)}`],
    ['', whereAlertsAre(config)],
  ];
  const rows = lines.map(([name = '', text]) => `  ${dim(name.padEnd(15))} ${text}`);
  return `${bold(`goalkeeper ${VERSION}`)}\n${rows.join('\n')}\n`;
}

/** One line at the end: what came in, what was seen, what went out, what was lost and why. */
export function summary(counters: Counters): string {
  const parts = [
    `received ${amount(counters, 'received_spans')} spans in ${amount(counters, 'received_requests')} requests`,
    `${amount(counters, 'actions')} actions judged`,
    `${amount(counters, 'alerts')} alerts${by(counters, 'alerts')}`,
    `sent ${amount(counters, 'exported_spans')} spans${by(counters, 'exported_spans')}`,
    `lost ${amount(counters, 'dropped_spans')}${by(counters, 'dropped_spans')}`,
    ...more(counters, 'rejected_spans', 'left out by backends'),
    ...more(counters, 'unreadable_spans', 'unreadable spans'),
    ...more(counters, 'judging_errors', 'judging errors'),
    ...more(counters, 'refused_requests', 'requests refused'),
  ];
  return `${parts.join(' · ')}\n`;
}

function targets({ exporters }: Service, config: Config): string {
  const named = exporters.map(({ name, target }) => (name === 'debug' ? target : `${target} (${name})`));
  const nowhere = config.exporters.every(({ kind }) => kind === 'debug');
  const hint = 'other spans go nowhere: name a backend under exporters.otlp.endpoint';
  return nowhere && config.goalkeeper.mode === 'inline' ? `${named.join(', ')}; ${hint}` : named.join(', ');
}

function described(charters: readonly Charter[]): string {
  if (charters.length === 0) return 'no charter (processors.goalkeeper.charters adds what a role may do)';
  const names = charters.map(({ name, version }) => `${name} ${version}`);
  const [first = '', second, third] = names;
  const shown =
    names.length > 3 ? `${first}, ${second}, ${third} and ${names.length - 3} more` : names.join(', ');
  return `charter${names.length === 1 ? '' : 's'} ${shown}`;
}

/** As an agent on this machine would call it. */
function agentUrl({ receiver }: Config, endpoint: string): string {
  const { host } = receiver.endpoint;
  const port = Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
  const everywhere = host === '0.0.0.0' || host === '::';
  return `${receiver.tls ? 'https' : 'http'}://${formatEndpoint({ host: everywhere ? 'localhost' : host, port })}`;
}

function whereAlertsAre({ exporters }: Config): string {
  return exporters.some(({ kind }) => kind === 'otlp')
    ? 'alerts: search your backend for service `goalkeeper`, or for goalkeeper.verdict=block'
    : 'alerts: are printed here';
}

function amount(counters: Counters, counter: Counter): string {
  return counters.get(counter).toLocaleString('en-US');
}

function by(counters: Counters, counter: Counter): string {
  const labels = counters.labels(counter);
  if (labels.length === 0) return '';
  return ` (${labels.map(([label, value]) => `${value.toLocaleString('en-US')} ${label}`).join(', ')})`;
}

/** Said only where there is something to say. */
function more(counters: Counters, counter: Counter, words: string): string[] {
  if (counters.get(counter) === 0) return [];
  const labelled = counter === 'refused_requests' ? by(counters, counter) : '';
  return [`${amount(counters, counter)} ${words}${labelled}`];
}
