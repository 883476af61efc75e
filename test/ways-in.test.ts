import { afterEach, expect, it } from 'vitest';
import { inForce } from '../src/config/in-force.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { configOf } from './support/config.ts';
import { keptLog } from './support/senders.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serving(protocols: string) {
  const config = configOf(`
receivers: { otlp: { protocols: { ${protocols} } } }
extensions: { api: { endpoint: "127.0.0.1:0" } }
`);
  const { log } = keptLog();
  const counters = new Counters();
  const started = await startService(config, inForce(config.goalkeeper), {
    ...{ log, counters, print: () => {}, colour: false },
  });
  closing.push(() => started.stop(1_000));
  return { ...started, counters };
}

it('where HTTP alone is named, takes OTLP and questions over HTTP, and nothing listens for gRPC', async () => {
  const { endpoint, http, api, counters } = await serving('http: { endpoint: "127.0.0.1:0" }');
  expect(endpoint).toBeNull();
  const post = (url: string, body: string): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const span = '{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"a"}';
  const body = `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`;
  expect((await post(`http://${http}/v1/traces`, body)).status).toBe(200);
  expect(counters.get('received_spans')).toBe(1);
  const asked = await post(`${api}/v1/decide`, '{"conversation":"c","tool":"read"}');
  expect(asked.status).toBe(200);
});

it('where gRPC alone is named, nothing listens for HTTP', async () => {
  const { endpoint, http } = await serving('grpc: { endpoint: "127.0.0.1:0" }');
  expect(endpoint).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(http).toBeNull();
});
