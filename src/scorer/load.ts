import { FEATURES } from './features/index.ts';
import { modelFile } from './file.ts';
import { type Model, parseModel } from './model.ts';

let loaded: Model | null = null;

/** The shipped model, read when the first action is scored. Throws where the package's file is damaged. */
export function model(): Model {
  loaded ??= parseModel(
    JSON.parse(modelFile()),
    FEATURES.map(({ name }) => name),
  );
  return loaded;
}
