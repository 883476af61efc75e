import { expect, it } from 'vitest';
import { expectSection } from '../support/docs.ts';
import { captures, compare, type Expected, type Fact, type Score } from './captures.ts';
import { seenIn } from './seen-whole.ts';

/** One recorded run: what ran, and what is seen of it. */
interface Run {
  readonly libraries: readonly string[];
  readonly expected: Expected;
  readonly score: Score;
}

type Row = readonly [name: string, runs: readonly Run[]];

/** The runs of one framework under one instrumentation in one mode, whatever the story. */
async function rows(): Promise<Row[]> {
  const groups = new Map<string, Run[]>();
  for (const { name, files, expected } of captures()) {
    const seen = await seenIn(files);
    const group = name.replace(/-(clean|hijacked|toolerror)$/, '');
    const run = { libraries: seen.libraries, expected, score: compare(expected, seen) };
    groups.set(group, [...(groups.get(group) ?? []), run]);
  }
  return [...groups];
}

const HEADS = [
  'recorded',
  'scope of the calls',
  'calls',
  'arguments',
  'results',
  'call ids',
  'goal',
  'system',
  'agent',
  'conversation',
];

function cells([name, runs]: Row): string[] {
  const libraries = [...new Set(runs.flatMap((run) => run.libraries))];
  const ran = sum(runs, ({ expected }) => expected.calls.length);
  const count = (of: 'calls' | 'arguments' | 'results') =>
    share(
      sum(runs, ({ score }) => score[of]),
      ran,
    );
  const withId = sum(runs, ({ expected }) => expected.calls.filter(({ call_id }) => call_id !== null).length);
  const withoutId = ran - withId;
  return [
    name.replace('/', ' '),
    libraries.map((library) => `\`${library}\``).join(', ') || '-',
    `${sum(runs, ({ score }) => score.calls)} of ${ran}`,
    count('arguments'),
    count('results'),
    withId === 0 ? '-' : share(sum(runs, ({ score }) => score.callIds) - withoutId, withId),
    ...(['goal', 'system', 'agent', 'conversation'] as const).map((fact) => worst(runs, fact)),
  ];
}

function sum(runs: readonly Run[], of: (run: Run) => number): number {
  return runs.reduce((total, run) => total + of(run), 0);
}

function share(found: number, all: number): string {
  if (found >= all) return 'all';
  return found <= 0 ? '**none**' : `${found} of ${all}`;
}

const WORDS: Readonly<Record<Fact, string>> = {
  missing: '**missing**',
  part: 'part',
  'among others': 'among others',
  found: 'found',
};

/** How the fact was found in the run that tells least; a dash where no run had it. */
function worst(runs: readonly Run[], fact: 'goal' | 'system' | 'agent' | 'conversation'): string {
  const told = runs.filter(({ expected }) => expected[fact] !== null).map(({ score }) => score[fact]);
  return Object.entries(WORDS).find(([how]) => told.includes(how as Fact))?.[1] ?? '-';
}

it("the dialects' table says what is seen of the captures", { timeout: 60_000 }, async () => {
  const table = [HEADS, HEADS.map(() => '---'), ...(await rows()).map(cells)];
  const lines = table.map((line) => `| ${line.join(' | ')} |`);
  expect(lines.length).toBeGreaterThan(50);
  expectSection('src/dialects/README.md', 'captures', lines.join('\n'));
});
