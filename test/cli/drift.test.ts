import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driftCommand } from '../../src/cli/drift.ts';
import { recordingOf } from '../bench/drift/recording.ts';
import { terminal } from '../support/terminal.ts';

const said = terminal();

const RECORDING = recordingOf([
  { agent: 'clerk', runs: 220, behaviour: 'new tool', share: (run) => (run > 150 ? 1 : 0) },
  { agent: 'steady', runs: 120, behaviour: null, share: () => 0 },
]);

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-drift-'));
  file = join(folder, 'runs.pb');
  writeFileSync(file, RECORDING);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const drift = (...args: string[]) => driftCommand().parseAsync(args, { from: 'user' });

describe('drift', () => {
  test('says which agent changed, since when and what moved, and draws it', async () => {
    const page = join(folder, 'drift.html');
    await drift(file, '--html', page, '--false-alarms', '1000');
    expect(said.out).toMatch(/clerk\s+changed\s+220\s+1/);
    expect(said.out).toMatch(/steady\s+as before\s+120\s+0/);
    expect(said.out).toMatch(/clerk: since run 1\d\d, about 2026-11-02 \d\d:\d\d UTC; told at run 1\d\d/);
    expect(said.out).toMatch(/export_contacts in \d+ of the last \d+ runs, before in none of 50/);
    expect(readFileSync(page, 'utf8')).toContain('1 of 2 agents behaves otherwise than before');
    expect(process.exitCode).toBe(0);
  });

  test('looks at one agent alone, and says where there is none of that name', async () => {
    await drift(file, '--agent', 'steady');
    expect(said.out).not.toContain('clerk');
    expect(process.exitCode).toBe(0);
    await drift(file, '--agent', 'nobody');
    expect(said.err).toContain('no run of an agent named `nobody` was found');
    expect(process.exitCode).toBe(1);
  });

  test('tells of a file that is not there, and exits 1', async () => {
    await drift(join(folder, 'nothing.pb'));
    expect(said.err).toContain('no such file');
    expect(process.exitCode).toBe(1);
  });
});
