import { FEATURES } from '../scorer/features/index.ts';
import type { Model } from '../scorer/model.ts';
import type { Example } from './corpus.ts';
import { trained } from './fit.ts';
import { calibrationOf, type Scores } from './unseen.ts';

/** What is shipped: trees of all examples, calibrated by the scores each had from trees that did not know its domain. */
export function modelOf(examples: readonly Example[], unseen: Scores): Model {
  const features = FEATURES.map(({ name }) => name);
  return { ...trained(examples), features, calibration: calibrationOf(unseen) };
}
