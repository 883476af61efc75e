import { Tensors } from '../model/tensors.ts';
import { FEATURES } from './features/index.ts';
import { modelFile } from './file.ts';
import { Forest } from './forest.ts';
import { checkFeatures } from './model.ts';
import type { Nodes } from './nodes.ts';
import { type Calibration, calibrationOf } from './shape.ts';

/** The shipped model as it is asked. */
export interface Shipped {
  readonly base: number;
  readonly calibration: Calibration;
  readonly nodes: Nodes;
  readonly forest: Forest;
}

let loaded: Shipped | null = null;

/** The shipped model, read when the first action is scored. Throws where the package's file is damaged. */
export function shipped(): Shipped {
  loaded ??= shippedOf(modelFile());
  return loaded;
}

export function shippedOf(bytes: Uint8Array): Shipped {
  const tensors = new Tensors(bytes, 'scorer/data/model.safetensors');
  checkFeatures(
    tensors.about('features'),
    FEATURES.map(({ name }) => name),
  );
  const nodes: Nodes = {
    trees: tensors.of('trees', 'I32'),
    features: tensors.of('features', 'I32'),
    thresholds: tensors.of('thresholds', 'F64'),
    left: tensors.of('left', 'I32'),
    right: tensors.of('right', 'I32'),
    values: tensors.of('values', 'F64'),
    asked: tensors.of('asked', 'I32'),
  };
  const base = tensors.about('base');
  if (typeof base !== 'number') throw new Error('model: found no number as its base');
  return {
    base,
    calibration: calibrationOf(tensors.about('calibration')),
    nodes,
    forest: new Forest(nodes, FEATURES.length),
  };
}
