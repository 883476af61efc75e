import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inForce, loadInForce } from '../../src/config/in-force.ts';
import { configOf } from '../support/config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'in-force-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const charter = (name: string) =>
  `charter: 1\nname: ${name}\nversion: "1"\npurpose: pays\nagents: [${name}]\n`;

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const naming = (key: 'charters' | 'baselines', file: string) =>
  configOf(`processors: { goalkeeper: { ${key}: [${JSON.stringify(file)}] } }`).goalkeeper;

describe('what is judged by', () => {
  it('is read with the texts of its files', () => {
    const file = written('payer.yaml', charter('payer'));
    const { charters, charterFiles, baselines } = read(naming('charters', file));
    expect(charters.map(({ name }) => name)).toEqual(['payer']);
    expect(charterFiles).toEqual([{ charter: charters[0], file, text: charter('payer') }]);
    expect(baselines).toEqual([]);
  });

  it('is refused where a file cannot be used, with its place', () => {
    const bad = written('bad.yaml', `${charter('bad')}tols: []\n`);
    expect(loadInForce(naming('charters', bad))).toMatchObject({
      ok: false,
      diagnostics: [{ file: bad, line: 6, column: 1, code: 'unknown_key' }],
    });
    const none = written('none.baseline.json', '{}');
    expect(loadInForce(naming('baselines', none))).toMatchObject({
      ok: false,
      diagnostics: [{ file: none, code: 'invalid_baseline' }],
    });
  });

  it('has the detectors as the configuration schedules them', () => {
    const { goalkeeper } = configOf('processors: { goalkeeper: { detectors: { budget: { mode: off } } } }');
    expect(inForce(goalkeeper).schedules.get('budget')).toMatchObject({ mode: 'off' });
  });
});

function read(goalkeeper: Parameters<typeof loadInForce>[0]) {
  const loaded = loadInForce(goalkeeper);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value;
}
