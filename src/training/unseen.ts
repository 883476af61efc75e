import { calibrate } from '../scorer/calibration.ts';
import { evaluate } from '../scorer/evaluate.ts';
import type { Calibration } from '../scorer/model.ts';
import type { Example, Report } from './corpus.ts';
import { trained } from './fit.ts';
import type { Boosting } from './growth.ts';
import { Random } from './random.ts';

/** The scores of an example's actions. */
export type Scores = ReadonlyMap<Example, Float64Array>;

const DOMAIN_FOLDS = 8;

/** The scores that each run's actions get from trees that had never seen its domain. */
export function domainsLeftOut(examples: readonly Example[], report: Report, how?: Boosting): Scores {
  return leftOut(
    examples,
    folds(examples, ({ label }) => label.suite, DOMAIN_FOLDS),
    report,
    how,
  );
}

/** The scores that each run of a fold gets from trees trained on all examples that are in no such fold or in another. */
export function leftOut(
  examples: readonly Example[],
  parts: readonly (readonly Example[])[],
  report: Report,
  how?: Boosting,
): Scores {
  const scores = new Map<Example, Float64Array>();
  parts.forEach((part, i) => {
    const out = new Set(part);
    const trees = trained(
      examples.filter((example) => !out.has(example)),
      how,
    );
    for (const example of part) {
      const own = example.rows.map(({ features }) => evaluate(trees, features));
      scores.set(example, Float64Array.from(own));
    }
    report(`left out: fold ${i + 1} of ${parts.length}`);
  });
  return scores;
}

/**
 * Parts examples into folds by a key: all with one key are in one fold. Dealt out the largest first, so that no fold
 * gets two of the few large ones before each has one.
 */
export function folds(
  examples: readonly Example[],
  by: (example: Example) => string,
  count: number,
): Example[][] {
  const sizes = new Map<string, number>();
  for (const example of examples) sizes.set(by(example), (sizes.get(by(example)) ?? 0) + 1);
  const shuffled = new Random('folds').shuffle([...sizes.keys()].sort());
  const keys = shuffled.sort((a, b) => sizes.get(b)! - sizes.get(a)!);
  const fold = new Map(keys.map((key, i) => [key, i % count]));
  const parts: Example[][] = Array.from({ length: count }, () => []);
  for (const example of examples) parts[fold.get(by(example))!]!.push(example);
  return parts;
}

/** The calibration by what the clean runs' most suspicious actions scored, family by family. */
export function calibrationOf(scores: Scores): Calibration {
  const families = new Map<string, number[]>();
  for (const [{ label, family }, own] of scores) {
    if (label.attacked || own.length === 0) continue;
    const list = families.get(family) ?? [];
    list.push(Math.max(...own));
    families.set(family, list);
  }
  return Object.fromEntries([...families].map(([family, list]) => [family, calibrate(list)]));
}
