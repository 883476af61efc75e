import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CelCompiler, MAX_EXPRESSION } from '../../src/charter/cel.ts';
import { vocabularyOf } from '../../src/charter/check.ts';
import type { Action } from '../../src/model/action.ts';
import type { History } from '../../src/model/history.ts';
import { growth } from '../support/growth.ts';
import { after, call } from './history.ts';

const OPEN = vocabularyOf(undefined);
const compiler = new CelCompiler((tool) => tool === 'lookup_vendor');

function ask(expression: string, action: Action = PAYMENT, history: History = HISTORY): boolean | string {
  const compiled = compiler.compile(expression, OPEN);
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ message }) => message).join('; '));
  const answer = compiled.condition(action, history);
  return answer instanceof Error ? answer.message : answer;
}

function problems(expression: string, vocabulary = OPEN): string[] {
  const compiled = compiler.compile(expression, vocabulary);
  return 'problems' in compiled
    ? compiled.problems.map(({ offset, message, help }) => `${offset} ${message}${help ? ` (${help})` : ''}`)
    : [];
}

const EARLIER = call('send_payment', { iban: 'DE1', amount: 100, tags: ['a'] }, { result: 'done' });
const FAILED = call(
  'send_payment',
  { iban: 'DE2', amount: 50 },
  { status: 'error', result: '{"iban":"DE9"}' },
);
const VENDOR = call('lookup_vendor', { name: 'N' }, { result: '{"iban":"DE 1","name":"N"}' });
const HISTORY = after([VENDOR, EARLIER, FAILED], ['Pay 1,480.50 EUR to N']);
const PAYMENT = call('send_payment', { iban: 'de1', amount: 1480.5, count: 3, list: [1, 2], empty: null });

describe('numbers of JSON', () => {
  test.each([
    'args.amount > 1000',
    'args.amount < 1480.6',
    'args.count == 3',
    'args.count == 3.0',
    '3 == args.count',
    'args.count in [1, 2, 3]',
    'args.count >= 3 && args.count <= 3',
    'args.amount * 2.0 == 2961.0',
    'args.list[0] == 1 && args.list.size() == 2',
    'args.list.exists(x, x > 1)',
    'type(args.count) == double',
    'double(count("send_payment")) + args.count == 5.0',
  ])('%s', (expression) => {
    expect(ask(expression)).toBe(true);
  });
});

describe('variables', () => {
  test.each([
    'tool == "send_payment" && agent == "agent"',
    'goal.contains("Pay")',
    'call.id == "" && call.start.getFullYear() == 2023',
    'actions.size() == 3 && actions[1].tool == "send_payment" && actions[1].args.iban == "DE1"',
    'actions[1].result == "done" && actions[1].status == "ok" && actions[2].status == "error"',
    'actions.all(a, a.start < call.start)',
    'call.start - actions[0].start < duration("1h")',
    'sources[0].tool == "lookup_vendor" && sources[0].trusted && sources[0].text.contains("DE 1")',
    'sources.exists(s, !s.trusted)',
    'args.empty == null',
  ])('%s', (expression) => {
    expect(ask(expression)).toBe(true);
  });
});

describe('functions', () => {
  test.each([
    ['earlier("send_payment").size() == 2', true],
    ['earlier("send_*").size() == 2', true],
    ['earlier("send_email").size() == 0', true],
    ['count("send_payment") == 2', true],
    ['count("*") == 3', true],
    ['sum([]) == 0', true],
    ['sum(earlier("send_payment").map(p, p.args.amount)) == 150', true],
    [
      'sum(earlier("send_payment").filter(p, p.status != "error").map(p, p.args.amount)) + args.amount > 1580.0',
      true,
    ],
    ['same(args.iban, "DE 1")', true],
    ['same(args.amount, "1480.50")', true],
    ['same(args.iban, "DE2")', false],
    ['mentioned(args.amount)', true],
    ['mentioned("1480")', false],
    ['mentioned(args.iban)', false],
    ['from_record(args.iban, "lookup_vendor")', true],
    ['from_record(args.iban, "lookup_*")', true],
    ['from_record(args.iban, "send_payment")', false],
    ['from_record("DE9", "send_payment")', false],
    ['found_in(args.iban, "lookup_vendor")', true],
    ['found_in(args.iban, "send_*")', false],
    ['found_in("D", "lookup_vendor")', false],
    ['addresses("A <A@b.c>, d@e.f").all(a, a.endsWith("@b.c"))', false],
    ['addresses(["a@b.c"]).all(a, a.endsWith("@b.c"))', true],
    ['"  Ab ".trim().lowerAscii() == "ab" && "a,b".split(",").size() == 2', true],
    ['tool.matches("^send_(payment|money)$")', true],
  ])('%s is %s', (expression, expected) => {
    expect(ask(expression)).toBe(expected);
  });

  test('count knows calls that the session no longer remembers', () => {
    const history = { ...HISTORY, totals: { actions: 900, byTool: new Map([['send_payment', 900]]) } };
    expect(ask('count("send_payment") == 900 && earlier("send_payment").size() == 2', PAYMENT, history)).toBe(
      true,
    );
  });

  test('lists made by map and filter are each their own', () => {
    expect(ask('[1, 2].map(x, [x, x].map(y, y + 1)) == [[2, 2], [3, 3]]')).toBe(true);
    expect(ask('[1, 2].map(x, x) + [3] == [1, 2, 3] && [1, 2].map(x, x) == [1, 2]')).toBe(true);
    expect(ask('[1, 2, 3].filter(x, x > 1).filter(x, x > 2) == [3]')).toBe(true);
  });
});

describe('what cannot be answered is an error, never silence', () => {
  test.each([
    ['a missing argument', 'args.nothing > 1', PAYMENT],
    ['arguments that were not captured', 'args.amount > 1', call('t', null, { captured: false })],
    ['has() of arguments that were not captured', 'has(args.amount)', call('t', null, { captured: false })],
    ['arguments without their names', 'has(args.amount)', call('t', 'DE1')],
    ['a text where a number is compared', 'args.iban > 1', PAYMENT],
    ['an answer that is neither', 'args.amount', PAYMENT],
    ['a sum of texts', 'sum(["a"]) > 1', PAYMENT],
    ['a list where a value is wanted', 'mentioned(args.list)', PAYMENT],
    ['arguments nested without end', 'has(args.x)', call('t', nested(200))],
  ])('%s', (_name, expression, action) => {
    expect(ask(expression, action)).toBeTypeOf('string');
  });

  test('has() of a missing argument is false', () => {
    expect(ask('has(args.nothing) && args.nothing > 1')).toBe(false);
  });

  test('a part that decides alone outweighs one that fails', () => {
    const hidden = call('read', null, { captured: false });
    expect(ask('tool == "send_payment" && args.amount > 1', hidden)).toBe(false);
    expect(ask('tool == "read" || args.amount > 1', hidden)).toBe(true);
  });

  test('an earlier call without captured arguments is an error only where it is asked', () => {
    const history = after([call('send_payment', null, { captured: false }), EARLIER]);
    expect(ask('earlier("send_payment").exists(p, p.args.iban == "DE1")', PAYMENT, history)).toBe(true);
    expect(ask('earlier("send_payment").exists(p, p.args.iban == "DE7")', PAYMENT, history)).toMatch(
      /arguments of an earlier call/,
    );
  });

  test('argument names of JavaScript are names like any other', () => {
    const odd = call('t', JSON.parse('{"constructor":{"name":1},"__proto__":2,"toString":3}'));
    expect(ask('args.constructor.name == 1 && args["__proto__"] == 2 && args.toString == 3', odd)).toBe(true);
    expect(ask('has(args.hasOwnProperty)', odd)).toBe(false);
  });
});

test('an action that still ran when the call started has no result yet', () => {
  const running = call('lookup_vendor', {}, { result: 'later', status: 'error', endTime: 9e18 });
  const history = after([running]);
  expect(ask('actions[0].result == "" && actions[0].status == "unset"', call('t'), history)).toBe(true);
  const ended = call('t', {}, { startTime: 9.1e18 });
  expect(ask('actions[0].result == "later" && actions[0].status == "error"', ended, history)).toBe(true);
});

function nested(depth: number): Action['arguments'] {
  let value: Action['arguments'] = 1;
  for (let i = 0; i < depth; i++) value = { x: value };
  return value;
}

describe('work is bounded', () => {
  const long = after(Array.from({ length: 2000 }, (_, i) => call('send_payment', { amount: i })));

  test.each([
    'actions.exists(a, actions.exists(b, a.args.amount + b.args.amount < 0.0))',
    'actions.map(a, actions.filter(b, b.tool == "x").size()).size() > 9999',
    'actions.all(a, actions.all(b, actions.all(c, true)))',
    'actions.all(a, actions == actions)',
  ])('%s', (expression) => {
    expect(ask(expression, PAYMENT, long)).toMatch(/more than 50000 steps/);
  });

  test('one loop over a long session is answered', () => {
    expect(ask('actions.map(a, a.args.amount).size() == 2000', PAYMENT, long)).toBe(true);
  });

  test('a pattern over a long text takes time that grows with the text', () => {
    const asks = (length: number) => {
      const text = call('t', { text: `${'a'.repeat(length)}!` });
      return () => ask('args.text.matches("^(a+)+$")', text);
    };
    expect(asks(200_000)()).toBe(false);
    expect(growth(10_000, 16, asks)).toBeLessThan(16 * 4);
  });

  test.each([
    ['long', 'true && '.repeat(400), /characters, expected at most/],
    ['deep', `${'('.repeat(500)}true${')'.repeat(500)}`, /brackets/],
  ])('a condition that is too %s is refused', (_name, expression, expected) => {
    expect(problems(expression).join()).toMatch(expected);
  });
});

describe('checking', () => {
  const tools = vocabularyOf({ send_payment: { arguments: {} }, 'mcp__*': { arguments: {} } });

  // The mark stands where the problem is told.
  test.each([
    ['¦tol == "a"', 'unknown variable `tol` (did you mean `tool`?)'],
    [
      'args.x == ¦amount',
      'unknown variable `amount` (known: `tool`, `args`, `agent`, `goal`, `call`, `actions`, `sources`)',
    ],
    ['¦cont("send_payment") > 1', 'unknown function `cont` (did you mean `count`?)'],
    ['¦count("a", "b") > 1', '`count` is called with 2 arguments (expected `count(tool) → int`)'],
    ['args.a.¦same(args.b)', '`same` is called with 2 arguments as a method (expected `same(a, b) → bool`)'],
    ['call.¦strt == call.start', '`call` has no field `strt` (did you mean `start`?)'],
    [
      'actions.exists(a, a.¦arguments.x == 1)',
      'an action has no field `arguments` (known: `tool`, `args`, `result`, `status`, `start`)',
    ],
    [
      'earlier("x").filter(p, true)[0].¦amount == 1',
      'an action has no field `amount` (known: `tool`, `args`, `result`, `status`, `start`)',
    ],
    ['sources.exists(s, s.¦txt == "")', 'a source has no field `txt` (did you mean `text`?)'],
    ['goal.¦length > 1', 'a text has no fields, `.length` asks for one'],
    [
      'args.amount ¦* 2 > 1.0',
      'a whole number and a number with a fraction cannot be calculated with (write `2.0`)',
    ],
    [
      'count("a") ¦+ args.n > 1.0',
      'a whole number and a number with a fraction cannot be calculated with (put it in `double(…)`)',
    ],
    ['count("a") ¦> "1"', '`>` cannot compare a whole number and a text'],
    ['earlier("a") ¦> 1', '`>` cannot compare a list of actions and a whole number'],
    ['¦goal && true', '`&&` joins conditions, found a text'],
    ['¦count("a")', 'the condition gives a whole number, expected `true` or `false`'],
    ['¦"text"', 'the condition gives a text, expected `true` or `false`'],
    ['args.a.¦matches(goal)', '`matches` takes a text written here, not a value'],
    ['args.a.matches(¦"(")', 'not a regular expression (RE2): missing closing ): `(`'],
    ['¦matches(args.a, "x")', '`matches` is a method (write `text.matches(…)`)'],
    ['tool.¦exists(x, true)', 'a text has no items to go through'],
    ['¦Foo{a: 1} == 1', 'unknown type `Foo`'],
    ['args.amount ¦>', 'not a CEL expression: `>` is not expected here'],
    ['¦', 'the condition is empty'],
  ])('%s', (marked, expected) => {
    expect(problems(marked.replace('¦', ''))).toEqual([`${marked.indexOf('¦')} ${expected}`]);
  });

  test.each([
    [
      'tool == ¦"send_paymnt"',
      'the tool `send_paymnt` is not listed under `tools` (did you mean `send_payment`?)',
    ],
    [
      'tool in ["send_payment", ¦"x"]',
      'the tool `x` is not listed under `tools` (list it there, or take it out here)',
    ],
    [
      'earlier(¦"refund").size() > 0',
      'the tool `refund` is not listed under `tools` (list it there, or take it out here)',
    ],
    [
      'from_record(args.a, ¦"lookup")',
      'the tool `lookup` is not listed under `tools` (list it there, or take it out here)',
    ],
    [
      'actions.exists(a, ¦"x" == a.tool)',
      'the tool `x` is not listed under `tools` (list it there, or take it out here)',
    ],
  ])('%s', (marked, expected) => {
    expect(problems(marked.replace('¦', ''), tools)).toEqual([`${marked.indexOf('¦')} ${expected}`]);
  });

  test('tools that are listed, or fit a pattern that is, are known', () => {
    expect(problems('tool == "send_payment" && count("mcp__pay") > 0 && count("send_*") > 0', tools)).toEqual(
      [],
    );
  });

  test('what is always false is warned of', () => {
    const compiled = compiler.compile('false', OPEN);
    expect('warnings' in compiled && compiled.warnings[0]?.code).toBe('never_fires');
  });
});

const piece = fc.constantFrom(
  ...[
    'args',
    'tool',
    'actions',
    'goal',
    '.amount',
    '.exists(a, ',
    '.map(x, ',
    'a',
    'x',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '"a"',
    '1',
    '2.5',
  ],
  ...[
    ' && ',
    ' || ',
    '!',
    ' == ',
    ' > ',
    ' + ',
    ' ? ',
    ' : ',
    ', ',
    '.size()',
    '.matches("',
    '")',
    'earlier("t")',
    'has(',
    'true',
    ' in ',
    '-',
  ],
);

test('any condition compiles or is told why not, and what compiles has an answer', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const expression = pieces.join('');
      const compiled = compiler.compile(expression, OPEN);
      if ('problems' in compiled) {
        expect(compiled.problems.length).toBeGreaterThan(0);
        for (const { offset } of compiled.problems) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(expression.length);
        }
        return;
      }
      const answer = compiled.condition(PAYMENT, HISTORY);
      expect(typeof answer === 'boolean' || answer instanceof Error).toBe(true);
    }),
    { numRuns: 600 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (expression) => {
      compiler.compile(expression, OPEN);
    }),
  );
  expect(MAX_EXPRESSION).toBe(2000);
});
