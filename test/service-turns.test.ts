import { afterEach, expect, it } from 'vitest';
import { inForce } from '../src/config/in-force.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { request, toolSpan } from './spans.ts';
import { configOf } from './support/config.ts';
import { exportOnce, Sink, until } from './support/grpc.ts';
import { spanNames } from './support/requests.ts';
import { keptLog } from './support/senders.ts';

const ACTIONS = 2_000;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve() {
  const sink = await new Sink().start();
  closing.push(() => sink.stop());
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0", max_recv_msg_size_mib: 16 } } } }
processors:
  goalkeeper: { settle: 50ms }
exporters:
  otlp: { endpoint: "http://${sink.endpoint}", compression: none }
`);
  const counters = new Counters();
  const { log } = keptLog();
  const around = { log, counters, print: () => {}, colour: false };
  const service = await startService(config, inForce(config.goalkeeper), around);
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= service.stop(20_000));
  closing.push(stop);
  const arrived = () =>
    sink.taken.flatMap(spanNames).filter((name: string) => name === 'execute_tool read_mail').length;
  return { endpoint: service.endpoint ?? '', counters, stop, arrived };
}

/** Every span an action, five to a conversation. */
const ALL_ACTIONS = request(
  ...Array.from({ length: ACTIONS }, (_, n) =>
    toolSpan({
      id: (n + 1).toString(16),
      trace: Math.floor(n / 5)
        .toString(16)
        .padStart(32, 'a'),
      tool: 'read_mail',
      arguments: `{"folder":"${n}"}`,
    }),
  ),
);

it('goes on with others while it judges a request full of actions', async () => {
  const { endpoint, counters, arrived } = await serve();
  let [before, most, turns, watching] = [0, 0, 0, true];
  const watch = () => {
    const judged = counters.get('actions');
    most = Math.max(most, judged - before);
    if (judged > before) turns++;
    before = judged;
    if (watching) setImmediate(watch);
  };
  watch();
  await exportOnce(endpoint, ALL_ACTIONS);
  await until(() => counters.get('actions') === ACTIONS, 'all to be judged', 30_000);
  await until(() => arrived() === ACTIONS, 'all to arrive', 30_000);
  watching = false;
  // All in one turn where it does not share: how many one takes is the machine's affair.
  expect(most).toBeLessThan(ACTIONS / 4);
  expect(turns).toBeGreaterThan(4);
}, 60_000);

it('finishes what it has begun when it is stopped in between', async () => {
  const { endpoint, counters, stop, arrived } = await serve();
  await exportOnce(endpoint, ALL_ACTIONS);
  await until(() => counters.get('actions') > 0, 'the first verdict', 30_000);
  await stop();
  expect(counters.get('actions')).toBe(ACTIONS);
  expect(arrived()).toBe(ACTIONS);
}, 60_000);
