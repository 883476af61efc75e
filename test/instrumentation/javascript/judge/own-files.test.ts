import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inProcessJudge } from '../../../../instrumentation/javascript/judge/judge-files.ts';
import { OwnFiles } from '../../../../instrumentation/javascript/judge/own-files.ts';
import { DEFAULTS } from '../../../../instrumentation/javascript/settings/settings.ts';
import { loadCharters } from '../../../../src/charter/load.ts';

let folder: string;
let changes = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, version: string, more = ''): void {
  const file = join(folder, `${name}.charter.yaml`);
  const head = `charter: 1\nname: ${name}\nversion: "${version}"\npurpose: pays\nagents: [${name}]\nmode: enforce\n`;
  writeFileSync(file, version === '' ? 'charter: [' : head + more);
  // Two writes within one tick of the disk's clock look the same.
  utimesSync(file, 1, 1_700_000_000 + ++changes);
}

describe('files that the program names', () => {
  /** Their versions as they are known `seconds` after the first look. */
  function known() {
    let seconds = 0;
    let loads = 0;
    const files = new OwnFiles({
      what: 'charter',
      patterns: [join(folder, '*.charter.yaml')],
      load: (paths) => {
        loads++;
        return loadCharters(paths);
      },
      now: () => seconds * 1_000,
    });
    const versionsAt = (at: number): string[] => {
      seconds = at;
      files.look();
      return files.said.map(({ name, version }) => `${name} ${version}`);
    };
    return { versionsAt, loads: () => loads };
  }

  test('are read again when one has changed, come or gone, once a second at most', () => {
    write('payer', '1');
    const { versionsAt, loads } = known();
    write('payer', '2');
    expect(versionsAt(0.9)).toEqual(['payer 1']);
    expect(versionsAt(1)).toEqual(['payer 2']);
    expect(versionsAt(5)).toEqual(['payer 2']);
    expect(loads()).toBe(2);
    write('reader', '1');
    expect(versionsAt(6)).toEqual(['payer 2', 'reader 1']);
    rmSync(join(folder, 'payer.charter.yaml'));
    expect(versionsAt(7)).toEqual(['reader 1']);
  });

  test('leave what there was where they can’t be read, which is told once, and count again when they can', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    write('payer', '1');
    const { versionsAt, loads } = known();
    write('payer', '');
    expect(versionsAt(1)).toEqual(['payer 1']);
    expect(versionsAt(2)).toEqual(['payer 1']);
    expect(loads()).toBe(2);
    expect(said.mock.calls.map(([line]) => String(line))).toEqual([
      expect.stringMatching(/^goalkeeper: a charter has changed and can't be read, .*payer\.charter\.yaml/),
    ]);
    rmSync(join(folder, 'payer.charter.yaml'));
    expect(versionsAt(3)).toEqual(['payer 1']);
    write('payer', '3');
    expect(versionsAt(4)).toEqual(['payer 3']);
    said.mockRestore();
  });

  test('are no fault where there are none', () => {
    const files = new OwnFiles({ what: 'charter', patterns: [], load: loadCharters });
    files.look();
    expect(files.said).toEqual([]);
  });
});

test('a charter that changes counts for the calls after it, of conversations under way too', async () => {
  write('payer', '1');
  const judge = await inProcessJudge({ ...DEFAULTS, charter: [join(folder, '*.yaml')] }, null);
  const verdict = (n: number, conversation: string) => {
    const call = { agent: 'payer', conversation, tool: 'pay', callId: `call_${n}`, arguments: { n } };
    return judge.decide({ ...call, system: null, goal: ['Pay 1, 2 and 3.'], tools: [], span: null }).verdict;
  };
  const kinds = (n: number) => verdict(n, 'under way').findings.map(({ kind }) => kind);
  expect([kinds(1), kinds(2)].flat()).not.toContain('call_limit');
  write('payer', '2', 'tools:\n  pay: { max_calls: 2 }\n');
  let n = 10;
  const version = () => verdict(n++, 'another').charter?.version;
  await vi.waitFor(() => expect(version()).toBe('2'), { timeout: 10_000, interval: 200 });
  expect(kinds(3)).toContain('call_limit');
});
