import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';
import type { Outcome, Trial } from './inside/trials.ts';
import { install } from './support.ts';

// Nothing of ours can break the agent, shown within each framework's own calls: the real library runs its example's
// agent, and one thing of ours after the other goes wrong: whoever judges, whoever is asked, whoever is told, each place
// where an adapter reads what the framework hands over, and what a tool is given and gives. What comes of it is what
// comes without us, or the refusal, and nothing else. `GOALKEEPER_FAULTS=all` tries every case with every example and
// version, which takes some minutes; else each framework takes its share, so that all together try each case.

const NEWEST = [
  ...[
    'langchain',
    'ai-sdk',
    'genkit',
    'llamaindex',
    'mastra',
    'openai-agents',
    'mcp',
    'strands',
    'adk',
    'claude-agent-sdk',
    'by-hand',
  ],
];
const BEFORE = ['ai-sdk-6', 'ai-sdk-5', 'mastra-0.24', 'openai-agents-0.11', 'mcp-1', 'adk-1'];
const ALL = process.env.GOALKEEPER_FAULTS === 'all';
const EXAMPLES = ALL ? [...NEWEST, ...BEFORE] : NEWEST;
const OF = ALL ? 1 : EXAMPLES.length;
const LONGEST_MS = ALL ? 900_000 : 300_000;
const INSIDE = join(REPOSITORY, 'test/e2e/instrumentation/inside');
const TSX = join(REPOSITORY, 'node_modules/tsx/dist/esm/index.mjs');

const reports = mkdtempSync(join(tmpdir(), 'goalkeeper-inside-'));
afterAll(() => rmSync(reports, { recursive: true, force: true }));

const folderOf = (example: string): string =>
  example === 'by-hand' ? INSIDE : join(REPOSITORY, 'instrumentation/examples', example);

beforeAll(async () => {
  for (const example of EXAMPLES) if (example !== 'by-hand') await install(folderOf(example));
});

async function trialsOf(example: string, at: number): Promise<readonly Trial[]> {
  const report = join(reports, `${example}.json`);
  const args = ['--import', TSX, join(INSIDE, 'child.ts'), example, report, `${OF}`, `${at}`];
  const own = Object.entries(process.env).filter(([name]) => !/^(OTEL|GOALKEEPER)_/.test(name));
  const options = { cwd: folderOf(example), env: Object.fromEntries(own), timeout: LONGEST_MS };
  await promisify(execFile)(process.execPath, args, { ...options, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(readFileSync(report, 'utf8')) as Trial[];
}

function isRefused({ calls, heard, answer, error, stray }: Outcome): boolean {
  const refused = heard.filter((text) => /Not done: \w+ was not called/.test(text));
  const asWanted = refused.length === 2 && heard.length === 2 && answer.includes('Refused');
  return asWanted && calls.length === 0 && error === null && stray.length === 0;
}

/** What came of it, where that is not what was to come; null where it is. */
function wrongOf({ wanted, bare, guarded, told }: Trial): Outcome | null {
  switch (wanted) {
    case 'same':
      return JSON.stringify(guarded) === JSON.stringify(bare) ? null : guarded;
    case 'refused':
      return isRefused(guarded) ? null : guarded;
    case 'judged':
      return isRefused(guarded) || told ? null : guarded;
    case 'unasked':
      return guarded.calls.length === 0 && guarded.stray.length === 0 ? null : guarded;
  }
}

describe.concurrent('whatever of ours goes wrong within a call', () => {
  it.each(EXAMPLES)(
    'what comes of it is what comes without us, or the refusal: %s',
    { timeout: LONGEST_MS + 20_000 },
    async (example) => {
      const trials = await trialsOf(example, EXAMPLES.indexOf(example));
      expect(trials.length).toBeGreaterThan(5);
      const wrong = trials.flatMap((trial) => {
        const came = wrongOf(trial);
        return came === null ? [] : [{ name: trial.name, wanted: trial.wanted, bare: trial.bare, came }];
      });
      expect(wrong).toEqual([]);
    },
  );
});
