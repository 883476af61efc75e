import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCharters } from '../../src/charter/load.ts';
import { parseCharter } from '../../src/charter/parse.ts';

const FOLDER = 'deploy/charters/drafted';
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.charter.yaml'));

describe('the charters drafted from histories', () => {
  test.each(FILES)('%s is one, with what was drafted and at most ten lines by hand', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const parsed = parseCharter(text, name);
    expect(parsed).toMatchObject({ ok: true, warnings: [], value: { mode: 'monitor' } });
    const [drafted = '', byHand = ''] = text.split(/^ *# By hand.*\n/m);
    expect(drafted).toContain('# Drafted by `goalkeeper learn`');
    // One more line was changed in place in one of them.
    expect(byHand.trim().split('\n').length).toBeLessThanOrEqual(9);
  });

  test('are six, and claim no agent twice', () => {
    expect(FILES).toHaveLength(6);
    expect(loadCharters(FILES.map((name) => join(FOLDER, name))).ok).toBe(true);
  });
});
