import { Readable } from 'node:stream';

// Values that a tool may give or be given, and that we read too: each is made anew, for some can be read once.

function handsOff(): never {
  throw new Error('hands off');
}

function hostile(): object {
  return new Proxy(
    {},
    { get: handsOff, has: handsOff, ownKeys: handsOff, getOwnPropertyDescriptor: handsOff },
  );
}

class Money {
  readonly amount = 12;
  readonly #currency = 'EUR';

  get text(): string {
    return `${this.amount} ${this.#currency}`;
  }
}

/** A promise with more to it than its value. */
class Ticket<T> extends Promise<T> {
  readonly number = 7;
}

function cycle(): object {
  const round: Record<string, unknown> = { name: 'round' };
  round.self = round;
  return round;
}

function deep(levels: number): object {
  let inner: object = {};
  for (let level = 0; level < levels; level++) inner = { inner };
  return inner;
}

async function* steps() {
  yield 'half';
  yield 'all';
}

export const RESULTS: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'a text': () => 'paid',
  'no text': () => '',
  'a text of a megabyte': () => 'paid '.repeat(200_000),
  'half of a character': () => 'paid \ud83d',
  'a number': () => 12,
  'not a number': () => Number.NaN,
  'a bigint': () => 12n,
  'a symbol': () => Symbol('paid'),
  'a function': () => () => 'paid',
  'an object': () => ({ paid: true }),
  'a frozen object': () => Object.freeze({ paid: Object.freeze(['yes']) }),
  'an object without a prototype': () => Object.assign(Object.create(null), { paid: true }),
  'an object with a member __proto__': () => JSON.parse('{"__proto__": {"paid": true}, "constructor": 1}'),
  'a class’s': () => new Money(),
  'a date': () => new Date(0),
  'a map': () => new Map([['paid', true]]),
  'an error': () => new TypeError('not paid'),
  'a cycle': cycle,
  'a deep one': () => deep(500),
  'a list of many': () => Array.from({ length: 60_000 }, (_, at) => at),
  bytes: () => Buffer.from('paid'),
  'what throws when it is read': () => Object.defineProperty({}, 'paid', { get: handsOff, enumerable: true }),
  'what throws when it is written': () => ({ toJSON: handsOff }),
  'what throws whatever is done': hostile,
  'what a proxy was': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'what is awaited': () => Promise.resolve('paid'),
  'what is awaited, and more': () => Ticket.resolve('paid'),
  'what throws when it is awaited': () => Object.defineProperty({}, 'then', { get: handsOff }),
  'what is read step by step': steps,
  'what is read step by step, and fails': async function* () {
    yield 'half';
    throw new Error('not all');
  },
  'a stream': () => new Blob(['paid']).stream(),
  'a stream of Node’s': () => Readable.from(['paid']),
  'what is read step by step, and gives nothing': () => ({
    [Symbol.asyncIterator]: () => ({ next: async () => undefined }),
  }),
  'a throw': () => {
    throw new Error('no such account');
  },
  'a throw of no error': () => {
    throw 'no such account';
  },
  'a throw of nothing': () => {
    throw undefined;
  },
  'a throw of what throws': () => {
    throw hostile();
  },
};

/** What a model may ask with. */
export const ASKED_WITH: Readonly<Record<string, unknown>> = {
  'arguments as they are': { id: 17 },
  'no arguments': {},
  'a member __proto__': JSON.parse('{"__proto__": {"id": 1}, "id": 17, "constructor": {"prototype": 1}}'),
  'too deep ones': deep(100),
  'too many': { ids: Array.from({ length: 60_000 }, (_, at) => at) },
  'a megabyte': { text: 'pay '.repeat(250_000) },
  'half of a character': { text: '\ud83d' },
  'names that are none': { '': 1, ' ': 2, '\u0000': 3, 'a.b[0]': 4 },
};

export const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'a'.repeat(64)];
