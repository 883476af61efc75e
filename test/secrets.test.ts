import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../src/cli/diagnostics.ts';
import { greeting, summary } from '../src/cli/serve-text.ts';
import { configJsonSchema } from '../src/config/describe.ts';
import { inForce } from '../src/config/in-force.ts';
import { parseConfig } from '../src/config/load.ts';
import { DECIDE_PATH } from '../src/receivers/guard-grpc.ts';
import { type Service, startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { encodeDecideRequest } from './guard/proto.ts';
import { request, toolSpan } from './spans.ts';
import { exportOnce, type Reply, Sink, until } from './support/grpc.ts';
import { keptLog } from './support/senders.ts';

const PLANTED = 'planted';
const secretOf = (name: string): string => `${PLANTED}-${name}-0123456789`;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Servers {
  readonly backend: string;
  readonly hook: string;
}

/** Where a secret can stand, by its path in the reference table, and a configuration with one in each. */
const KEYS: readonly string[] = [
  'extensions.bearertokenauth.clients[].token',
  'extensions.api.clients[].token',
  'processors.goalkeeper.approvals.approvers[].token',
  'processors.goalkeeper.approvals.webhooks[].url',
  'processors.goalkeeper.approvals.webhooks[].secret',
  'processors.goalkeeper.second_opinion.api_key',
  'exporters.otlp.headers',
  'exporters.otlp_http.headers',
  'service.telemetry.traces.processors[].batch.exporter.otlp.headers',
];

/** Patterns of the schema for exporters' names. */
const KINDS: Readonly<Record<string, string>> = {
  '^otlp(_grpc)?(/.+)?$': 'otlp',
  '^otlp_?http(/.+)?$': 'otlp_http',
};

const config = ({ backend, hook }: Servers, secret = secretOf): string => `
receivers: { otlp: { protocols: {
  grpc: { endpoint: "127.0.0.1:0", auth: { authenticator: bearertokenauth } },
  http: { endpoint: "127.0.0.1:0", auth: { authenticator: bearertokenauth } } } } }
extensions:
  health_check: { endpoint: "127.0.0.1:0" }
  bearertokenauth: { clients: [{ name: a, token: "${secret('otlp')}", services: [shop] }] }
  api: { endpoint: "127.0.0.1:0", clients: [{ name: b, token: "${secret('api')}" }] }
processors:
  goalkeeper:
    settle: 10ms
    second_opinion: { endpoint: "http://${hook}/v1", model: m, api_key: "${secret('model')}" }
    approvals:
      approvers: [{ name: c, token: "${secret('person')}" }]
      webhooks: [{ url: "http://${hook}/${secret('url')}", secret: "${secret('hmac')}", max_elapsed_time: 100ms }]
exporters:
  otlp: { endpoint: "http://${backend}", compression: none, headers: { x-key: "${secret('header')}" } }
  otlp_http: { endpoint: "http://${hook}", headers: { dd-api-key: "${secret('saas')}" }, retry_on_failure: { enabled: false } }
service: { telemetry: {
  metrics: { readers: [{ pull: { exporter: { prometheus: { port: 0 } } } }] },
  traces: { processors: [{ batch: { exporter: { otlp: { protocol: http/protobuf, endpoint: "http://${hook}", headers: [{ name: x-own, value: "${secret('own')}" }] } } } }] } } }
`;

/** Something that answers with an error, and says back what it was sent, as proxies do. */
async function refusing(): Promise<string> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end('no');
  });
  await new Promise<void>((bound) => server.listen(0, '127.0.0.1', bound));
  closing.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('every key that may hold a secret has one planted here', () => {
  type Schema = Record<string, unknown>;
  const found: string[] = [];
  const walk = (schema: Schema, path: string): void => {
    const members = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
    const patterns = Object.entries((schema.patternProperties ?? {}) as Record<string, Schema>);
    for (const [key, child] of [...members, ...patterns]) {
      const name = KINDS[key] ?? key;
      const here = path === '' ? name : `${path}.${name}`;
      const isSecret =
        /never printed/i.test(String(child.description)) || /(^|_)(token|secret|api_key|password)$/.test(key);
      if (isSecret) found.push(here);
      walk(child, here);
      if (child.items !== undefined) walk(child.items as Schema, `${here}[]`);
    }
  };
  walk(configJsonSchema(), '');
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter((key) => !KEYS.includes(key))).toEqual([]);
});

const LOOP = request(
  ...Array.from({ length: 6 }, (_, n) =>
    toolSpan({ id: String(n + 1), at: n * 1_000, tool: 'pay', arguments: '{"a":1}' }),
  ),
);

/** What is answered, in all its parts. */
async function shownAtGrpc({ endpoint }: Service, authorization: string): Promise<string[]> {
  const question = encodeDecideRequest({ conversation: 'c', tool: 't' });
  const answers = [
    await exportOnce(endpoint, LOOP, { authorization }),
    await exportOnce(endpoint, Buffer.from([255]), { authorization }),
    await exportOnce(endpoint, question, { authorization, path: DECIDE_PATH }),
  ];
  return answers.map((answer) =>
    answer instanceof Error
      ? `${answer.message}${answer.details}${inspect(answer.metadata)}`
      : answer.toString(),
  );
}

async function shownAtHttp({ http, api }: Service, authorization: string): Promise<string[]> {
  const headers = { authorization, 'content-type': 'application/json' };
  const said: string[] = [];
  for (const url of [`http://${http}/v1/traces`, `${api}/v1/decide`, `${api}/v1/approvals`]) {
    for (const sent of [{ method: 'GET' }, { method: 'POST', body: '{"tool":1}' }]) {
      const answer = await fetch(url, { ...sent, headers });
      said.push(inspect([...answer.headers]) + (await answer.text()));
    }
  }
  return said;
}

/** A backend that refuses every other request. */
const moody = (call: number): Reply => (call % 2 === 0 ? { code: 7, details: 'no' } : {});

describe('a secret', () => {
  const servers = { backend: '127.0.0.1:1', hook: '127.0.0.1:2' };
  const shownBy = (yaml: string): string => {
    const result = parseConfig(yaml, null, {});
    const diagnostics = result.ok ? result.warnings : result.diagnostics;
    const value = result.ok
      ? `${JSON.stringify(result.value)}${inspect(result.value, { depth: 20, showHidden: true })}`
      : '';
    return `${JSON.stringify(diagnostics)}${renderDiagnostics(diagnostics)}${value}`;
  };

  it('is in no dump of the configuration', () => {
    const shown = shownBy(config(servers));
    expect(shown).toContain('REDACTED');
    expect(shown).not.toContain(PLANTED);
  });

  it.each([
    ['too short or with spaces in it', (name: string) => `${PLANTED} ${name}`],
    ['with a line break', (name: string) => `${PLANTED}-${name}\\n0123456789`],
    ['that is none', (name: string) => `${PLANTED}\\u0000${name}-0123456789012345`],
  ])('%s is told of without a word of it', (_, broken) => {
    expect(shownBy(config(servers, broken))).not.toContain(PLANTED);
  });

  it('is in no log, answer, metric or greeting, whatever door it is shown at', async () => {
    const backend = await new Sink(moody).start();
    closing.push(() => backend.stop());
    const read = parseConfig(config({ backend: backend.endpoint, hook: await refusing() }), null, {});
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
    const counters = new Counters();
    const { log, lines } = keptLog();
    const printed: string[] = [];
    const around = { log, counters, print: (text: string) => printed.push(text), colour: false };
    const service = await startService(read.value, inForce(read.value.goalkeeper), around);
    let stopped: Promise<void> | null = null;
    const stop = (): Promise<void> => (stopped ??= service.stop(500));
    closing.push(stop);
    const said: string[] = [greeting(service, read.value, [], false)];
    for (const token of ['otlp', 'api', 'person', 'wrong'].map(secretOf)) {
      for (const authorization of [`Bearer ${token}`, token, `Basic ${token}`]) {
        said.push(
          ...(await shownAtGrpc(service, authorization)),
          ...(await shownAtHttp(service, authorization)),
        );
      }
    }
    await until(() => counters.get('actions') > 0, 'something was judged');
    said.push(await (await fetch(service.metrics ?? '')).text());
    for (const path of ['healthz', 'readyz', 'debug/state', 'nowhere']) {
      const answer = await fetch(new URL(`/${path}`, service.health ?? ''));
      said.push(await answer.text());
    }
    await stop();
    said.push(summary(counters), ...lines, ...printed);
    expect(said.join('\n')).toContain('unauthenticated');
    expect(said.join('\n')).not.toContain(PLANTED);
  });
});
