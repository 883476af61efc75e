import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inForce } from '../../src/config/in-force.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Readiness } from '../../src/health/readiness.ts';
import { Held } from '../../src/model/held.ts';
import { Reloader } from '../../src/reload/reloader.ts';
import { keptLog } from '../support/senders.ts';

let folder: string;
let readiness: Readiness;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reload-'));
  readiness = new Readiness([]);
  readiness.serving();
});
afterEach(() => {
  readiness.stop();
  rmSync(folder, { recursive: true });
});

const charter = (version: string, more = '') =>
  `charter: 1\nname: payer\nversion: "${version}"\npurpose: pays\nagents: [payer]\n${more}`;
const config = (more = '', exporter = 'http://127.0.0.1:14317', token = 'a') =>
  `processors: { goalkeeper: { charters: ["*.charter.yaml"]${more} } }\nexporters: { otlp: { endpoint: "${exporter}", headers: { authorization: "${token}" } } }\n`;

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function started(text = config()) {
  write('payer.charter.yaml', charter('1'));
  const file = write('config.yaml', text);
  const loaded = loadConfig(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const held = new Held(inForce(loaded.value.goalkeeper));
  const { log, lines } = keptLog();
  const reloader = new Reloader({ ...loaded.value, file }, {}, { inForce: held, readiness }, log);
  const versions = () => held.current.charters.map(({ name, version }) => `${name} ${version}`);
  return { reloader, held, versions, lines, file };
}

describe('reloading', () => {
  it('takes charters that have changed, and new ones a glob names', () => {
    const { reloader, versions, lines } = started();
    write('payer.charter.yaml', charter('2'));
    write('other.charter.yaml', charter('9').replaceAll('payer', 'other'));
    expect(reloader.reload('SIGHUP')).toBe(true);
    expect(versions()).toEqual(['other 9', 'payer 2']);
    expect(lines.join('')).toContain(
      'SIGHUP: loaded again; it counts from the next action on charters="other 9, payer 2"',
    );
    expect(reloader.files).toHaveLength(3);
  });

  it('keeps all as it was where one file has a mistake, and says where in one line', () => {
    const { reloader, versions, lines } = started();
    reloader.reload('SIGHUP');
    const bad = write('payer.charter.yaml', charter('2', 'tols: []\n'));
    lines.length = 0;
    expect(reloader.reload('SIGHUP')).toBe(false);
    expect(versions()).toEqual(['payer 1']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('SIGHUP: not loaded, all stays as it was');
    expect(lines[0]).toContain(`${bad}:6:1: error: `);
    expect(readiness.report()).toMatchObject({
      status: 'degraded',
      checks: [{}, { name: 'reload', ok: false }],
    });
    write('payer.charter.yaml', charter('3'));
    expect(reloader.reload('SIGHUP')).toBe(true);
    expect([versions(), readiness.report().status]).toEqual([['payer 3'], 'ready']);
  });

  it('keeps all where the configuration has a mistake, or is gone', () => {
    const { reloader, versions, lines, file } = started();
    reloader.reload('SIGHUP');
    write('config.yaml', 'procesors: {}\n');
    expect(reloader.reload('SIGHUP')).toBe(false);
    expect(lines.at(-1)).toContain(`${file}:1:1: error: `);
    rmSync(file);
    expect(reloader.reload('SIGHUP')).toBe(false);
    expect(versions()).toEqual(['payer 1']);
  });

  it('takes schedules of detectors, false alarms and how the log is written', () => {
    const { reloader, held, lines } = started();
    const more = ', detectors: { budget: { mode: monitor } }, false_alarms: { block: 900 }';
    write('config.yaml', `${config(more)}service: { telemetry: { logs: { encoding: json } } }\n`);
    expect(reloader.reload('SIGHUP')).toBe(true);
    expect(held.current.schedules.get('budget')).toMatchObject({ mode: 'monitor' });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'info' });
    expect(lines.join('')).not.toContain('needs a restart');
  });

  it('names what needs a restart, a secret among it, and shows none', () => {
    const { reloader, lines } = started();
    const tee = ', mode: tee';
    write('config.yaml', config(tee, 'http://127.0.0.1:14317', 'another-s3cret'));
    reloader.reload('SIGHUP');
    expect(lines.at(-1)).toContain('needs a restart keys="exporters, processors.goalkeeper.mode"');
    expect(lines.join('')).not.toContain('s3cret');
    write('config.yaml', config());
    reloader.reload('SIGHUP');
    expect(lines.at(-1)).not.toContain('needs a restart');
  });
});
