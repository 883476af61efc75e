import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seal } from '../../src/baseline/seal.ts';
import { loadBaselines, loadSigningKey } from '../../src/config/baselines.ts';
import { parseConfig } from '../../src/config/load.ts';
import { learned, payments } from '../baseline/histories.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-baselines-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const CONTENT = learned(payments(5));
const KEYS = generateKeyPairSync('ed25519');
const save = (name: string, value: unknown): string => {
  writeFileSync(at(name), typeof value === 'string' ? value : JSON.stringify(value));
  return at(name);
};
const told = (result: ReturnType<typeof loadBaselines>): string[] =>
  result.ok ? [] : result.diagnostics.map(({ file, message }) => `${file.replace(folder, '')}: ${message}`);

describe('baselines', () => {
  test('are read, and checked against the key where there is one', () => {
    const key = save('key.pub', KEYS.publicKey.export({ type: 'spki', format: 'pem' }));
    const signed = save('a.json', seal(CONTENT, KEYS.privateKey));
    const plain = save('b.json', seal(CONTENT, null));
    expect(loadBaselines([signed, signed], key)).toMatchObject({ ok: true, value: [{ agent: 'payer' }] });
    expect(told(loadBaselines([plain]))).toEqual([]);
    expect(told(loadBaselines([plain], key))).toEqual([
      '/b.json: `signature` is null, expected one by the configured key',
    ]);
  });

  test('that cannot be used are told, all at once', () => {
    const whole = seal(CONTENT, null);
    const files = [
      at('none.json'),
      save('charter.json', 'charter: 1'),
      save('changed.json', { ...whole, unlearned: { 'tool x': 1 } }),
      save('one.json', whole),
      save('two.json', seal({ ...CONTENT, unlearned: { 'tool y': 1 } }, null)),
    ];
    expect(told(loadBaselines(files, save('key.pub', 'no key')))).toEqual([
      expect.stringMatching(/^\/key.pub: cannot be read as a key .*expected a public key, Ed25519/),
      '/none.json: does not exist',
      '/charter.json: is not JSON, expected a baseline that `goalkeeper learn` wrote',
      expect.stringMatching(/^\/changed.json: `hash` is .*: it was changed after it was learned$/),
      `/one.json: is a baseline of the agent \`payer\`, as is ${at('changed.json')}`,
      `/two.json: is a baseline of the agent \`payer\`, as is ${at('one.json')}`,
    ]);
  });

  test('stand in the configuration, by path or glob', () => {
    save('a.baseline.json', seal(CONTENT, null));
    const text = 'processors: { goalkeeper: { baselines: ["*.baseline.json"], baseline_key: keys/k.pub } }';
    const config = parseConfig(text, at('goalkeeper.yaml'), {});
    expect(config).toMatchObject({
      value: { goalkeeper: { baselines: [at('a.baseline.json')], baseline_key: at('keys/k.pub') } },
    });
    const missing = parseConfig(
      'processors: { goalkeeper: { baselines: [none.json] } }',
      at('goalkeeper.yaml'),
      {},
    );
    expect(missing).toMatchObject({ diagnostics: [{ message: 'no file at `none.json`' }] });
  });
});

test('a signing key is read, or told what is wrong with it', () => {
  const key = save('key.pem', KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(loadSigningKey(key).ok).toBe(true);
  expect(loadSigningKey(at('none.pem'))).toMatchObject({ diagnostics: [{ message: 'does not exist' }] });
});
