import { FEATURES } from '../scorer/features/index.ts';
import type { Model } from '../scorer/model.ts';
import { binned } from './bins.ts';
import { boost } from './boost.ts';
import type { Example } from './corpus.ts';
import type { Boosting, Examples } from './growth.ts';

export const BOOSTING: Boosting = {
  members: 3,
  trees: 400,
  leaves: 24,
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
export function trained(examples: readonly Example[], how: Boosting = BOOSTING): Trees {
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
  const table = binned(rows, FEATURES.length);
  const towards = FEATURES.map((feature) => feature.towards);
  const weights = weightsOf(suites, labels);
  const data: Examples = { table, labels: Uint8Array.from(labels), weights, towards };
  return mean(
    Array.from({ length: how.members }, (_, i) => boost(data, { ...how, seed: `${how.seed} ${i}` })),
  );
}

/** One sum of trees that says what several say on average (bagging, Breiman 1996). */
function mean(boosts: readonly Trees[]): Trees {
  const share = (value: number): number => Number((value / boosts.length).toFixed(5)) + 0;
  return {
    base: share(boosts.reduce((sum, { base }) => sum + base, 0)),
    trees: boosts.flatMap(({ trees }) =>
      trees.map((tree) => tree.map((node) => ({ ...node, value: share(node.value) }))),
    ),
  };
}

function weightsOf(suites: readonly string[], labels: readonly number[]): Float64Array {
  const sizes = new Map<string, number>();
  for (const suite of suites) sizes.set(suite, (sizes.get(suite) ?? 0) + 1);
  return Float64Array.from(suites, (suite, i) => {
    const weight = 10 * sizes.get(suite)! ** -0.25;
    return labels[i] === 1 ? HARMFUL_WEIGHT * weight : weight;
  });
}
