import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replayCommand } from '../../src/cli/replay.ts';
import { recordingOf } from '../bench/drift/recording.ts';
import { terminal } from '../support/terminal.ts';

const said = terminal();

const HIJACKED = fileURLToPath(
  new URL('../fixtures/captures/javascript/openai-agents-openinference-hijacked.traces.pb', import.meta.url),
);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-replay-'));
});

afterEach(() => {
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
    expect(said.out).toContain('1 run, 6 actions');
    expect(process.exitCode).toBe(0);
  });

  test('rejects in words where the decisions cannot be written', async () => {
    await expect(replay(HIJACKED, '--decisions', join(folder, 'no', 'file'))).rejects.toThrow('ENOENT');
    expect(said.out).toBe('');
  });

  test('tells of an agent that behaves otherwise than it used to', async () => {
    const file = join(folder, 'runs.pb');
    const share = (run: number) => (run > 150 ? 1 : 0);
    writeFileSync(file, recordingOf([{ agent: 'clerk', runs: 200, behaviour: 'new tool', share }]));
    await replay(file);
    expect(said.out).toMatch(/alert\s+drift\s+agent clerk behaves otherwise since about 2026-11-02/);
    expect(process.exitCode).toBe(0);
  });

  test('tells of a file that is not there and of nothing else, and exits 1', async () => {
    await replay(join(folder, 'nothing.jsonl'));
    expect(said.out).toMatch(/^! .*nothing\.jsonl: no such file or folder \(ENOENT\)\n$/);
    expect(process.exitCode).toBe(1);
  });
});

describe('replay against another charter', () => {
  const charter = (rules: string): string => {
    const file = join(folder, 'charter.yaml');
    writeFileSync(
      file,
      `charter: 1\nname: all\nversion: "1"\npurpose: p\nagents: ["*"]\nmode: enforce\nrules: [${rules}]\n`,
    );
    return file;
  };
  const lookups = (more: string) =>
    charter(`{ name: no-lookups, tools: [lookup_vendor], outcome: block, reason: Not now., ${more} }`);

  test('shows which verdicts change, with an example, and writes them all', async () => {
    const json = join(folder, 'changes.json');
    await replay(HIJACKED, '--charter', lookups('severity: high'), '--against', 'none', '--json', json);
    expect(said.out).toMatch(/6 actions in 1 runs; the verdict on 1 changes/);
    expect(said.out).toMatch(/allow → block +1 +lookup_vendor +no-lookups +Not now\./);
    const { changes, blocked, runs } = JSON.parse(readFileSync(json, 'utf8'));
    expect(changes).toMatchObject([
      { tool: 'lookup_vendor', because: 'no-lookups', from: { outcome: 'allow' }, to: { outcome: 'block' } },
    ]);
    expect(changes[0].actions[0].span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(blocked.map(({ tool }: { tool: string }) => tool)).toContain('lookup_vendor');
    expect(runs.now).toEqual({ runs: 1, untouched: 0, held: 1 });
    expect(process.exitCode).toBe(0);
  });

  test('shows what a rule in monitor would block', async () => {
    await replay(HIJACKED, '--charter', lookups('mode: monitor'), '--against', 'none');
    expect(said.out).toMatch(/allow → alert \(would block\) +1 +lookup_vendor/);
  });

  test('shows no change against itself', async () => {
    const file = lookups('severity: high');
    await replay(HIJACKED, '--charter', file, '--against', file);
    expect(said.out).toContain('the verdict on 0 changes');
  });

  test('is needed for a file of changes', async () => {
    const command = replayCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    await expect(
      command.parseAsync([HIJACKED, '--json', join(folder, 'c.json')], { from: 'user' }),
    ).rejects.toThrow('--against says against what');
  });
});
