import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Decisions } from '../../src/cli/decisions.ts';
import type { Judged } from '../../src/verdict/looks.ts';
import { ALLOW, anAction } from '../session/actions.ts';

const NOTHING = {
  goal: [],
  system: null,
  tools: new Map(),
  sources: [],
  actions: [],
  totals: { actions: 0, byTool: new Map() },
  refused: [],
  madeBefore: [],
};
const judged = (id: string, tool: string, requested = false): Judged => ({
  action: anAction({ id, at: 1, tool, requested }),
  history: NOTHING,
  verdict: ALLOW,
  late: false,
});

async function written(decide: (decisions: Decisions) => void): Promise<string[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'decisions-')), 'decisions.jsonl');
  const decisions = await Decisions.into(file);
  decide(decisions);
  await decisions.end();
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line).spanId.replace(/^0+/, ''));
}

const MODEL = '9'.padStart(16, '0');

test('an action is written once, under its own span, though it was judged when a model asked for it', async () => {
  const spans = await written((decisions) => {
    decisions.take({
      judged: [judged('9', 'pay', true), judged('9', 'mail', true), judged('1', 'look_up')],
      completed: [{ judged: judged('3', 'mail'), asker: MODEL }],
    });
    decisions.take({ judged: [], completed: [{ judged: judged('2', 'pay'), asker: MODEL }] });
  });
  expect(spans).toEqual(['1', '3', '2']);
});

test('an action whose own span never comes is written at the end, under the span that asked for it', async () => {
  const spans = await written((decisions) => {
    decisions.take({ judged: [judged('9', 'pay', true), judged('1', 'look_up')], completed: [] });
  });
  expect(spans).toEqual(['1', '9']);
});
