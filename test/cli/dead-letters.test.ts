import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inForce } from '../../src/config/in-force.ts';
import { startService } from '../../src/service.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { request, span } from '../spans.ts';
import { configOf } from '../support/config.ts';
import { exportOnce, type Reply, Sink, until } from '../support/grpc.ts';
import { keptLog } from '../support/senders.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-letters-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const INVALID_ARGUMENT = 3;
const config = (backend: string) => `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
exporters:
  otlp:
    endpoint: http://${backend}
    sending_queue: { dead_letters: { directory: ${join(folder, 'letters')} } }
service:
  pipelines: { traces: { receivers: [otlp], exporters: [otlp] } }
`;

/** The command as a person runs it. */
async function goalkeeper(...args: string[]): Promise<{ code: number; stdout: string }> {
  const command = ['--import', 'tsx', 'src/cli/main.ts', 'dead-letters', ...args];
  return promisify(execFile)(process.execPath, command).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
}

it('what a backend refuses is kept, listed, and sent again when the backend is mended', async () => {
  let mended = false;
  const refusal: Reply = { code: INVALID_ARGUMENT, details: 'a name is too long' };
  const backend = await new Sink(() => (mended ? {} : refusal)).start();
  const counters = new Counters();
  const around = { log: keptLog().log, counters, print: () => {}, colour: false };
  const text = config(backend.endpoint);
  const file = join(folder, 'goalkeeper.yaml');
  writeFileSync(file, text);
  try {
    const made = configOf(text);
    const service = await startService(made, inForce(made.goalkeeper), around);
    const bytes = request(span({ id: '1', name: 'GET /' }));
    await exportOnce(service.endpoint, bytes);
    await until(() => counters.get('dropped_spans', 'refused') === 1, 'the span to be refused');
    await service.stop(1_000);
    expect(counters.get('dead_letters', 'otlp')).toBe(1);

    const listed = await goalkeeper('list', '--config', file);
    expect(listed.stdout).toMatch(/otlp +1 span +\d+ bytes +refused +INVALID_ARGUMENT: a name is too long/);
    const refused = await goalkeeper('send', '--config', file);
    expect(refused).toEqual({ code: 1, stdout: '0 requests taken and removed, 1 left\n' });
    mended = true;
    const taken = await goalkeeper('send', '--config', file);
    expect(taken).toEqual({ code: 0, stdout: '1 request taken and removed, 0 left\n' });
    expect(backend.taken).toEqual([bytes]);
    expect(readdirSync(join(folder, 'letters'))).toEqual([]);
  } finally {
    backend.stop();
  }
});
