// The shape of a model's file, checked by hand: an agent's program reads it too, where a schema library would take more
// memory than the model.

/**
 * How suspicious the most suspicious action of a clean run is: for each family of agents the greatest scores of runs
 * that the model had not been trained on, highest first, and of how many runs they are the top.
 */
export type Calibration = Readonly<
  Record<string, { readonly runs: number; readonly top: readonly number[] }>
>;

export type Node = readonly [feature: number, threshold: number, left: number, right: number, value: number];

export interface Shape {
  readonly features: readonly string[];
  readonly base: number;
  readonly trees: readonly (readonly Node[])[];
  readonly calibration: Calibration;
}

const FEATURE = 0;
const CHILDREN = [2, 3];
const MEMBERS = ['version', 'features', 'base', 'trees', 'calibration'];

/** Throws with the place of the first thing that is wrong. */
export function shapeOf(json: unknown): Shape {
  return placed(() => shape(json));
}

/** The same of what is told of the clean runs alone. */
export function calibrationOf(json: unknown): Calibration {
  return placed(() => within('calibration', () => families(json)));
}

function placed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const { message, place } = error;
    throw new Error(`model: ${message}${place === '' ? '' : `, at ${place.replace(/^\./, '')}`}`);
  }
}

function shape(json: unknown): Shape {
  const members = record(json, MEMBERS);
  within('version', () => members.version === 1 || fail('expected 1'));
  return {
    features: within('features', () => list(members.features, text)),
    base: within('base', () => number(members.base)),
    trees: within('trees', () => list(members.trees, (tree) => filled(list(tree, node)))),
    calibration: within('calibration', () => families(members.calibration)),
  };
}

function node(value: unknown): Node {
  const parts = list(value, number);
  if (parts.length !== 5) fail(`found ${parts.length} numbers, expected 5`);
  // By number: taking a list apart makes garbage, for each of some thousand nodes.
  if (!Number.isInteger(parts[FEATURE]) || parts[FEATURE]! < -1)
    fail('expected a whole number from -1', `[${FEATURE}]`);
  for (const child of CHILDREN) {
    if (!Number.isInteger(parts[child])) fail('expected a whole number', `[${child}]`);
  }
  return parts as unknown as Node;
}

function families(value: unknown): Calibration {
  const names = Object.entries(record(value, null));
  // Without one nothing would be rare, and everything stopped.
  if (names.length === 0) fail('expected a family of agents');
  return Object.fromEntries(names.map(([name, told]) => [name, within(name, () => family(told))]));
}

function family(value: unknown): Calibration[string] {
  const members = record(value, ['runs', 'top']);
  const runs = within('runs', () => number(members.runs));
  if (!Number.isInteger(runs) || runs < 1) fail('expected a whole number from 1', '.runs');
  const top = within('top', () => filled(list(members.top, number)));
  if (top.length > runs) fail('expected at most one score a run');
  if (top.some((score, i) => i > 0 && score > top[i - 1]!)) fail('expected the highest first');
  return { runs, top };
}

function record(value: unknown, known: readonly string[] | null): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('expected an object');
  const other = known === null ? undefined : Object.keys(value).find((name) => !known.includes(name));
  if (other !== undefined) fail(`found "${other}", expected ${known?.join(', ')}`);
  return value as Readonly<Record<string, unknown>>;
}

/** The list itself, not another one: a model has thousands. */
function list<T>(value: unknown, item: (value: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) return fail('expected a list');
  let i = 0;
  try {
    for (; i < value.length; i++) item(value[i]);
  } catch (error) {
    throw outwards(error, `[${i}]`);
  }
  return value as T[];
}

function filled<T>(items: readonly T[]): readonly T[] {
  return items.length > 0 ? items : fail('expected at least one');
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fail('expected a number');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : fail('expected a text');
}

/** What is wrong; its place is put together on the way out, so that a sound file costs none. */
class Misfit extends Error {
  place = '';
}

function fail(what: string, place = ''): never {
  throw outwards(new Misfit(what), place);
}

function within<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw outwards(error, `.${name}`);
  }
}

function outwards(error: unknown, step: string): unknown {
  if (error instanceof Misfit) error.place = step + error.place;
  return error;
}
