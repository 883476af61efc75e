import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { replayCommand } from '../../src/cli/replay.ts';
import { inForce } from '../../src/config/in-force.ts';
import { secondOpinionSchema } from '../../src/config/second-opinion.ts';
import type { Exporter, Lane } from '../../src/exporters/exporter.ts';
import type { Outgoing } from '../../src/exporters/outgoing.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { Consultant } from '../../src/second-opinion/consultant.ts';
import { startService } from '../../src/service.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { ROOMY } from '../session/actions.ts';
import { chatSpan, request, toolSpan } from '../spans.ts';
import { configOf } from '../support/config.ts';
import { exportOnce, Sink, until } from '../support/grpc.ts';
import { localIntake } from '../support/intake.ts';
import { ModelServer, saying } from '../support/model-server.ts';
import { spanNames } from '../support/requests.ts';
import { keptLog } from '../support/senders.ts';
import { decodeRequest } from '../wire/protobuf.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-opinions-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

class KeptExporter implements Exporter {
  readonly name = 'otlp';
  readonly target = 'a test';
  readonly blocks = false;
  readonly got: { lane: Lane; bytes: Buffer; names: string[] }[] = [];

  hasRoom(): boolean {
    return true;
  }

  async change(): Promise<void> {}

  put(lane: Lane, { parts }: Outgoing): null {
    const bytes = Buffer.concat(parts);
    this.got.push({ lane, bytes, names: spanNames(bytes) });
    return null;
  }

  async drain(): Promise<void> {}
}

/** The second payment is the first one again: a person would be asked. */
const ARGUMENTS = JSON.stringify({ iban: 'DE89370400440532013000', amount: 10, currency: 'EUR' });
const PAYMENTS = request(
  chatSpan({ id: '1', at: 900, goal: 'Pay 10 euros to DE89370400440532013000.' }),
  toolSpan({ id: '2', at: 1000, tool: 'send_payment', arguments: ARGUMENTS, result: 'done' }),
  toolSpan({ id: '3', at: 2000, tool: 'send_payment', arguments: ARGUMENTS, result: 'done' }),
);

async function stream(script: (response: ServerResponse) => void, more: object = {}) {
  const server = await new ModelServer(script).start();
  closing.push(() => server.stop());
  const counters = new Counters();
  const { log } = keptLog();
  const config = secondOpinionSchema.parse({
    endpoint: server.endpoint,
    model: 'judge',
    timeout: '500ms',
    ...more,
  });
  const options = {
    settleMs: 20,
    sessions: ROOMY,
    charters: [],
    version: '0',
    mode: 'inline',
    asks: true,
  } as const;
  const exporter = new KeptExporter();
  const exporters = { traces: [exporter], logs: [], metrics: [] };
  const consultant = new Consultant(config, { counters, log });
  const intake = localIntake(
    new Pipeline(options),
    'inline',
    exporters,
    { counters, log },
    { secondOpinion: consultant },
  );
  closing.push(() => intake.drain());
  expect(await intake.receive('traces', PAYMENTS, { cancelled: false })).toEqual({
    kind: 'accepted',
    items: expect.any(Number),
  });
  const { got } = exporter;
  const actionsGone = () =>
    got.flatMap(({ names }) => names).filter((name) => name.startsWith('execute_tool')).length;
  return { server, counters, intake, got, actionsGone };
}

/** Attributes of the alert on the second payment. */
function alertIn(got: readonly { lane: Lane; bytes: Buffer }[]): Map<string, unknown> {
  const spans = got
    .filter(({ lane }) => lane === 'alerts')
    .flatMap(({ bytes }) => decodeRequest(bytes).resourceSpans ?? [])
    .flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans));
  expect(spans).toHaveLength(1);
  const attributes = spans[0]?.attributes ?? [];
  return new Map(attributes.map(({ key, value }) => [key ?? '', value?.stringValue ?? value?.intValue]));
}

describe('a verdict in doubt', () => {
  test.each(['allow', 'ask', 'block'])(
    'is %s where the model says so, and the alert holds the answer',
    async (answer) => {
      const { got, counters, actionsGone } = await stream(saying({ answer, reason: 'Paid twice.' }));
      await until(() => actionsGone() === 2, 'both payments have gone on');
      const alert = alertIn(got);
      expect(Object.fromEntries([...alert].filter(([key]) => /opinion|verdict/.test(key)))).toEqual({
        'goalkeeper.verdict': answer,
        'goalkeeper.opinion.answer': answer,
        'goalkeeper.opinion.reason': 'Paid twice.',
        'goalkeeper.opinion.model': 'judge-1',
        'goalkeeper.opinion.before': 'ask',
        'goalkeeper.opinion.latency_ms': expect.anything(),
        'goalkeeper.opinion.prompt_hash': expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(counters.get('actions')).toBe(2);
      expect(counters.labels('alerts')).toEqual(answer === 'allow' ? [] : [[answer, 1]]);
    },
  );

  test('holds up only its own action, and that for no longer than the deadline', async () => {
    const { got, counters, actionsGone } = await stream(() => {});
    await until(() => actionsGone() === 2, 'both payments have gone on', 5_000);
    const payments = got.filter(({ names }) => names.some((name) => name.startsWith('execute_tool')));
    expect(payments, 'the first has not waited for the second').toHaveLength(2);
    expect(alertIn(got).get('goalkeeper.verdict')).toBe('ask');
    expect(alertIn(got).has('goalkeeper.opinion.answer')).toBe(false);
    expect(counters.labels('second_opinions')).toEqual([['late', 1]]);
  });

  test('stands as it was when the processor ends, and nothing is lost', async () => {
    const { server, got, intake, counters, actionsGone } = await stream(() => {}, { timeout: '1h' });
    await until(() => server.asked.length === 1, 'the model was asked');
    intake.drain();
    expect(actionsGone()).toBe(2);
    expect(alertIn(got).get('goalkeeper.verdict')).toBe('ask');
    await until(() => counters.get('second_opinions', 'stopped') === 1, 'the question was given up');
  });

  test('is judged again with the recorded answer, and without it where the question has changed', async () => {
    const { got, actionsGone } = await stream(saying({ answer: 'block', reason: 'Paid twice.' }));
    await until(() => actionsGone() === 2, 'both payments have gone on');
    const [spans, alerts, decisions] = ['spans.pb', 'alerts.bin', 'decisions.jsonl'].map((name) =>
      join(folder, name),
    );
    writeFileSync(spans!, delimited([PAYMENTS]));
    writeFileSync(alerts!, delimited(got.filter(({ lane }) => lane === 'alerts').map(({ bytes }) => bytes)));
    let printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += text;
      return true;
    });
    const replay = async (...args: string[]): Promise<Record<string, unknown>[]> => {
      await replayCommand().parseAsync([spans!, '--decisions', decisions!, ...args], { from: 'user' });
      return readFileSync(decisions!, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const again = await replay('--opinions', alerts!);
    expect(again.map(({ decision }) => decision)).toEqual(['allow', 'block']);
    expect(again[1]).toMatchObject({ opinion: { answer: 'block', reason: 'Paid twice.', before: 'ask' } });
    expect(printed).toContain('1 recorded second opinions: 1 verdicts in doubt answered by them, 0 not');

    const without = await replay();
    expect(without.map(({ decision }) => decision)).toEqual(['allow', 'ask']);

    const other = chatSpan({ id: '1', at: 900, goal: 'Please pay 10 euros to DE89370400440532013000.' });
    const same = decodeRequest(PAYMENTS).resourceSpans?.[0]?.scopeSpans?.[0]?.spans?.slice(1) ?? [];
    writeFileSync(spans!, delimited([request(other, ...same)]));
    const changed = await replay('--opinions', alerts!);
    expect(changed.map(({ decision }) => decision)).toEqual(['allow', 'ask']);
    expect(printed).toContain(
      '0 verdicts in doubt answered by them, 1 not, 1 of them now asked otherwise than then',
    );
  });
});

test('the service asks whom its configuration names', async () => {
  const server = await new ModelServer(saying({ answer: 'block', reason: 'Paid twice.' })).start();
  const backend = await new Sink().start();
  closing.push(
    () => server.stop(),
    () => backend.stop(),
  );
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
processors: { goalkeeper: { settle: 50ms, second_opinion: { endpoint: "${server.endpoint}", model: judge } } }
exporters: { otlp: { endpoint: "http://${backend.endpoint}", compression: none } }
`);
  const counters = new Counters();
  const around = { log: keptLog().log, counters, print: () => {}, colour: false };
  const service = await startService(config, inForce(config.goalkeeper), around);
  closing.unshift(() => service.stop(1_000));
  await exportOnce(service.endpoint, PAYMENTS);
  const sent = () => backend.taken.flatMap(spanNames);
  await until(() => sent().includes('block send_payment'), 'the alert has come');
  expect(counters.labels('second_opinions')).toEqual([['block', 1]]);
});

/** As the Collector's file exporter writes them. */
function delimited(requests: readonly Buffer[]): Buffer {
  return Buffer.concat(
    requests.flatMap((bytes) => {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(bytes.length);
      return [head, bytes];
    }),
  );
}
