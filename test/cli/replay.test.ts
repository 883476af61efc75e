import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { replayCommand } from '../../src/cli/replay.ts';

const HIJACKED = fileURLToPath(
  new URL('../fixtures/captures/javascript/openai-agents-openinference-hijacked.traces.pb', import.meta.url),
);

let folder: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-replay-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

const replay = (...args: string[]) => replayCommand().parseAsync(args, { from: 'user' });

describe('replay', () => {
  test('writes one decision for each action, and sums up for a person', async () => {
    const file = join(folder, 'decisions.jsonl');
    await replay(HIJACKED, '--decisions', file);
    const decisions = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(decisions).toHaveLength(6);
    expect(decisions.map(({ decision }) => decision)).toContain('block');
    expect(decisions[0]).toMatchObject({
      traceId: /^[0-9a-f]{32}$/.exec(decisions[0].traceId)?.[0],
      findings: [],
    });
    expect(printed).toContain('1 run, 6 actions');
    expect(process.exitCode).toBe(0);
  });

  test('rejects in words where the decisions cannot be written', async () => {
    await expect(replay(HIJACKED, '--decisions', join(folder, 'no', 'file'))).rejects.toThrow('ENOENT');
    expect(printed).toBe('');
  });

  test('tells of a file that is not there, and exits 1', async () => {
    await replay(join(folder, 'nothing.jsonl'));
    expect(printed).toContain('nothing.jsonl');
    expect(process.exitCode).toBe(1);
  });
});
