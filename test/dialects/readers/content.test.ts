import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  argumentsOf,
  contentOf,
  decode,
  identifier,
  isHidden,
} from '../../../src/dialects/readers/content.ts';
import type { Json } from '../../../src/model/json.ts';

describe('a text attribute', () => {
  it.each<[string, Json, boolean, string]>([
    ['{"id":17}', { id: 17 }, false, 'json'],
    ['"quoted"', 'quoted', false, 'json'],
    ["{'id': 17}", { id: 17 }, false, 'literal'],
    ['{"id":17,"body":"cut', { id: 17, body: 'cut' }, true, 'literal'],
    ['plain text', 'plain text', false, 'text'],
    ['[1] a footnote', '[1] a footnote', false, 'text'],
    ['Order(42', 'Order(42', false, 'text'],
    ['17', '17', false, 'text'],
    ['', '', false, 'text'],
  ])('%s', (text, value, truncated, form) => {
    expect(decode(text)).toMatchObject({ value, truncated, form });
  });

  it('nesting beyond what anyone writes reads as null, and does not overflow the stack', () => {
    const { value } = decode(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(JSON.stringify(value)).toContain('null');
  });

  it('a key named __proto__ is data', () => {
    const { value } = decode('{"__proto__":{"admin":true}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('arguments', () => {
  it.each<[string, Json, Json | undefined]>([
    ['JSON', '{"id":17}', { id: 17 }],
    ['JSON in JSON', '"{\\"id\\":17}"', { id: 17 }],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify('{"id":17}')), { id: 17 }],
    ['a Python dict', "{'id': 17, 'note': None}", { id: 17, note: null }],
    ['a structured attribute', { id: 17 }, { id: 17 }],
    ['no arguments', '{}', {}],
    ['a lone string', 'INV-2207', 'INV-2207'],
    ['a lone string of digits', '17', '17'],
    ['a quoted lone string', '"INV-2207"', 'INV-2207'],
    ['hidden content', '__REDACTED__', undefined],
    ['hidden content in quotes', '"__REDACTED__"', undefined],
    ['an empty text', '', undefined],
    ['an empty value', null, undefined],
  ])('%s', (_, raw, value) => {
    expect(argumentsOf(raw)).toEqual({ value, truncated: false });
  });

  it('absent is unknown, not empty', () => {
    expect(argumentsOf(undefined)).toEqual({ value: undefined, truncated: false });
  });

  it('of cut ones what is readable is kept', () => {
    expect(argumentsOf('{"to":"a@b.example","body":"Hel')).toEqual({
      value: { to: 'a@b.example', body: 'Hel' },
      truncated: true,
    });
  });
});

describe('identifiers', () => {
  it.each(['', 'unknown', '<not specified>', 'None', '__REDACTED__'])('%s names nothing', (text) => {
    expect(identifier(text)).toBeUndefined();
  });

  it('numbers do, objects do not', () => {
    expect(identifier(17)).toBe('17');
    expect(identifier({ id: 17 })).toBeUndefined();
    expect(identifier(undefined)).toBeUndefined();
  });

  it('hidden and empty are told from what is there', () => {
    expect([undefined, null, '', '__REDACTED__'].map(isHidden)).toEqual([true, true, true, true]);
    expect([0, false, 'x', {}].map(isHidden)).toEqual([false, false, false, false]);
  });
});

it('no attribute value at all makes the readers throw', () => {
  const ugly = fc.string({ unit: fc.constantFrom(...'{[()]}<>:=,\'"\\ \nax1.-'), maxLength: 100 });
  fc.assert(
    fc.property(fc.oneof(ugly, fc.string(), fc.jsonValue()), (value) => {
      contentOf(value as Json);
      argumentsOf(value as Json);
      identifier(value as Json);
    }),
  );
});
