import pc from 'picocolors';
import type { GrpcReceiverConfig } from '../config/receivers.ts';
import type { Config } from '../config/schema.ts';
import { DETECTORS } from '../detectors/index.ts';
import { formatEndpoint } from '../grpc/endpoint.ts';
import type { Charter } from '../model/charter.ts';
import type { Signal } from '../model/signal.ts';
import type { Service } from '../service.ts';
import { type Counter, type Counters, DOOR_ITEMS, ITEMS } from '../telemetry/counters.ts';
import { VERSION } from '../version.ts';

type Doors = Pick<Service, 'endpoint' | 'http'>;

/** What `serve` says when it has started: where it listens, where it sends, by what it judges, what to do next. */
export function greeting(
  service: Pick<Service, 'endpoint' | 'http' | 'exporters' | 'api' | 'metrics' | 'health'>,
  config: Config,
  charters: readonly Charter[],
  colour: boolean,
): string {
  const { bold, dim } = pc.createColors(colour);
  const { mode } = config.goalkeeper;
  const lines = [
    ...titled('listens on', listensOn(service, config)),
    [mode === 'tee' ? 'sends alerts to' : 'sends on to', targets(service, config)],
    ['judges with', judgesWith(charters)],
    ...secondOpinion(config),
    ...(service.api === null ? [] : [['HTTP API', `${service.api}/v1, asked before a call is made`]]),
    ...(service.metrics === null ? [] : [['metrics', service.metrics]]),
    ...(service.health === null ? [] : [['health', `${service.health}/readyz`]]),
    ...titled('next', agentsSendTo(service, config)),
    ['', whereAlertsAre(config)],
  ];
  const rows = lines.map(([name = '', text]) => `  ${dim(name.padEnd(15))} ${text}`);
  return `${bold(`goalkeeper ${VERSION}`)}\n${rows.join('\n')}\n`;
}

/** Who gets to see what agents do is said aloud. */
function secondOpinion({ goalkeeper: { second_opinion: asked } }: Config): string[][] {
  return asked === undefined
    ? []
    : [['asks in doubt', `${asked.model} at ${asked.endpoint}, with the session's content`]];
}

/** One line at the end: what came in, what was seen, what went out, what was lost and why. */
export function summary(counters: Counters, exporters: Service['exporters'] = []): string {
  const others: [Counter, string][] = [
    ['received_log_records', 'log record'],
    ['received_metric_points', 'metric point'],
  ];
  const taken = [
    many(counters, 'received_spans', 'span'),
    ...others.filter(([one]) => counters.get(one) > 0).map(([one, noun]) => many(counters, one, noun)),
  ];
  const parts = [
    `received ${taken.join(' and ')} in ${many(counters, 'received_requests', 'request')}`,
    `${many(counters, 'actions', 'action')} judged`,
    `${many(counters, 'alerts', 'alert')}${by(counters, 'alerts')}`,
    `sent ${many(counters, 'exported_spans', 'span')}${by(counters, 'exported_spans')}`,
    `lost ${counted(counters.get('dropped_spans'))}${by(counters, 'dropped_spans')}`,
  ];
  // Said only where there is something to say.
  const troubles: [Counter, string, string][] = [
    ['monitored_actions', 'action', 'let pass in monitor'],
    ['second_opinions', 'question', 'to a model'],
    ['refused_requests', 'request', 'refused'],
    ['rejected_spans', 'span', 'left out by the backend'],
    ['unreadable_spans', 'span', 'unreadable'],
    ['dropped_log_records', 'log record', 'lost'],
    ['rejected_log_records', 'log record', 'left out by the backend'],
    ['unreadable_log_records', 'log record', 'unreadable'],
    ['dropped_metric_points', 'metric point', 'lost'],
    ['rejected_metric_points', 'metric point', 'left out by the backend'],
    ['stray_log_records', 'log record', 'of no known run'],
    ['judging_errors', 'error', 'in judging'],
  ];
  for (const [counter, noun, what] of troubles) {
    if (counters.get(counter) > 0)
      parts.push(`${many(counters, counter, noun)} ${what}${by(counters, counter)}`);
  }
  return `${[...parts, ...byExporter(counters, exporters)].join(' · ')}\n`;
}

/** Of exporters that did not deliver all: what is lost, and what is on disk for the next start. */
function byExporter(counters: Counters, exporters: Service['exporters']): string[] {
  return exporters.flatMap(({ name, state }) => {
    const lost = Object.entries(ITEMS).flatMap(([signal, { words }]) => {
      const items = counters.get(DOOR_ITEMS[signal as Signal].failed, name);
      return items === 0 ? [] : [`lost ${numbered(items, words.replace(/s$/, ''))}`];
    });
    const left = state?.size
      ? [`${numbered(state.size, state.sizer.replace(/s$/, ''))} on disk for the next start`]
      : [];
    const all = [...lost, ...left];
    return all.length === 0 ? [] : [`${name}: ${all.join(', ')}`];
  });
}

function titled(title: string, texts: readonly string[]): string[][] {
  return texts.map((text, index) => [index === 0 ? title : '', text]);
}

function listensOn({ endpoint, http }: Doors, config: Config): string[] {
  const line = (at: string, name: string, tls: unknown, more: string | null): string =>
    `${at} (${[name, tls && 'TLS', more].filter(Boolean).join(', ')})`;
  const named = signals(config.pipelines);
  return [
    ...(endpoint === null ? [] : [line(endpoint, 'OTLP/gRPC', config.receiver?.tls, named)]),
    ...(http === null ? [] : [line(http, 'OTLP/HTTP', config.http?.tls, endpoint === null ? named : null)]),
  ];
}

/** Said where it is not all. */
function signals({ logs, metrics }: Config['pipelines']): string | null {
  if (logs !== null && metrics !== null) return null;
  const more = [logs && 'logs', metrics && 'metrics'].filter((name) => name !== null);
  return more.length === 0 ? 'traces alone' : ['traces', ...more].join(' and ');
}

function targets({ exporters }: Pick<Service, 'exporters'>, config: Config): string {
  const named = exporters.map(({ name, target }) => (name === 'debug' ? target : `${target} (${name})`));
  const nowhere = config.exporters.every(({ kind }) => kind === 'debug');
  const hint = 'other spans go nowhere: name a backend under exporters.otlp.endpoint';
  return nowhere && config.goalkeeper.mode === 'inline' ? `${named.join(', ')}; ${hint}` : named.join(', ');
}

/** Detectors that have nothing to say without a charter. */
const NEED_CHARTER = new Set(['capability', 'rule']);

function judgesWith(charters: readonly Charter[]): string {
  if (charters.length === 0) {
    const able = DETECTORS.filter(({ id }) => !NEED_CHARTER.has(id));
    return `${able.length} detectors; no charter (processors.goalkeeper.charters adds what a role may do)`;
  }
  const names = charters.map(({ name, version }) => `${name} ${version}`);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${DETECTORS.length} detectors; ${names.length === 1 ? 'charter' : 'charters'} ${names.slice(0, 3).join(', ')}${more}`;
}

/** Where both doors are open, an SDK's protocol decides. */
function agentsSendTo({ endpoint, http }: Doors, { receiver, http: httpConfig }: Config): string[] {
  const grpcUrl = receiver && endpoint && agentUrl(receiver, endpoint);
  const httpUrl = httpConfig && http && agentUrl(httpConfig, http);
  const variable = 'OTEL_EXPORTER_OTLP_ENDPOINT=';
  if (grpcUrl === null) return [`agents: ${variable}${httpUrl}, over HTTP as many SDKs do`];
  const first = `agents: ${variable}${grpcUrl}`;
  return httpUrl === null ? [first] : [first, `over HTTP, as many SDKs do: ${variable}${httpUrl}`];
}

/** As an agent on this machine would call it. */
function agentUrl(
  { endpoint: own, tls }: Pick<GrpcReceiverConfig, 'endpoint' | 'tls'>,
  endpoint: string,
): string {
  const { host } = own;
  const port = Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
  const everywhere = host === '0.0.0.0' || host === '::';
  return `${tls ? 'https' : 'http'}://${formatEndpoint({ host: everywhere ? 'localhost' : host, port })}`;
}

function whereAlertsAre({ exporters }: Config): string {
  return exporters.some(({ kind }) => kind !== 'debug')
    ? 'alerts: search your backend (Jaeger, …) for service `goalkeeper`, or for goalkeeper.verdict=block'
    : 'alerts are printed here';
}

/** `1 span`, `2,000 spans`. */
function many(counters: Counters, counter: Counter, noun: string): string {
  return numbered(counters.get(counter), noun);
}

function numbered(value: number, noun: string): string {
  return `${counted(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function counted(value: number): string {
  return value.toLocaleString('en-US');
}

function by(counters: Counters, counter: Counter): string {
  const labels = counters.labels(counter).filter(([label]) => label !== '');
  if (labels.length === 0) return '';
  return ` (${labels.map(([label, value]) => `${counted(value)} ${label}`).join(', ')})`;
}
