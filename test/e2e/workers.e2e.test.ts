import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Sink } from '../support/grpc.ts';
import { captured, copies, type SeenSpan, send, spansOf } from './otlp.ts';
import { eventually } from './processes.ts';
import { type Node, Topology } from './topology.ts';

const RUNS = 40;
const HIJACKED = captured('javascript/strands-native-hijacked');
const SENT = copies(HIJACKED, RUNS);

let topology: Topology;
let backend: Sink;
beforeEach(async () => {
  topology = new Topology();
  backend = await new Sink().start();
});
afterEach(async ({ task }) => {
  backend.stop();
  await topology.end(task.result?.state === 'fail');
});

const config =
  (more = '') =>
  (port: number, to: number): string =>
    `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${port}" } } } }
exporters: { otlp: { endpoint: "http://127.0.0.1:${to}"${more === '' ? '' : ', sending_queue: { storage: file_storage }'} } }
${more}`;

const start = (workers: number, text = config(), port?: number): Promise<Node> =>
  topology.goalkeeperWith(text, Number(backend.endpoint.split(':')[1]), port, ['--workers', `${workers}`]);

/** Each run's own ids, and what no two runs share, left out: what was told of a run. */
function toldOf(spans: readonly SeenSpan[]): string[] {
  return spans
    .map(({ service, attributes }) =>
      JSON.stringify([service, attributes.get('goalkeeper.verdict'), attributes.get('goalkeeper.kind')]),
    )
    .sort();
}

/** Longer than all is under way on a machine with other work: what is judged before its spans came is told once more. */
const PATIENT = 'processors: { goalkeeper: { settle: 60s } }\n';

/** Sends all runs and ends it; what came out. */
async function through(workers: number): Promise<SeenSpan[]> {
  const goalkeeper = await start(workers, (port, to) => config()(port, to) + PATIENT);
  await send(goalkeeper.port, SENT);
  expect(await goalkeeper.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(goalkeeper.process.output()).toContain('lost 0');
  return spansOf(backend.taken.splice(0));
}

it('with two workers tells what one does: every span once, the same verdicts, the same alerts', async () => {
  const one = await through(1);
  const two = await through(2);
  const ids = new Set(
    two.filter(({ service }) => service !== 'goalkeeper').map((s) => `${s.traceId} ${s.spanId}`),
  );
  expect(ids.size).toBe(new Set(spansOf(SENT).map((s) => `${s.traceId} ${s.spanId}`)).size);
  expect(two.filter(({ service }) => service === 'goalkeeper').length).toBeGreaterThanOrEqual(RUNS);
  expect(toldOf(two)).toEqual(toldOf(one));
});

it('killed while actions wait, with its queue on disk: the next, with more workers, judges and delivers them', async () => {
  const slow = config(`extensions: { file_storage: { directory: ${join(topology.folder, 'storage')} } }
processors: { goalkeeper: { settle: 3s } }
`);
  const first = await start(2, slow);
  await send(first.port, SENT);
  await first.process.stop('SIGKILL');
  const second = await start(3, slow, first.port);
  const wanted = new Set(spansOf(SENT).map((s) => `${s.traceId} ${s.spanId}`));
  await eventually('every span to be there', () => {
    const there = new Set(spansOf(backend.taken).map((s) => `${s.traceId} ${s.spanId}`));
    return [...wanted].every((id) => there.has(id));
  });
  await eventually(
    'the alerts too',
    () => spansOf(backend.taken).filter(({ service }) => service === 'goalkeeper').length >= RUNS,
  );
  expect(await second.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
});

it('loads charters again for all workers', async () => {
  const charter = (mode: string): string => `charter: 1
name: payer
version: "${mode}"
purpose: Pays bills.
mode: ${mode}
agents: ["*"]
tools: { nothing: {} }
`;
  const file = topology.file('payer.yaml', charter('monitor'));
  const goalkeeper = await start(
    2,
    (port, to) => `${config()(port, to)}processors: { goalkeeper: { charters: [${file}] } }\n`,
  );
  writeFileSync(file, charter('enforce'));
  process.kill(goalkeeper.process.pid, 'SIGHUP');
  await eventually('it to be loaded', () => goalkeeper.process.output().includes('payer enforce'));
  await send(goalkeeper.port, SENT);
  await goalkeeper.process.stop('SIGTERM');
  const judged = spansOf(backend.taken).filter(({ attributes }) =>
    attributes.has('goalkeeper.charter.version'),
  );
  expect(judged.length).toBeGreaterThanOrEqual(RUNS);
  for (const { attributes } of judged) expect(attributes.get('goalkeeper.charter.version')).toBe('enforce');
});

it('refuses a number of workers that is none', async () => {
  for (const given of ['0', 'two', '1.5', '65']) {
    const { exit, output } = await topology.run('serve', process.execPath, [
      ...topology.serve('none.yaml'),
      '--workers',
      given,
    ]);
    expect(exit.code).not.toBe(0);
    expect(output).toContain('expected a whole number from 1 to 64');
  }
});
