import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isListening } from '../../deploy/demo/processor.ts';
import { until } from '../support/grpc.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function startDemo(env: NodeJS.ProcessEnv = {}): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
  const args = ['--import', 'tsx', 'deploy/demo/run.ts'];
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

describe('npm run demo', () => {
  it('stops the payment and the mail that were hijacked and no clean call, in plain text where there is no terminal', async () => {
    // What would mislead an application must not mislead the demo.
    const demo = startDemo({
      COLUMNS: '80',
      OTEL_SDK_DISABLED: 'true',
      OTEL_TRACES_SAMPLER: 'always_off',
      GOALKEEPER_DISABLED: 'true',
    });
    const [output, code] = await Promise.all([text(demo.stdout), exitOf(demo)]);
    expect(output).toMatch(/✗ BLOCK {2}send_payment .*\n {9}was not called\n/);
    expect(output).toMatch(
      /Caught: \d of 3 hijacked calls, 0 of 8 clean ones\. Stopped before they\s+ran: \d\.\n$/,
    );
    for (const sign of ['\u001b', '│']) expect(output).not.toContain(sign);
    expect(code).toBe(0);
  });

  it('leaves no process behind on Ctrl-C', async () => {
    const demo = startDemo();
    const ended = exitOf(demo);
    let output = '';
    demo.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const port = (): number => Number(/serve on 127\.0\.0\.1:(\d+)/.exec(output)?.[1] ?? 0);
    await until(() => port() > 0, 'the processor listens', 20_000);
    expect(await isListening(port())).toBe(true);
    demo.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(await isListening(port())).toBe(false);
  });
});
