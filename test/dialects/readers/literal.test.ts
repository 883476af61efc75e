import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLiteral } from '../../../src/dialects/readers/literal.ts';
import type { Json } from '../../../src/model/json.ts';

const whole = (value: Json) => ({ value, truncated: false, open: new Set() });
const cut = (value: Json) => expect.objectContaining({ value, truncated: true });

describe('Python literals', () => {
  it.each<[string, Json]>([
    ["{'id': 17, 'paid': None, 'ok': True, 'late': False}", { id: 17, paid: null, ok: true, late: false }],
    [`{'body': "we've \\"paid\\"", 'path': 'a\\\\b\\n'}`, { body: 'we\'ve "paid"', path: 'a\\b\n' }],
    ["['\\xe9', '\\u20ac', '\\U0001f600', b'raw', r'\\d']", ['é', '€', '😀', 'raw', '\\d']],
    ['(1, -2.5, 1e3, 1_000)', [1, -2.5, 1000, 1000]],
    ["('a',)", ['a']],
    ["{'memo': -inf, 'amount': 9}", { memo: null, amount: 9 }],
    ['{"memo": -Infinity, "other": +nan, "amount": 9}', { memo: null, other: null, amount: 9 }],
    ["('a')", 'a'],
    ["{'a', 'b'}", ['a', 'b']],
    ["{1: 'one', (1, 2): 'pair'}", { 1: 'one', '[1,2]': 'pair' }],
    ['{}', {}],
    ['()', []],
  ])('%s', (text, value) => {
    expect(readLiteral(text)).toEqual(whole(value));
  });

  it('reprs become objects with their class, enums their value, functions their text', () => {
    const text =
      "Message(role=<Role.USER: 'user'>, parts=[Text(text='hi')], tool=<function f at 0x7f>, kind='a', 3)";
    expect(readLiteral(text)).toEqual(
      whole({
        __class__: 'Message',
        role: 'user',
        parts: [{ __class__: 'Text', text: 'hi' }],
        tool: '<function f at 0x7f>',
        kind: 'a',
        0: 3,
      }),
    );
  });

  it.each([
    'plain text',
    '[URGENT] pay now',
    '{name} is missing',
    '[1] a footnote',
    '',
    '<',
    "{'a': 1} tail",
    '{a: 1}',
  ])('what is no literal is refused: %s', (text) => {
    expect(readLiteral(text)?.truncated ?? 'refused').toBe(text === '' || text === '<' ? true : 'refused');
  });
});

describe('cut texts', () => {
  it.each<[string, Json]>([
    ['{"to": "a@b.example", "body": "Hello', { to: 'a@b.example', body: 'Hello' }],
    ['{"iban": "GB29", "amount": 48', { iban: 'GB29' }],
    ['{"iban": "GB29", "amoun', { iban: 'GB29' }],
    ['{"iban": "GB29", "amount"', { iban: 'GB29' }],
    ['{"iban": "GB29", "amount":', { iban: 'GB29' }],
    ['{"ok": tru', {}],
    ['{"rows": [{"a": 1}, {"a": "x', { rows: [{ a: 1 }, { a: 'x' }] }],
    ['{"text": "line\\', { text: 'line' }],
    ['{"text": "caf\\u00e', { text: 'caf' }],
    ["{'id': 17, 'body': \"it's", { id: 17, body: "it's" }],
    [
      "ToolCall(tool_name='send', arguments={'id': 1",
      { __class__: 'ToolCall', tool_name: 'send', arguments: {} },
    ],
  ])('%s', (text, value) => {
    expect(readLiteral(text)).toEqual(cut(value));
  });

  it('what the cut left open is told from what was closed before it', () => {
    const literal = readLiteral('{"a": {"b": 1}, "c": [{"d": 2}, {"e": "x');
    const value = literal?.value as { a: Json; c: Json[] };
    const { a, c } = value;
    expect(literal?.open).toEqual(new Set([value, c, c[1]]));
    expect([a, c[0]].some((closed) => literal?.open.has(closed as Json))).toBe(false);
  });

  it('half a name or id is none', () => {
    expect(readLiteral('{"kwargs": {"content": "x", "name": "send_pay')).toEqual(
      cut({ kwargs: { content: 'x' } }),
    );
    expect(readLiteral('{"content": "x", "tool_call_id": "call_1')).toEqual(cut({ content: 'x' }));
    expect(readLiteral('{"toolCallId": "call_1')).toEqual(cut({}));
  });
});

describe('any text at all', () => {
  const json = fc.jsonValue({ maxDepth: 4 });

  it('a whole JSON text that strict parsers take reads the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        const literal = readLiteral(text);
        // A number, constant or name that ends the text may be a cut one.
        if (!/^[[{"]/.test(text)) return;
        expect(JSON.parse(JSON.stringify(literal?.value))).toEqual(JSON.parse(text));
        expect(literal?.truncated).toBe(false);
      }),
    );
  });

  it('every beginning of a JSON object is read without a guess: what is kept stood there', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        const literal = readLiteral(text.slice(0, 1 + (at % text.length)));
        expect(literal).not.toBeNull();
        if (literal !== null) expectPart(literal.value, value as Json);
      }),
    );
  });

  it('random text, brackets and quotes never throw', () => {
    const ugly = fc.string({
      unit: fc.constantFrom(...'{[()]}<>:=,\'"\\ \nax1.-_uU0Nb', 'None', 'true', 'ChatMessage('),
      maxLength: 200,
    });
    fc.assert(fc.property(fc.oneof(ugly, fc.string()), (text) => void readLiteral(text)));
  });

  it.each([
    ['deep lists', '['.repeat(1_000_000)],
    ['deep calls', 'f('.repeat(500_000)],
    ['open angles', '[<,'.repeat(300_000)],
    ['backslashes', `"${'\\'.repeat(1_000_000)}`],
    ['a long name', `[${'a'.repeat(1_000_000)}`],
    ['many members', `[${'"a",'.repeat(250_000)}`],
    ['too long a text', `["${'x'.repeat(5_000_000)}`],
  ])('%s end quickly', (_, text) => {
    const start = process.cpuUsage();
    readLiteral(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});

/** Lists and strings may be cut short, members missing; nothing is other than it was. */
function expectPart(part: Json, whole: Json): void {
  if (typeof part === 'string')
    expect(whole).toSatisfy((text) => typeof text === 'string' && text.startsWith(part));
  else if (Array.isArray(part)) {
    part.forEach((item, index) => {
      expectPart(item, (whole as Json[])[index] as Json);
    });
  } else if (typeof part === 'object' && part !== null) {
    for (const [key, member] of Object.entries(part))
      expectPart(member, (whole as { [key: string]: Json })[key] as Json);
  } else expect(part).toBe(Object.is(whole, -0) ? 0 : whole);
}
