import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeLogs, type LogRecord } from '../wire/protobuf.ts';
import { captured, capturedLogs, type SeenSpan, send, spansOf, written } from './otlp.ts';
import { eventually } from './processes.ts';
import { Topology } from './topology.ts';

/** Its arguments stand in log records alone. */
const CLAUDE = 'javascript/claude-agent-sdk-native-hijacked';
/** Where the hijacked agent pays to: told by a record, by no span. */
const ACCOUNT = 'GB29NWBK60161331926819';

let topology: Topology;
beforeEach(() => {
  topology = new Topology();
});
afterEach(({ task }) => topology.end(task.result?.state === 'fail'));

const recordsOf = (requests: readonly Buffer[]): LogRecord[] =>
  requests.flatMap((request) =>
    (decodeLogs(request).resourceLogs ?? []).flatMap(({ scopeLogs = [] }) =>
      scopeLogs.flatMap(({ logRecords = [] }) => logRecords),
    ),
  );

/** The alert about the payment, once it has come. */
async function paymentAlert(file: string): Promise<SeenSpan> {
  let found: SeenSpan | undefined;
  await eventually(`an alert about the payment in ${file}`, () => {
    found = spansOf(written(file)).find(
      ({ service, attributes }) =>
        service === 'goalkeeper' && attributes.get('gen_ai.tool.name') === 'send_payment',
    );
    return found !== undefined;
  });
  return found as SeenSpan;
}

describe("an agent whose calls' arguments stand in log records", () => {
  it('is judged by them, and every record reaches the Collector behind as it was', async () => {
    const backend = await topology.fileCollector('backend');
    const goalkeeper = await topology.goalkeeper('inline', backend.port);
    const gateway = await topology.shippedCollector('gateway.yaml', {
      GOALKEEPER_ENDPOINT: `127.0.0.1:${goalkeeper.port}`,
    });
    const logs = capturedLogs(CLAUDE);
    await send(gateway.port, captured(CLAUDE));
    await send(gateway.port, logs, 'logs');

    const alert = await paymentAlert(backend.file);
    expect(alert.attributes.get('goalkeeper.verdict')).toBe('block');
    expect(String(alert.attributes.get('goalkeeper.reason'))).toContain(ACCOUNT);
    const payment = spansOf(written(backend.file)).find(({ spanId }) => spanId === alert.parentSpanId);
    expect(payment?.traceId).toBe(alert.traceId);
    const own = [...(payment?.attributes ?? [])].filter(([key]) => !key.startsWith('goalkeeper.'));
    expect(JSON.stringify(own)).not.toContain(ACCOUNT);

    const sent = recordsOf(logs);
    await eventually(`${sent.length} records at the backend`, () => {
      return recordsOf(written(backend.logsFile)).length >= sent.length;
    });
    expect(recordsOf(written(backend.logsFile))).toEqual(sent);
  });

  it('is judged by them once, though they come before its spans and again after them', async () => {
    const backend = await topology.fileCollector('backend');
    const goalkeeper = await topology.goalkeeper('inline', backend.port);
    await send(goalkeeper.port, capturedLogs(CLAUDE), 'logs');
    await send(goalkeeper.port, captured(CLAUDE));
    await send(goalkeeper.port, capturedLogs(CLAUDE), 'logs');
    await paymentAlert(backend.file);
    await goalkeeper.process.stop('SIGTERM');
    expect(goalkeeper.process.output()).toContain('6 actions judged');
    const alerts = spansOf(written(backend.file)).filter(({ service }) => service === 'goalkeeper');
    const spans = new Set(alerts.map(({ parentSpanId }) => parentSpanId));
    expect(alerts).toHaveLength(spans.size);
  });

  it('is judged by them though the backend takes spans alone, which goes on as before', async () => {
    const jaeger = await topology.jaeger();
    const goalkeeper = await topology.goalkeeper('inline', jaeger.port);
    await send(goalkeeper.port, captured(CLAUDE));
    for (let i = 0; i < 3; i++) await send(goalkeeper.port, capturedLogs(CLAUDE), 'logs');
    await eventually('the log says that the backend takes no log records', () =>
      goalkeeper.process.output().includes('the backend takes no log records'),
    );
    await goalkeeper.process.stop('SIGTERM');
    const output = goalkeeper.process.output();
    expect(output.match(/takes no log records/g)).toHaveLength(1);
    expect(output).toMatch(/log records lost \(\d+ unsupported\)/);
    expect(output).toMatch(/ · lost 0 · /);
  });
});
