import type { parse } from '@bufbuild/cel';

export type ParsedExpression = ReturnType<typeof parse>;
export type Expr = ParsedExpression['expr'];
/** A node of an expression by its case. */
export type Node<C extends Expr['exprKind']['case']> = Extract<Expr['exprKind'], { case: C }>['value' &
  keyof Extract<Expr['exprKind'], { case: C }>];

/** What is known of a value before it exists. `json`: any value out of arguments; its numbers are doubles. */
export type Kind =
  | 'any'
  | 'json'
  | 'bool'
  | 'int'
  | 'double'
  | 'string'
  | 'list'
  | 'map'
  | 'time'
  | 'type'
  | 'action'
  | 'actions'
  | 'source'
  | 'sources'
  | 'call';

/** The variables of a condition, with their meaning for README.md. */
export const VARIABLE_DOCS: Readonly<Record<string, { readonly kind: Kind; readonly meaning: string }>> = {
  tool: { kind: 'string', meaning: 'Name of the tool that is called.' },
  args: { kind: 'json', meaning: 'Arguments of the call by name. An error where they were not captured.' },
  agent: { kind: 'string', meaning: "The agent's name; empty where its spans don't tell." },
  goal: { kind: 'string', meaning: "The user's messages before the call, one per line." },
  call: { kind: 'call', meaning: 'The call itself: `id` (string), `start` (timestamp).' },
  actions: {
    kind: 'actions',
    meaning:
      'Earlier actions of the session, oldest first, each with `tool`, `args`, `result` (string), `status` (`ok`, `error`, `unset`) and `start`. One that had not ended when the call started has an empty `result`, and `unset`.',
  },
  sources: {
    kind: 'sources',
    meaning:
      'Results that the agent had read before the call, oldest first, each with `tool`, `text` and `trusted` (bool).',
  },
};

export const FIELDS: Readonly<Partial<Record<Kind, Readonly<Record<string, Kind>>>>> = {
  call: { id: 'string', start: 'time' },
  action: { tool: 'string', args: 'json', result: 'string', status: 'string', start: 'time' },
  source: { tool: 'string', text: 'string', trusted: 'bool' },
};

export const ELEMENTS: Readonly<Partial<Record<Kind, Kind>>> = {
  actions: 'action',
  sources: 'source',
  json: 'json',
};

export const TYPE_NAMES = new Set([
  'bool',
  'bytes',
  'double',
  'int',
  'list',
  'map',
  'null_type',
  'string',
  'type',
  'uint',
]);

export const METHODS = new Set([
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'lowerAscii',
  'upperAscii',
  'trim',
  'split',
]);

export const RESULTS: Readonly<Record<string, Kind>> = {
  ...{ size: 'int', int: 'int', double: 'double', string: 'string', bool: 'bool', type: 'type' },
  ...{ contains: 'bool', startsWith: 'bool', endsWith: 'bool', matches: 'bool', '@in': 'bool', '!_': 'bool' },
  ...{ '_==_': 'bool', '_!=_': 'bool', '_<_': 'bool', '_<=_': 'bool', '_>_': 'bool', '_>=_': 'bool' },
  ...{ '_&&_': 'bool', '_||_': 'bool', timestamp: 'time', lowerAscii: 'string', upperAscii: 'string' },
  ...{
    trim: 'string',
    substring: 'string',
    charAt: 'string',
    split: 'list',
    indexOf: 'int',
    lastIndexOf: 'int',
  },
};

type Constant = string | number | bigint | boolean | null | undefined;

export function constantOf(expr: Expr | undefined): Constant {
  if (expr?.exprKind.case !== 'constExpr') return undefined;
  const { constantKind } = expr.exprKind.value;
  switch (constantKind.case) {
    case 'nullValue':
      return null;
    case 'stringValue':
    case 'boolValue':
    case 'int64Value':
    case 'uint64Value':
    case 'doubleValue':
      return constantKind.value;
    default:
      return undefined;
  }
}

export function kindOfConstant(value: Constant): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    default:
      return 'any';
  }
}

export function arithmetic([left, right]: readonly Kind[]): Kind {
  if (left === right) return left === 'time' ? 'any' : (left ?? 'any');
  return left === 'double' || right === 'double' ? 'double' : 'any';
}

/** Values of one order can be compared; null where a kind has none, empty where it is not known. */
export function orderOf(kind: Kind): string | null {
  if (kind === 'any' || kind === 'json') return '';
  if (kind === 'int' || kind === 'double') return 'number';
  return ['string', 'time', 'bool'].includes(kind) ? kind : null;
}

const WORDS: Readonly<Record<Kind, string>> = {
  any: 'a value',
  json: 'a value',
  bool: '`true` or `false`',
  int: 'a whole number',
  double: 'a number',
  string: 'a text',
  list: 'a list',
  map: 'a map',
  time: 'a time',
  type: 'a type',
  action: 'an action',
  actions: 'a list of actions',
  source: 'a source',
  sources: 'a list of sources',
  call: '`call`',
};

export function words(kind: Kind): string {
  return WORDS[kind];
}
