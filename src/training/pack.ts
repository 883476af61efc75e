import { indexOf } from '../meaning/vocabulary.ts';
import type { Model } from '../scorer/model.ts';
import { nodesOf } from '../scorer/nodes.ts';
import { tensorsOf } from './tensors.ts';

/** The model as it is shipped: what `printModel` tells, in arrays of numbers. */
export function packModel({ features, base, trees, calibration }: Model): Uint8Array {
  const about = { features, base, calibration };
  return tensorsOf({ ...nodesOf(trees) }, about);
}

/** Where the pieces of a vocabulary are found, as it is shipped beside them. */
export function packVocabulary(text: Uint8Array): Uint8Array {
  return tensorsOf({ ...indexOf(text) });
}
