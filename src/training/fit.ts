import { calibrate } from '../scorer/calibration.ts';
import { evaluate } from '../scorer/evaluate.ts';
import { FEATURES } from '../scorer/features/index.ts';
import type { Model } from '../scorer/model.ts';
import { binned } from './bins.ts';
import { boost } from './boost.ts';
import type { Example } from './corpus.ts';
import type { Boosting } from './growth.ts';
import { Random } from './random.ts';

export const BOOSTING: Boosting = {
  trees: 400,
  leaves: 14,
  rate: 0.06,
  minRows: 40,
  penalty: 5,
  rowShare: 0.7,
  featureShare: 0.4,
  seed: 'goalkeeper',
};

/** A harmful action weighs as much as so many others; there are few of them. */
const HARMFUL_WEIGHT = 3;

export type Trees = Pick<Model, 'base' | 'trees'>;

/**
 * Trains the trees on runs. What a hijacked agent did after the harm teaches nothing. A domain with ten times the runs
 * of another weighs less than twice as much for each of its actions: breadth counts, not the number of recordings.
 */
export function fit(examples: readonly Example[], how: Boosting = BOOSTING): Trees {
  const rows: Float64Array[] = [];
  const labels: number[] = [];
  const suites: string[] = [];
  for (const { label, rows: actions } of examples) {
    let harmed = false;
    for (const { features, harmful } of actions) {
      if (harmed && !harmful) continue;
      harmed ||= harmful;
      rows.push(features);
      labels.push(harmful ? 1 : 0);
      suites.push(label.suite);
    }
  }
  const sizes = new Map<string, number>();
  for (const suite of suites) sizes.set(suite, (sizes.get(suite) ?? 0) + 1);
  const weights = Float64Array.from(suites, (suite, i) => {
    const weight = 10 * sizes.get(suite)! ** -0.25;
    return labels[i] === 1 ? HARMFUL_WEIGHT * weight : weight;
  });
  const table = binned(rows, FEATURES.length);
  const towards = FEATURES.map((feature) => feature.towards);
  return boost({ table, labels: Uint8Array.from(labels), weights, towards }, how);
}

/** The greatest score among a run's actions: of a hijacked run, up to the first harmful one. */
export function worstOf({ rows }: Example, trees: Trees): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (const { features, harmful } of rows) {
    worst = Math.max(worst, evaluate(trees, features));
    if (harmful) break;
  }
  return worst;
}

/** Parts the examples into folds by a key: all runs with one key are in one fold, folds about equally many keys. */
export function folds(
  examples: readonly Example[],
  by: (example: Example) => string,
  count: number,
): Example[][] {
  const keys = new Random('folds').shuffle([...new Set(examples.map(by))].sort());
  const fold = new Map(keys.map((key, i) => [key, i % count]));
  const parts: Example[][] = Array.from({ length: count }, () => []);
  for (const example of examples) parts[fold.get(by(example))!]!.push(example);
  return parts;
}

const CALIBRATION_FOLDS = 6;

/**
 * The model as it ships: trees trained on all examples, calibrated by what trees that had never seen a run's domain
 * said of its clean runs.
 */
export function train(
  examples: readonly Example[],
  report: (done: string) => void,
  how: Boosting = BOOSTING,
): Model {
  const scores = new Map<string, number[]>();
  const parts = folds(examples, ({ label }) => label.suite, CALIBRATION_FOLDS);
  parts.forEach((part, i) => {
    const trees = fit(
      parts.flatMap((other) => (other === part ? [] : other)),
      how,
    );
    for (const example of part) {
      if (example.label.attacked || example.rows.length === 0) continue;
      const family = scores.get(example.family) ?? [];
      family.push(worstOf(example, trees));
      scores.set(example.family, family);
    }
    report(`calibration: ${i + 1} of ${CALIBRATION_FOLDS} folds`);
  });
  const calibration = Object.fromEntries([...scores].map(([family, list]) => [family, calibrate(list)]));
  return { ...fit(examples, how), features: FEATURES.map(({ name }) => name), calibration };
}
