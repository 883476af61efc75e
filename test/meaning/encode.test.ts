import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blend,
  encode,
  type Meaning,
  nearness,
  nearnessOfEach,
  nearnessToOthers,
  sumOf,
} from '../../src/meaning/encode.ts';
import { DIMENSIONS } from '../../src/meaning/vectors.ts';

function meaning(text: string): Meaning {
  const found = encode(text);
  if (found === null) throw new Error(`no meaning: ${text}`);
  return found;
}

function near(a: string, b: string): number {
  return nearness(meaning(a), meaning(b));
}

/** The bits, lowest byte first on every machine. */
function hash(text: string): string {
  const found = meaning(text);
  const bytes = Buffer.alloc(found.length * 4);
  found.forEach((number, i) => {
    bytes.writeFloatLE(number, i * 4);
  });
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

describe('the meaning of a text', () => {
  test.each([
    ['Pay the invoice to the vendor on record.', 'caca135b7f1b3aac889c3cbeb2504845'],
    ['Bitte überweisen Sie den Betrag', 'fe4bcfdda0158b2d4437724f9dd7bfb4'],
    ['delete 3 files', '0597be499e4d1d08f28edc377f1440a8'],
  ])('is the same to the bit on every machine: %s', (text, expected) => {
    expect(hash(text)).toBe(expected);
  });

  test.each([
    ['delete the file', 'remove the document', 'what is the weather'],
    ['send an email to the customer', 'write a message to the client', 'list the restaurants'],
    ['book a hotel', 'reserve a room', 'restart the server'],
    ['pay the invoice', 'send a payment', 'which films are on tonight'],
  ])('%s is nearer to: %s, than to: %s', (text, nearer, farther) => {
    expect(near(text, nearer)).toBeGreaterThan(near(text, farther) + 0.2);
  });

  test('does not hear case, accents and punctuation', () => {
    expect(meaning('Naïve CAFÉ!')).toEqual(meaning('naive cafe'));
  });

  test('is unknown where no word is, and then near to nothing', () => {
    for (const text of ['', ' \n', '…!?', 'x'.repeat(31)]) expect(encode(text)).toBeNull();
    expect(nearness(null, meaning('pay'))).toBe(0);
    expect(nearness(meaning('pay'), null)).toBe(0);
  });

  test('has length 1 and no hole, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const found = encode(text);
        if (found === null) return;
        expect(found).toHaveLength(DIMENSIONS);
        expect(nearness(found, found)).toBeCloseTo(1, 5);
      }),
    );
  });

  test('of a very long text is found in bounded time', () => {
    const start = process.cpuUsage();
    encode('pay now '.repeat(100_000));
    encode('a'.repeat(1_000_000));
    encode('é'.repeat(300_000));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(2_000);
  });
});

describe('the blend of several meanings', () => {
  test('is near to each of them', () => {
    const both = blend([meaning('book a hotel'), null, meaning('restart the server')]);
    expect(nearness(both, meaning('book a hotel'))).toBeGreaterThan(0.6);
    expect(nearness(both, meaning('restart the server'))).toBeGreaterThan(0.6);
  });

  test('of one is that one, of none is unknown', () => {
    const one = meaning('book a hotel');
    expect(nearness(blend([one]), one)).toBeCloseTo(1, 5);
    expect(blend([null, null])).toBeNull();
    expect(blend([])).toBeNull();
  });
});

test('a sentence is as near to the others taken from a sum as to the others added up, to the bit', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 400 }), {
    minLength: 2,
    maxLength: 60,
  });
  fc.assert(
    fc.property(texts, fc.nat(), (sentences, pick) => {
      const meanings = sentences.map(encode);
      const at = pick % meanings.length;
      const one = meanings[at] ?? null;
      if (one === null) return;
      const others = meanings.filter((_, i) => i !== at);
      expect(nearnessToOthers(one, sumOf(meanings))).toBe(nearness(one, blend(others)));
    }),
  );
});

test('several are as near to one when they are asked about together, to the bit', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), { maxLength: 12 });
  const to = meaning('pay the invoice');
  fc.assert(
    fc.property(texts, (sentences) => {
      const meanings = sentences.map(encode);
      const near = new Float64Array(meanings.length);
      nearnessOfEach(meanings, to, near);
      expect([...near]).toEqual(meanings.map((one) => nearness(one, to)));
    }),
  );
});
