import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explainCommand } from '../../src/cli/explain.ts';
import { terminal } from '../support/terminal.ts';

const said = terminal();

const HIJACKED = fileURLToPath(
  new URL('../fixtures/captures/javascript/openai-agents-openinference-hijacked.traces.pb', import.meta.url),
);

const explain = (...args: string[]) => explainCommand().parseAsync([HIJACKED, ...args], { from: 'user' });

async function json(...args: string[]) {
  said.out = '';
  await explain('--json', ...args);
  return JSON.parse(said.out);
}

describe('explain', () => {
  test('tells the story of the worst action', async () => {
    await explain();
    expect(said.out).toMatch(/^verdict {2}block, the worst of 6 actions/);
    expect(said.out).toMatch(/goal +Pay the invoice in inbox message 17 if it is approved\./);
    expect(said.out).toMatch(
      /running text of read_message's result \(span [0-9a-f]{16}\)\n.*pay to IBAN GB29NWBK60161331926819/,
    );
    expect(said.out).toMatch(/1 hand from the user: by read_message\(id: 17\), which the user said/);
    expect(said.out).toMatch(/allow with the user naming GB29NWBK60161331926819/);
    expect(process.exitCode).toBe(0);
  });

  test('tells of the trace and the span that are named, or whose ids begin so', async () => {
    const { action } = await json();
    const { traceId } = action.span;
    await explain('--trace', traceId.slice(0, 8).toUpperCase());
    expect(said.out).toContain(`trace ${traceId}`);
    const all = await json('--trace', traceId);
    expect(all.action).toEqual(action);
    const other = all.arguments.flatMap(
      (one: { values: { from: { tool: string; span: { spanId: string } } }[] }) =>
        one.values.flatMap(({ from }) =>
          from?.tool === 'lookup_vendor' || from?.tool === 'get_invoice' ? [from] : [],
        ),
    )[0];
    const story = await json('--span', other.span.spanId);
    expect(story).toMatchObject({
      action: { tool: other.tool },
      verdict: { outcome: 'allow' },
      remedies: [],
    });
  });

  test('judges by a charter', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-explain-'));
    const charter = join(folder, 'charter.yaml');
    writeFileSync(
      charter,
      'charter: 1\nname: clerk\nversion: "7"\npurpose: p\nagents: ["*"]\ntools:\n  lookup_vendor: {}\n',
    );
    await explain('--charter', charter);
    rmSync(folder, { recursive: true });
    expect(said.out).toMatch(/charter +clerk 7, /);
    expect(said.out).toContain('unauthorised_tool');
  });

  test('judges as rarely or as often as is asked for', async () => {
    const { action } = await json('--false-alarms', 'alert=1,ask=1');
    const held = await json('--span', action.span.spanId, '--false-alarms', 'block=1');
    expect(held.verdict.findings).toContainEqual(
      expect.objectContaining({ kind: 'unsupported_action', outcome: 'block' }),
    );
  });

  test('tells where there is no such action, and exits 1', async () => {
    await explain('--trace', 'ffff', '--span', '12');
    expect(said.out).toBe('');
    expect(said.err).toMatch(
      /no action found whose span's id begins with `12` in a trace or conversation whose id begins with `ffff`/,
    );
    expect(process.exitCode).toBe(1);
  });

  test('tells of a file that is not there, and exits 1', async () => {
    await explainCommand().parseAsync(['nothing.jsonl'], { from: 'user' });
    expect(said.err).toContain('nothing.jsonl');
    expect(process.exitCode).toBe(1);
  });
});
