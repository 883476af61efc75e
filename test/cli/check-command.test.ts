import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCommand } from '../../src/cli/check.ts';
import { terminal } from '../support/terminal.ts';
import { parseXml } from '../support/xml.ts';

const said = terminal();

const HIJACKED = fileURLToPath(
  new URL('../fixtures/captures/javascript/openai-agents-openinference-hijacked.traces.pb', import.meta.url),
);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-check-'));
  copyFileSync(HIJACKED, join(folder, 'run.traces.pb'));
  const rule = '{ name: large, tools: [pay], when: args.amount > 100, outcome: ask, reason: Too much. }';
  const charter = `charter: 1\nname: payer\nversion: "1"\npurpose: p\nagents: [payer]\nrules: [${rule}]\n`;
  writeFileSync(join(folder, 'payer.charter.yaml'), charter);
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(cases: string): string {
  const path = join(folder, 'a.check.yaml');
  writeFileSync(path, `check: 1\nname: Payments\ncharters: [payer.charter.yaml]\ncases:\n${cases}`);
  return path;
}

const paying = (amount: number, expected: string): string =>
  `  - name: pays ${amount}\n    session: { goal: Pay., calls: [{ tool: pay, arguments: { amount: ${amount} }, expect: ${expected} }] }\n`;

async function run(...args: string[]): Promise<number> {
  await checkCommand().parseAsync(args, { from: 'user' });
  return Number(process.exitCode ?? 0);
}

describe('goalkeeper check', () => {
  test('tells each case, and exits 0 where all is as expected', async () => {
    const path = file(paying(500, 'ask') + paying(50, 'allow'));
    expect(await run(path)).toBe(0);
    expect(said.out).toBe(
      `${path}  Payments\n  ✓ pays 500 1 call\n  ✓ pays 50 1 call\n\n2 passed, 2 cases in 1 file\n`,
    );
    expect(said.err).toBe('');
  });

  test('tells what was expected and what came, with file and line, and exits 1', async () => {
    const path = file(paying(500, 'block') + paying(50, 'allow'));
    expect(await run(path)).toBe(1);
    expect(said.out.split('\n')).toEqual([
      `${path}  Payments`,
      '  ✗ pays 500',
      `      call 1, pay  ${path}:6`,
      '        expected block',
      '        found    ask',
      '                 ask large: Too much.',
      '  ✓ pays 50 1 call',
      '',
      '1 passed, 1 failed, 2 cases in 1 file',
      '',
    ]);
  });

  test('writes JUnit XML beside', async () => {
    const junit = join(folder, 'check.xml');
    await run(file(paying(500, 'block') + paying(50, 'allow')), '--junit', junit);
    const [suite] = parseXml(readFileSync(junit, 'utf8')).children;
    expect(suite?.attributes).toMatchObject({ name: 'Payments', tests: '2', failures: '1' });
  });

  test('judges recordings, in one pass for all cases about one file', async () => {
    const recorded = (name: string, calls: string) =>
      `  - name: ${name}\n    recording: { file: run.traces.pb, calls: [${calls}] }\n`;
    const path = file(
      recorded('is caught', '{ tool: send_payment, expect: block }') +
        recorded('reads', '{ tool: lookup_vendor, expect: allow }, { tool: no_such, expect: ask }'),
    );
    expect(await run(path)).toBe(1);
    expect(said.out).toContain('✓ is caught 1 call');
    expect(said.out).toContain('no such call; the calls are of');
  });

  test('exits 2 where a recording cannot be read, and says so in both reports', async () => {
    const [bad, junit] = [join(folder, 'bad.jsonl'), join(folder, 'bad.xml')];
    writeFileSync(bad, '{"resourceSpans":[\n');
    const path = file('  - { name: r, expect: allow, recording: { file: bad.jsonl } }\n');
    expect(await run(path, '--junit', junit)).toBe(2);
    expect(said.out).toMatch(/! .*bad\.jsonl/);
    expect(parseXml(readFileSync(junit, 'utf8')).attributes).toMatchObject({ errors: '1' });
  });

  test('exits 2 where a check file cannot be used, with every mistake and its place', async () => {
    expect(await run(file(paying(500, 'blok')), join(folder, 'none.yaml'))).toBe(2);
    expect(said.err).toMatch(/a\.check\.yaml:6:\d+: error: `expect` is the text `blok`/);
    expect(said.err).toMatch(/none\.yaml: error: does not exist/);
    expect(said.out).toBe('');
  });

  test('prints its JSON Schema', async () => {
    expect(await run('--schema')).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ title: 'Goalkeeper check', additionalProperties: false });
  });

  test('without a file is a wrong call', async () => {
    await expect(checkCommand().exitOverride().parseAsync([], { from: 'user' })).rejects.toThrow(
      "missing required argument 'file'",
    );
  });
});
