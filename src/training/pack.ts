import type { Model } from '../scorer/model.ts';
import { nodesOf } from '../scorer/nodes.ts';
import { type Arrays, tensorsOf } from './tensors.ts';

/** The model as it is shipped: what `printModel` tells, in arrays of numbers. */
export function packModel({ features, base, trees, calibration }: Model): Uint8Array {
  const about = { features, base, calibration };
  return tensorsOf(nodesOf(trees) as unknown as Arrays, about);
}
