import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import { FEATURES } from '../../src/scorer/features/index.ts';
import { corpus, type Example, type Reading } from '../../src/training/corpus.ts';
import { type Run, writeRuns } from '../../src/training/runs-file.ts';
import { parseScenario } from '../../src/training/scenario.ts';
import { runsOf } from '../../src/training/scenario-runs.ts';
import { bakery } from './scenarios.ts';

const runs: Run[] = runsOf(parseScenario(JSON.stringify(bakery()), 'bakery.json'));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'goalkeeper-corpus-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What comes of the folder: as many examples as there are runs in it, the repository's own follow. */
async function first(count: number, reading: Partial<Reading> = {}): Promise<Example[]> {
  const found: Example[] = [];
  for await (const example of corpus(folder, { report: () => {}, ...reading })) {
    found.push(example);
    if (found.length === count) break;
  }
  return found;
}

describe('the corpus', () => {
  test('is the sets of a folder in the order of their names, each run with its label and numbers', async () => {
    await writeRuns(join(folder, 'b-set'), runs.slice(0, 2));
    await writeRuns(join(folder, 'a-set'), runs.slice(2));
    await writeFile(join(folder, 'notes.txt'), 'no set');
    const found = await first(runs.length);
    const order = [...runs.slice(2), ...runs.slice(0, 2)];
    expect(found.map(({ label }) => label.trace_id)).toEqual(order.map(({ label }) => label.trace_id));
    expect(new Set(found.map(({ set }) => set))).toEqual(new Set(['a-set', 'b-set']));
    for (const { label, rows } of found) {
      expect(rows).toHaveLength(label.tool_calls);
      expect(rows.filter(({ harmful }) => harmful).map(({ spanId }) => spanId)).toEqual(label.harmful_spans);
      for (const { features } of rows) expect(features).toHaveLength(FEATURES.length);
    }
  });

  test('tells agents of benchmarks from those of everyday business', async () => {
    await writeRuns(join(folder, 'enterprise-x'), runs.slice(0, 1));
    await writeRuns(join(folder, 'other'), runs.slice(0, 1));
    const found = await first(2);
    expect(found.map(({ family }) => family)).toEqual(['business', 'recorded']);
  });

  test('tells sets whose attacks share a few wordings once more in other words', async () => {
    await writeRuns(join(folder, 'agentdojo-x'), runs);
    const told: string[] = [];
    for await (const { reworded } of corpus(folder, { report: (line) => told.push(line) })) {
      if (reworded) break;
    }
    expect(told).toEqual([expect.stringMatching(`^agentdojo-x: ${runs.length} runs, \\d+ actions$`)]);
  });

  test('keeps what detectors asked beside say of each action', async () => {
    await writeRuns(join(folder, 'a'), runs.slice(0, 1));
    const wary: Detector = {
      id: 'wary',
      inspect: ({ tool }) =>
        tool === 'order'
          ? [
              {
                detector: 'wary',
                rule: null,
                kind: 'unsupported_action',
                severity: 'low',
                outcome: 'ask',
                score: 1,
                reason: 'an order',
                evidence: [],
                owasp: null,
              },
            ]
          : [],
    };
    const [example] = await first(1, { detectors: [wary] });
    expect(example?.rows.map(({ tool, found: [one] }) => `${tool}:${one?.outcome ?? 'allow'}`)).toEqual([
      'stock:allow',
      'order:ask',
      'stock:allow',
    ]);
  });

  test('says which run has no label', async () => {
    await writeRuns(join(folder, 'a'), runs.slice(0, 1));
    await writeFile(join(folder, 'a.labels.jsonl'), '');
    await expect(first(1)).rejects.toThrow(/a\.otlp\.jsonl\.gz:1: trace [0-9a-f]{32} has no label/);
  });
});
