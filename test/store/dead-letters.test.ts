import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeadLetters, type Letter, lettersIn } from '../../src/store/dead-letters.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { keptLog } from '../support/senders.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-letters-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(maxBytes = 1_000, directory = folder) {
  const counters = new Counters();
  const { log, lines } = keptLog();
  const letters = new DeadLetters({ directory, maxBytes, exporter: 'otlp/a' }, { counters, log });
  return { letters, counters, lines };
}

const letter = (text: string, more: Partial<Letter> = {}): Letter => ({
  exporter: 'otlp/a',
  signal: 'traces',
  items: 3,
  reason: 'refused',
  because: 'INVALID_ARGUMENT: no',
  parts: [Buffer.from(text.slice(0, 1)), Buffer.from(text.slice(1))],
  ...more,
});
const texts = () => lettersIn(folder).map(({ path }) => readFileSync(path, 'utf8'));

it('keeps a request as it was, with why, for its owner alone', async () => {
  const { letters, counters } = open();
  await letters.keep(letter('request'));
  const [kept] = lettersIn(folder);
  expect(kept).toMatchObject({
    signal: 'traces',
    items: 3,
    reason: 'refused',
    because: 'INVALID_ARGUMENT: no',
  });
  expect(texts()).toEqual(['request']);
  expect(statSync(kept!.path).mode & 0o777).toBe(0o600);
  expect(counters.get('dead_letters', 'otlp/a')).toBe(1);
});

it('lets the oldest make room, those of an earlier process too, and counts them', async () => {
  await open().letters.keep(letter('a'.repeat(400)));
  const { letters, counters } = open();
  for (const text of ['b', 'c']) await letters.keep(letter(text.repeat(400)));
  expect(texts().map((text) => text[0])).toEqual(['b', 'c']);
  expect(counters.get('discarded_dead_letters', 'no_room')).toBe(1);
});

it('counts one that is larger than all the room there is', async () => {
  const { letters, counters } = open();
  await letters.keep(letter('x'.repeat(1_001)));
  expect(texts()).toEqual([]);
  expect(counters.get('discarded_dead_letters', 'no_room')).toBe(1);
});

it('counts one that cannot be written, says why, and leaves nothing of it', async () => {
  const { letters, counters, lines } = open();
  rmSync(folder, { recursive: true });
  await letters.keep(letter('request'));
  expect(counters.get('discarded_dead_letters', 'failed')).toBe(1);
  expect(lines.join('')).toContain('ENOENT');
});

it('passes over what is no letter', async () => {
  writeFileSync(join(folder, 'x.pb'), 'alone');
  writeFileSync(join(folder, 'y.pb'), 'with nonsense');
  writeFileSync(join(folder, 'y.json'), '{"time":1}');
  await open().letters.keep(letter('request'));
  expect(texts()).toEqual(['request']);
});

it('says at the start where its folder cannot be made', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => open(1_000, join(folder, 'file', 'below'))).toThrow(
    '/below: a part of the path is no folder (ENOTDIR)',
  );
});
