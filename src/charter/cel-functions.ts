import {
  type CelFunc,
  type CelInput,
  type CelList,
  CelScalar,
  type CelValue,
  celFunc,
  celList,
  isCelList,
  isCelMap,
  listType,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { History, Source } from '../model/history.ts';
import { Memo } from '../model/memo.ts';
import { addressesIn } from './addresses.ts';
import { celOfAction } from './cel-values.ts';
import { matchesGlob } from './glob.ts';
import { mentions } from './mention.ts';
import { comparable, recordFields } from './record.ts';

/** Steps that one evaluation may take: some 100 ms. A condition that wants more is an error, not a hang. */
const MAX_STEPS = 50_000;

/** Characters of sources whose fields are at hand. */
const MAX_READ = 512 * 1024;

/** A source never changes, so it is read once; counted each time, so that an answer never depends on what was asked before. */
const fields = new Memo<string, ReadonlySet<string>>(MAX_READ);

/** What is being judged while a condition is evaluated; its functions look here. */
export class Evaluation {
  readonly action: Action;
  readonly history: History;
  readonly trusts: Charter['trusts'];
  private steps = 0;

  constructor(action: Action, history: History, trusts: Charter['trusts']) {
    this.action = action;
    this.history = history;
    this.trusts = trusts;
  }

  /** Counts work; throws where it is too much. */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > MAX_STEPS) throw new Error(`the condition takes more than ${MAX_STEPS} steps`);
  }

  fieldsOf({ text }: Source): ReadonlySet<string> {
    this.spend(1 + text.length / 100);
    return fields.get(text, 100 + text.length, () => recordFields(text));
  }
}

/** One of our functions, as README.md documents it. */
export interface FunctionDoc {
  readonly signature: string;
  readonly meaning: string;
  /** Index of the argument that names a tool, to be checked against the charter's tools. */
  readonly toolArgument?: number;
  readonly arguments: number;
  readonly result: 'bool' | 'int' | 'double' | 'actions' | 'list';
}

export const FUNCTIONS: Readonly<Record<string, FunctionDoc>> = {
  earlier: {
    signature: 'earlier(tool) → list of actions',
    meaning:
      'The earlier actions of a tool in the session, oldest first, as far back as the session remembers.',
    toolArgument: 0,
    arguments: 1,
    result: 'actions',
  },
  count: {
    signature: 'count(tool) → int',
    meaning:
      'How often a tool was called before in the session, those calls included that it no longer remembers.',
    toolArgument: 0,
    arguments: 1,
    result: 'int',
  },
  sum: {
    signature: 'sum(list) → double',
    meaning: 'The sum of a list of numbers; 0 for an empty one.',
    arguments: 1,
    result: 'double',
  },
  same: {
    signature: 'same(a, b) → bool',
    meaning: 'Whether two values are equal but for spaces, case, and being a number or its digits.',
    arguments: 2,
    result: 'bool',
  },
  mentioned: {
    signature: 'mentioned(value) → bool',
    meaning: 'Whether the user named the value: it stands in the goal as a word or a number of its own.',
    arguments: 1,
    result: 'bool',
  },
  from_record: {
    signature: 'from_record(value, tool) → bool',
    meaning:
      'Whether the value is a whole field of a result of that tool (JSON, a printed Python value, lines of `key: value`). A value inside a sentence is not.',
    toolArgument: 1,
    arguments: 2,
    result: 'bool',
  },
  found_in: {
    signature: 'found_in(value, tool) → bool',
    meaning:
      'Whether the value stands in a result of that tool, as a word or a number of its own: as a field or in a sentence. For systems whose results are not records; whoever can write a sentence there can say the value.',
    toolArgument: 1,
    arguments: 2,
    result: 'bool',
  },
  addresses: {
    signature: 'addresses(value) → list of strings',
    meaning:
      'The e-mail addresses in a text or a list of texts, in lower case: every one, not only the last.',
    arguments: 1,
    result: 'list',
  },
};

/** Functions of CEL's string extension; those that can multiply a text (`replace`, `format`, `join`) are left out. */
const STRING_FUNCTIONS = new Set([
  'charAt',
  'indexOf',
  'lastIndexOf',
  'lowerAscii',
  'upperAscii',
  'split',
  'substring',
  'trim',
]);

/** CEL's own functions and macros. */
export const STANDARD_FUNCTIONS: readonly string[] = [
  ...STRING_FUNCTIONS,
  ...[
    'size',
    'contains',
    'startsWith',
    'endsWith',
    'matches',
    'has',
    'all',
    'exists',
    'exists_one',
    'map',
    'filter',
  ],
  ...['bool', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'type', 'uint'],
  ...['getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getFullYear', 'getHours'],
  ...['getMilliseconds', 'getMinutes', 'getMonth', 'getSeconds'],
];

/** Names that only rewritten conditions call: no one can write them. */
export const STEP = '@step';
export const MEASURED = '@measured';
export const WEIGHED = '@weighed';
export const APPEND = '@append';

const { BOOL, DOUBLE, DYN, INT, STRING } = CelScalar;
const LIST = listType(DYN);

/** Everything a condition can call, bound to the evaluation that is under way. */
export function functionsFor(current: () => Evaluation): CelFunc[] {
  /** Lists that a loop is building, and what backs them: no one else holds such a list yet. */
  const growing = new WeakMap<CelList, CelValue[]>();
  return [
    ...strings.filter((func) => STRING_FUNCTIONS.has(func.name)),
    celFunc('earlier', [STRING], LIST, (tool) => {
      const { action, history } = current();
      current().spend(history.actions.length / 10);
      return history.actions
        .filter((earlier) => matchesGlob(earlier.tool, tool))
        .map((earlier) => celOfAction(earlier, action.startTime));
    }),
    celFunc('count', [STRING], INT, (pattern) => {
      let total = 0;
      for (const [tool, count] of current().history.totals.byTool) {
        if (matchesGlob(tool, pattern)) total += count;
      }
      return BigInt(total);
    }),
    celFunc('sum', [LIST], DOUBLE, (list) => {
      current().spend(list.size / 10);
      let total = 0;
      for (const item of list) total += numberOf(item);
      return total;
    }),
    celFunc('same', [DYN, DYN], BOOL, (a, b) => comparable(scalarOf(a)) === comparable(scalarOf(b))),
    celFunc('mentioned', [DYN], BOOL, (value) => {
      const goal = current().history.goal.join('\n');
      current().spend(1 + goal.length / 100);
      return mentions(goal, scalarOf(value));
    }),
    celFunc('from_record', [DYN, STRING], BOOL, (value, tool) => {
      const wanted = comparable(scalarOf(value));
      return current().history.sources.some((source) => {
        current().spend(1);
        // What a failed call returned is an error's text, not a record.
        if (source.action?.status === 'error' || !matchesGlob(source.tool, tool)) return false;
        return current().fieldsOf(source).has(wanted);
      });
    }),
    celFunc('found_in', [DYN, STRING], BOOL, (value, tool) => {
      const wanted = scalarOf(value);
      return current().history.sources.some(({ tool: from, text, action }) => {
        current().spend(1);
        if (action?.status === 'error' || !matchesGlob(from, tool)) return false;
        current().spend(text.length / 100);
        return mentions(text, wanted);
      });
    }),
    celFunc('addresses', [DYN], LIST, (value) => {
      const texts = (isCelList(value) ? [...(value as CelList)] : [value]).map((item) =>
        String(scalarOf(item)),
      );
      for (const text of texts) current().spend(1 + text.length / 100);
      return addressesIn(texts);
    }),
    celFunc(STEP, [DYN], DYN, (value) => {
      current().spend(1);
      return value as CelInput;
    }),
    celFunc(APPEND, [LIST, LIST], LIST, (list, items) => {
      const array = growing.get(list) ?? [...list];
      const grown = growing.has(list) ? list : celList(array);
      growing.set(grown, array);
      for (const item of items) array.push(item);
      return grown;
    }),
    celFunc(MEASURED, [DYN], DYN, (value) => {
      if (typeof value === 'string') current().spend(1 + value.length / 50);
      return value as CelInput;
    }),
    celFunc(WEIGHED, [DYN], DYN, (value) => {
      weigh(value, current());
      return value as CelInput;
    }),
  ];
}

/** Counts what comparing a value may take: each thing in its lists and maps. */
function weigh(value: CelValue, evaluation: Evaluation): void {
  if (typeof value === 'string') evaluation.spend(value.length / 5_000);
  const inside = isCelList(value) ? value : isCelMap(value) ? value.values() : [];
  for (const one of inside) {
    evaluation.spend(0.1);
    weigh(one, evaluation);
  }
}

function numberOf(value: CelValue): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  throw new Error('`sum` takes a list of numbers');
}

function scalarOf(value: CelValue): string | number | bigint | boolean {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      throw new Error('expected a text, a number or a truth value, found a list, a map or null');
  }
}
