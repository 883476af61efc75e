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

const MEMBERS = ['version', 'features', 'base', 'trees', 'calibration'];

/** Throws with the place of the first thing that is wrong. */
export function shapeOf(json: unknown): Shape {
  const members = record(json, '');
  only(members, MEMBERS, '');
  if (members.version !== 1) fail('expected 1', 'version');
  return {
    features: list(members.features, 'features', text),
    base: number(members.base, 'base'),
    trees: list(members.trees, 'trees', (tree, at) => filled(list(tree, at, node), at)),
    calibration: families(members.calibration),
  };
}

function node(value: unknown, at: string): Node {
  const parts = list(value, at, number);
  if (parts.length !== 5) fail(`found ${parts.length} numbers, expected 5`, at);
  const [feature, threshold, left, right, score] = parts as unknown as Node;
  if (!Number.isInteger(feature) || feature < -1) fail('expected a whole number from -1', `${at}[0]`);
  if (!Number.isInteger(left)) fail('expected a whole number', `${at}[2]`);
  if (!Number.isInteger(right)) fail('expected a whole number', `${at}[3]`);
  return [feature, threshold, left, right, score];
}

function families(value: unknown): Calibration {
  const names = Object.entries(record(value, 'calibration'));
  // Without one nothing would be rare, and everything stopped.
  if (names.length === 0) fail('expected a family of agents', 'calibration');
  return Object.fromEntries(names.map(([name, told]) => [name, family(told, `calibration.${name}`)]));
}

function family(value: unknown, at: string): Calibration[string] {
  const members = record(value, at);
  only(members, ['runs', 'top'], at);
  const runs = number(members.runs, `${at}.runs`);
  if (!Number.isInteger(runs) || runs < 1) fail('expected a whole number from 1', `${at}.runs`);
  const top = filled(list(members.top, `${at}.top`, number), `${at}.top`);
  if (top.length > runs) fail('expected at most one score a run', at);
  if (top.some((score, i) => i > 0 && score > top[i - 1]!)) fail('expected the highest first', at);
  return { runs, top };
}

function record(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  return fail('expected an object', at);
}

function only(members: Readonly<Record<string, unknown>>, known: readonly string[], at: string): void {
  const other = Object.keys(members).find((name) => !known.includes(name));
  if (other !== undefined) fail(`found "${other}", expected ${known.join(', ')}`, at);
}

function list<T>(value: unknown, at: string, item: (value: unknown, at: string) => T): readonly T[] {
  if (!Array.isArray(value)) return fail('expected a list', at);
  return value.map((one: unknown, i) => item(one, `${at}[${i}]`));
}

function filled<T>(items: readonly T[], at: string): readonly T[] {
  return items.length > 0 ? items : fail('expected at least one', at);
}

function number(value: unknown, at: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fail('expected a number', at);
}

function text(value: unknown, at: string): string {
  return typeof value === 'string' ? value : fail('expected a text', at);
}

function fail(what: string, at: string): never {
  throw new Error(`model: ${what}${at === '' ? '' : `, at ${at}`}`);
}
