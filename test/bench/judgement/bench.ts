import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DETECTORS } from '../../../src/detectors/index.ts';
import { evaluate } from '../../../src/scorer/evaluate.ts';
import { printModel } from '../../../src/scorer/model.ts';
import { corpus, type Example, examples, runsOf } from '../../../src/training/corpus.ts';
import { modelOf } from '../../../src/training/model.ts';
import { calibrationOf, domainsLeftOut, folds, leftOut, type Scores } from '../../../src/training/unseen.ts';
import { vary } from '../../../src/training/vary/vary.ts';
import { loadWordings } from '../../../src/training/vary/wordings.ts';
import { type Outcomes, type Own, outcomesOf } from './outcomes.ts';
import { HEAD, row, scored } from './score.ts';

// GOALKEEPER_DATA=DIR npm run bench:judgement [-- --also PREFIX...] [--model FILE]: every figure on runs the trees had not
// seen. --model writes the model that they are of, the same as `npm run train` does.

const { values, positionals } = parseArgs({
  options: {
    also: { type: 'string', multiple: true, default: [] },
    model: { type: 'string' },
  },
  allowPositionals: true,
});
const folder = process.env.GOALKEEPER_DATA ?? positionals[0];
if (folder === undefined) {
  process.stderr.write('usage: GOALKEEPER_DATA=DIR npm run bench:judgement [-- --also PREFIX]\n');
  process.exit(2);
}
const started = Date.now();
const report = (done: string): void => {
  process.stderr.write(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${done}\n`);
};
const reading = { report, detectors: DETECTORS.filter(({ id }) => id !== 'authority') };
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const all: Example[] = [];
for await (const example of corpus(folder, reading)) all.push(example);
const of = (set: string, outcomes: Outcomes, suite?: string): ReturnType<typeof scored> =>
  scored(
    outcomes,
    (one) => one.set === set && !one.reworded && (suite === undefined || one.label.suite === suite),
  );

// Whole domains left out: the shipped calibration is made of these scores, less the domain that is judged by it.
const unseen = domainsLeftOut(all, report);
const SUITES = ['banking', 'slack', 'workspace', 'github', 'shopping'];

print('\n## Domains left out, nothing known of the agent\n');
print(HEAD);
// The domain's rewordings leave the calibration with it, and are not judged.
const cold = (holds: (one: Example) => boolean, own?: Own): Outcomes => {
  const others = only(unseen, (one) => !holds(one));
  return outcomesOf(
    only(unseen, (one) => holds(one) && !one.reworded),
    calibrationOf(others),
    own,
  );
};
for (const suite of SUITES) print(row(suite, scored(cold(({ label }) => label.suite === suite))));
const business = folds(
  all.filter(({ set }) => set === 'enterprise-dev'),
  ({ label }) => label.suite,
  8,
);
const enterprise = new Map(
  business.flatMap((fold) => {
    const domains = new Set(fold.map(({ label }) => label.suite));
    return [...cold(({ label }) => domains.has(label.suite))];
  }),
);
print(row('enterprise-dev, 8 folds of domains', of('enterprise-dev', enterprise)));
const calibration = calibrationOf(unseen);
print(row('scenarios', of('scenarios', outcomesOf(unseen, calibration))));

print("\n## Domains left out, with the clean runs of half the domain's tasks as history\n");
print(HEAD);
for (const suite of SUITES) {
  const holds = ({ label }: Example): boolean => label.suite === suite;
  const [half = []] = folds(
    [...only(unseen, (one) => holds(one) && !one.reworded).keys()],
    ({ label }) => label.user_task,
    2,
  );
  const known = new Set(half.filter(({ label }) => !label.attacked));
  print(
    row(
      suite,
      scored(cold(holds, ownOf(unseen, known)), (one) => !known.has(one)),
    ),
  );
}

print('\n## User tasks left out, five folds\n');
print(HEAD);
const assistants = all.filter(({ set }) => set.startsWith('agent'));
const tasks = folds(assistants, ({ label }) => `${label.suite} ${label.user_task}`, 5);
const byTask = outcomesOf(leftOut(all, tasks, report), calibration);
for (const set of ['agentdojo-dev', 'agentdyn-dev']) print(row(set, of(set, byTask)));

print('\n## Wordings never trained on\n');
print(HEAD);
const shipped = modelOf(all, unseen);
if (values.model !== undefined) {
  await writeFile(values.model, printModel(shipped));
  report(`${values.model} written`);
}
const judged = (list: readonly Example[]): Outcomes =>
  outcomesOf(
    new Map(
      list.map((one) => [one, Float64Array.from(one.rows, ({ features }) => evaluate(shipped, features))]),
    ),
    calibration,
  );
const recorded = await runsOf(join(folder, 'agentdojo-dev'));
const reworded = vary(recorded, { seed: 2, share: 0.3, wordings: await loadWordings('test') }).runs;
const others = judged([
  ...examples(reworded, { set: 'test wordings', family: 'recorded', reworded: true }, reading),
]);
print(row('test wordings', scored(others)));
for (const name of [...new Set([...others.keys()].map(wrapperOf))].sort()) {
  print(
    row(
      `  ${name}`,
      scored(others, (one) => wrapperOf(one) === name),
    ),
  );
}
for (const prefix of values.also) {
  const runs = await runsOf(prefix);
  const told = judged([...examples(runs, { set: prefix, family: 'recorded', reworded: true }, reading)]);
  print(row(prefix.split('/').at(-1) ?? prefix, scored(told)));
}

function only(scores: Scores, holds: (one: Example) => boolean): Scores {
  return new Map([...scores].filter(([example]) => holds(example)));
}

/** As `goalkeeper learn` keeps it: a tool's scores, where there are enough of them. */
function ownOf(scores: Scores, known: ReadonlySet<Example>): Own {
  const byTool = new Map<string, number[]>();
  for (const example of known) {
    example.rows.forEach(({ tool }, i) => {
      byTool.set(tool, [...(byTool.get(tool) ?? []), scores.get(example)![i]!]);
    });
  }
  return (_, tool) => {
    const own = byTool.get(tool) ?? [];
    return own.length < 8 ? null : Math.max(...own);
  };
}

function wrapperOf({ label }: Example): string {
  return String(label.wrapper ?? label.attack ?? 'none');
}
