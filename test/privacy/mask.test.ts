import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskMember, maskText, maskValue } from '../../src/privacy/mask.ts';
import { Tags } from '../../src/privacy/tag.ts';
import { asIdentifier } from '../../src/signals/text/identifiers.ts';
import { around, card, grouped, iban, jwt, key, secret } from './values.ts';

const tags = new Tags('a salt');
const mask = (text: string) => maskText(text, tags);

/** A character that no token, number or account goes on behind. */
const edge = fc.constantFrom(' ', '\n', '"', "'", ', ', '; ', ')', '<', '|');

describe('a secret never leaves', () => {
  test.each([
    ['a key', key],
    ['a JSON Web Token', jwt],
    ['a card number', card],
    ['an IBAN', iban],
  ])('%s, whatever text stands around it', (_, arbitrary) => {
    fc.assert(
      fc.property(around, edge, arbitrary, edge, around, (before, left, value, right, after) => {
        expect(mask(before + left + value + right + after)).not.toContain(value);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a card number', card],
    ['an IBAN', iban],
  ])('%s in groups, as it is printed', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(' ', '-', '\u00a0'), around, (value, by, before) => {
        const printed = grouped(value, by);
        expect(mask(`${before}: ${printed} (see below)`)).not.toContain(printed);
      }),
    );
  });

  test('in JSON, in JSON in a string of JSON, as the name of a member and as a number', () => {
    fc.assert(
      fc.property(secret, card, (value, number) => {
        const inner = JSON.stringify({ note: value, list: [`x ${value}`] });
        const text = JSON.stringify({ inner, [value]: 1, number: Number(number) });
        const masked = mask(text);
        expect(masked).not.toContain(value);
        expect(masked).not.toContain(number);
        expect(() => JSON.parse(JSON.parse(masked).inner)).not.toThrow();
      }),
    );
  });

  test.each([
    ['password: hunter2', 'hunter2'],
    ['Das Passwort=geheim123; danke', 'geheim123'],
    ['DB_PASSWORD="correct horse battery"', 'horse'],
    ['{"password": "hunter2", "cut": "', 'hunter2'],
    [String.raw`log: {\"api_key\":\"abc def 12\",\"user\":\"bo\"}`, 'def'],
    ['api_key=9f8e7d6c5b4a', '9f8e7d6c5b4a'],
    ['Authorization: Bearer 0123456789abcdef', '0123456789abcdef'],
    ['authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['postgres://bo:s3cret@db.example/app', 's3cret'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEow and it was cut', 'MIIEow'],
    ['AWS AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    [String.raw`line\nsk-proj-abcdefgh12345678`, 'abcdefgh12345678'],
  ])('%s', (text, hidden) => {
    expect(mask(text)).not.toContain(hidden);
  });

  test('what a member of a telling name holds, whatever it looks like', () => {
    const given = {
      user: 'bo',
      password: 'x',
      nested: { apiKey: { id: 'abc', n: 12345 } },
      nextPageToken: 'p2',
    };
    const masked = JSON.stringify(maskValue(given, tags));
    expect(JSON.parse(masked)).toMatchObject({ user: 'bo', nextPageToken: 'p2' });
    for (const hidden of ['"x"', '"abc"', '12345']) expect(masked).not.toContain(hidden);
    expect(maskMember('pin', '1234', tags)).not.toBe('1234');
  });
});

describe('what is no secret stays', () => {
  test.each([
    'Invoice INV-2207 of 2026-11-03, 1,480.50 EUR, order 4111111111111112',
    'The bearer of this letter, token of our thanks, basic training in 2026',
    'sk-alle-kunden-anschreiben and task-force-of-the-whole-company',
    'ids 1717171717171 and 00000000-0000-4000-8000-000000000000',
    'DE89370400440532013001 has wrong check digits',
    'https://example.com/a?b=c&page_token=2',
    '{"nextPageToken":"CAoQAA","total":12}',
    'password reset: see the manual',
  ])('%s', (text) => {
    expect(mask(text)).toBe(text);
  });

  test('the very same value, where it holds no secret', () => {
    const value = { a: [1, 'two', { b: null }] };
    expect(maskValue(value, tags)).toBe(value);
  });
});

describe('a tag', () => {
  test('is the same for the same value, however it is written, and another for another', () => {
    fc.assert(
      fc.property(iban, iban, (one, other) => {
        fc.pre(one !== other);
        const [plain] = /[A-Z]{2}00MASKED\w+/.exec(mask(`to ${one}`)) ?? [];
        expect(mask(`IBAN: ${grouped(one, ' ')}`)).toBe(`IBAN: ${plain}`);
        expect(mask(other)).not.toBe(plain);
      }),
    );
  });

  test('differs under another salt', () => {
    const text = 'DE89370400440532013000';
    expect(maskText(text, new Tags())).not.toBe(maskText(text, new Tags()));
  });

  test('of an IBAN is still an account to the judgement, and no IBAN', () => {
    const tag = mask('DE89 3704 0044 0532 0130 00');
    expect(tag).toMatch(/^DE00MASKED[A-Z]{10}$/);
    expect(asIdentifier(tag)?.kind).toBe('account');
  });

  test('of anything else is an identifier to the judgement', () => {
    expect(asIdentifier(mask('4111 1111 1111 1111'))?.kind).toBe('id');
    expect(asIdentifier(mask('ghp_0123456789abcdefghij0123456789abcdef'))?.kind).toBe('id');
  });
});

describe('masking', () => {
  test('twice is masking once', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(secret, around, edge), { maxLength: 8 }), (parts) => {
        const once = mask(parts.join(''));
        expect(mask(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps JSON what it is: the same shape, and texts where it masks', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), secret, (json, value) => {
        const text = `[${json}, ${JSON.stringify(value)}]`;
        expect(JSON.parse(mask(text))).toHaveLength(2);
      }),
    );
  });

  test('throws for nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(typeof mask(text)).toBe('string');
      }),
    );
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect(typeof mask(deep)).toBe('string');
  });

  test.each([
    ['words', 'lorem ipsum dolor '],
    ['beginnings of keys', 'sk-sk-sk-'],
    ['beginnings of tokens', 'eyJeyJ'],
    ['tokens without an end', 'eyJ.-'],
    ['digits', '4111'],
    ['digits in groups', '4111 '],
    ['beginnings of accounts', 'DE89 '],
    ['accounts in one', 'DE89'],
    ['names', 'password:"'],
    ['quotes and backslashes', 'password=\\"\\\\'],
    ['begun keys', '-----BEGIN PRIVATE KEY-----'],
    ['schemes', 'a://b:'],
    ['bearers', 'bearer bearer '],
    ['dots', 'SG.a.'],
    ['brackets', '[{"a":'],
  ])('takes time as the text is long: %s', (_, unit) => {
    const timed = (length: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      const began = performance.now();
      mask(text);
      return performance.now() - began;
    };
    timed(20_000);
    // Quadratic would be ten seconds and more.
    expect(timed(200_000)).toBeLessThan(1_500);
  });
});
