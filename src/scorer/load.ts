import { readFileSync } from 'node:fs';
import { FEATURES } from './features/index.ts';
import { type Model, parseModel } from './model.ts';

let loaded: Model | null = null;

/** The shipped model, read when the first action is scored. Throws where the package's file is damaged. */
export function model(): Model {
  loaded ??= parseModel(
    JSON.parse(readFileSync(new URL('./data/model.json', import.meta.url), 'utf8')),
    FEATURES.map(({ name }) => name),
  );
  return loaded;
}
