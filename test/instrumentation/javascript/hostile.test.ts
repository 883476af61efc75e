import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  configure,
  guard,
  guardTools,
  RefusedError,
  ready,
  withGuard,
} from '../../../instrumentation/javascript/index.ts';
import { reset } from '../../../instrumentation/javascript/settings/configuration.ts';

// What a program in JavaScript may hand to `guard` and to the tools that come back: what comes of a call is what comes
// without Goalkeeper, or the refusal, and nothing else.

function handsOff(): never {
  throw new Error('hands off');
}

const TRAPS = {
  ...{ get: handsOff, set: handsOff, has: handsOff, ownKeys: handsOff, getOwnPropertyDescriptor: handsOff },
  ...{
    getPrototypeOf: handsOff,
    isExtensible: handsOff,
    defineProperty: handsOff,
    preventExtensions: handsOff,
  },
};
const hostile = (): object => new Proxy({}, TRAPS);
const throwsAt = (name: PropertyKey): object =>
  Object.defineProperty({}, name, { get: handsOff, enumerable: true });

function revoked(of: object = {}): object {
  const { proxy, revoke } = Proxy.revocable(of, {});
  revoke();
  return proxy;
}

function cycle(): object {
  const round: Record<string, unknown> = {};
  return Object.assign(round, { round, list: [round] });
}

function deep(levels: number): object {
  let inner: object = {};
  for (let level = 0; level < levels; level++) inner = { inner };
  return inner;
}

class Own {
  readonly #secret = 7;
  get secret(): number {
    return this.#secret;
  }
}

interface Given {
  readonly args: () => unknown[];
  /** Which of them nobody can read, so that nobody can judge the call. */
  readonly unreadable?: 'first' | 'second';
}

/** Each is made anew. */
const ARGUMENTS: Readonly<Record<string, Given>> = {
  none: { args: () => [] },
  undefined: { args: () => [undefined] },
  null: { args: () => [null] },
  'a bigint': { args: () => [{ amount: 10n ** 400n }] },
  'a symbol': { args: () => [Symbol('pay'), { [Symbol('pay')]: Symbol('pay') }] },
  'a function': { args: () => [handsOff, class {}] },
  'no number': { args: () => [Number.NaN, -0, Number.POSITIVE_INFINITY] },
  frozen: { args: () => [Object.freeze({ to: Object.freeze(['a']) })] },
  'without a prototype': { args: () => [Object.assign(Object.create(null), { to: 'a' })] },
  'a member __proto__': {
    args: () => [JSON.parse('{"__proto__": {"to": 1}, "constructor": {"prototype": 2}}')],
  },
  'a private member': { args: () => [new Own()] },
  'a map of itself': { args: () => [new Map([[{}, new Set([1])]])] },
  'a list with holes': { args: () => [Array.from({ length: 3 }).concat(new Array(5))] },
  'half of a character': { args: () => [{ '\ud83d': '\ud83d' }] },
  bytes: { args: () => [new Uint8Array(1_000_000), new ArrayBuffer(8)] },
  'a huge text': { args: () => ['pay '.repeat(1_000_000)] },
  'an invalid date': { args: () => [new Date(Number.NaN)] },
  'a cycle': { args: () => [cycle()], unreadable: 'first' },
  'very deep': { args: () => [deep(20_000)], unreadable: 'first' },
  'a huge list': { args: () => [Array.from({ length: 300_000 }, (_, at) => at)] },
  'as long as lists get': { args: () => [new Array(2 ** 32 - 1)], unreadable: 'first' },
  'a getter that throws': { args: () => [throwsAt('to')], unreadable: 'first' },
  'a toJSON that throws': { args: () => [{ toJSON: handsOff }], unreadable: 'first' },
  'a toJSON without end': {
    args: () => {
      const round = { toJSON: () => round };
      return [round];
    },
    unreadable: 'first',
  },
  'a proxy that throws': { args: () => [hostile()], unreadable: 'first' },
  'a revoked proxy': { args: () => [revoked()], unreadable: 'first' },
  'a second one that throws': { args: () => [{ to: 'a' }, hostile()], unreadable: 'second' },
  'a second one that is revoked': { args: () => [{ to: 'a' }, revoked()], unreadable: 'second' },
  'a call’s id that throws': { args: () => [{ to: 'a' }, throwsAt('toolCallId')], unreadable: 'second' },
  'a call’s id that is none': {
    args: () => [{ to: 'a' }, { toolCallId: hostile(), toolCall: 7 }],
    unreadable: 'second',
  },
};

type Work = (this: unknown, ...args: unknown[]) => unknown;

/** A tool of each kind around what it does; given back is how it is called. */
const KINDS: Readonly<Record<string, (work: Work, wrap: <T>(tool: T) => T) => Work>> = {
  'answers at once': (work, wrap) => wrap(work),
  'gives a promise': (work, wrap) => wrap(async (...args) => work(...args)),
  'is a method': (work, wrap) => {
    const tool = wrap({ name: 'look_up', execute: work });
    return (...args) => tool.execute(...args);
  },
  'is frozen': (work, wrap) => {
    const tool = wrap(Object.freeze({ name: 'look_up', execute: work }));
    return (...args) => tool.execute(...args);
  },
  'is one of several': (work, wrap) => {
    const tools = guardOrNot({ look_up: work }, wrap);
    return (...args) => tools.look_up(...args);
  },
};

/** Of these only the first argument is the model’s. */
const JUDGED_BY_FIRST = new Set(['is a method', 'is frozen']);

function guardOrNot<T extends object>(tools: T, wrap: <R>(tool: R) => R): T {
  return wrap === asItIs ? tools : guardTools(tools);
}

function asItIs<T>(tool: T): T {
  return tool;
}

interface Came {
  readonly given?: unknown;
  readonly thrown?: unknown;
  /** Whether a promise came. */
  readonly later: boolean;
}

async function cameOf(call: () => unknown): Promise<Came> {
  let later = false;
  try {
    const given = call();
    later = given instanceof Promise;
    return { given: await given, later };
  } catch (thrown) {
    return { thrown, later };
  }
}

/** The very same arguments, told by what they are and not by what they look like. */
const isGiven = (made: readonly unknown[][], args: readonly unknown[]): boolean =>
  made.length === 1 &&
  made[0]?.length === args.length &&
  args.every((arg, at) => Object.is(arg, made[0]?.[at]));

beforeAll(() => ready());
afterEach(() => reset());

const TABLE = Object.keys(KINDS).flatMap((kind) =>
  Object.keys(ARGUMENTS).map((name) => [kind, name] as const),
);

describe('a guarded tool called with what nobody expects', () => {
  it.each(TABLE)('%s, with %s: gets it as it is, and its answer comes', async (kind, name) => {
    configure({ mode: 'monitor' });
    const args = ARGUMENTS[name]?.args() ?? [];
    const answer = { paid: true };
    const error = new Error('no such account');
    for (const way of ['gives', 'throws']) {
      const made: unknown[][] = [];
      const work = (...given: unknown[]): unknown => {
        made.push(given);
        if (way === 'throws') throw error;
        return answer;
      };
      const bare = await cameOf(() => KINDS[kind]?.(work, asItIs)(...args));
      made.length = 0;
      const tool = KINDS[kind]?.(work, guard);
      const came = await cameOf(() => tool?.(...args));
      expect(isGiven(made, args)).toBe(true);
      expect(came).toEqual(bare);
      expect(Object.is(came.given, bare.given) && Object.is(came.thrown, bare.thrown)).toBe(true);
    }
  });

  it.each(TABLE)('%s, with %s: is refused where it can’t be judged and fails closed', async (kind, name) => {
    configure({ fail: 'closed' });
    await ready();
    const { args, unreadable } = ARGUMENTS[name] ?? { args: () => [] };
    const made: unknown[] = [];
    const tool = KINDS[kind]?.((...given) => made.push(given), guard);
    const { thrown } = await cameOf(() => tool?.(...args()));
    const refused = unreadable === 'first' || (unreadable === 'second' && !JUDGED_BY_FIRST.has(kind));
    expect(thrown instanceof RefusedError).toBe(refused);
    expect(made).toHaveLength(refused ? 0 : 1);
  });
});

const TOOLS: Readonly<Record<string, () => unknown>> = {
  'a proxy that throws': hostile,
  'a revoked proxy': () => revoked(),
  'a name that throws': () => Object.assign(throwsAt('name'), { execute: () => 'paid' }),
  'an execute that throws when it is read': () => throwsAt('execute'),
  'what is no function': () => ({ execute: hostile() }),
  'a frozen one with private members': () => Object.freeze(new Till()),
  'one that can’t be added to': () => Object.preventExtensions({ execute: () => 'paid' }),
  'one whose execute is fixed': () => Object.defineProperty({}, 'execute', { value: () => 'paid' }),
  'one whose execute is read anew each time': () => ({
    get execute() {
      return () => 'paid';
    },
  }),
  'one without a prototype': () => Object.assign(Object.create(null), { execute: () => 'paid' }),
  'a cycle': () => {
    const round: Record<string, unknown> = {};
    return Object.assign(round, { execute: round });
  },
};

const FUNCTIONS: Readonly<Record<string, () => Work>> = {
  'a frozen function': () => Object.freeze(() => 'paid'),
  'a bound one': () =>
    function (this: unknown): unknown {
      return this;
    }.bind('me'),
  'one that is to be made with new': () => class {} as unknown as Work,
  'a revoked function': () => revoked(() => 'paid') as Work,
  'a proxy that only can be called': () => new Proxy(() => 'paid', TRAPS),
  'one whose members throw': () => Object.assign(() => 'paid', { schema: hostile() }),
  'one whose name throws': () => Object.defineProperty(() => 'paid', 'name', { get: handsOff }),
};

class Till {
  #paid = 0;
  execute(): unknown {
    this.#paid++;
    return `paid ${this.#paid}`;
  }
}

describe('what nobody expects to be guarded', () => {
  it.each(Object.keys(TOOLS))('does as it does without: %s', async (name) => {
    const call = (tool: unknown) => cameOf(() => (tool as { execute: Work }).execute({ to: 'a' }));
    const bare = await call(TOOLS[name]?.());
    expect(await call(guard(TOOLS[name]?.()))).toEqual(bare);
    const { tool } = guardTools({ tool: TOOLS[name]?.() });
    expect(await call(tool)).toEqual(bare);
  });

  it.each(Object.keys(FUNCTIONS))('does as it does without: %s', async (name) => {
    const bare = await cameOf(() => FUNCTIONS[name]?.()({ to: 'a' }));
    expect(await cameOf(() => guard(FUNCTIONS[name]?.())?.({ to: 'a' }))).toEqual(bare);
  });

  it('comes back as it is where it is no list of tools', () => {
    for (const tools of [hostile(), revoked(), throwsAt('pay'), revoked([])])
      expect(Object.is(guardTools(tools), tools)).toBe(true);
  });

  it('leaves options of Claude’s SDK as they are where they can’t be read', () => {
    for (const options of [hostile(), revoked(), throwsAt('agent'), throwsAt('hooks')])
      expect(Object.is(withGuard(options), options)).toBe(true);
  });
});
