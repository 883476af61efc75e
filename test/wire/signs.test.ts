import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Signs } from '../../src/wire/signs.ts';

describe('Signs', () => {
  it('match a key that is one of them, or begins with one that ends in a dot', () => {
    const word = fc.stringMatching(/^[ab.é]{0,4}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), word, (keys, key) => {
        const expected = keys.some(
          (sign) => sign !== '' && (sign.endsWith('.') ? key.startsWith(sign) : key === sign),
        );
        expect(matches(new Signs(keys), key)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('look at nothing beyond the key', () => {
    const buffer = Buffer.from('xx tool.name xx');
    const signs = new Signs(['tool.name']);
    expect(signs.match(buffer, 3, 12)).toBe(true);
    expect([signs.match(buffer, 3, 11), signs.match(buffer, 3, 13), signs.match(buffer, 3, 3)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('match nothing where there are none', () => {
    expect(matches(new Signs([]), 'tool.name')).toBe(false);
    expect(matches(new Signs(['']), '')).toBe(false);
  });
});

function matches(signs: Signs, key: string): boolean {
  const bytes = Buffer.from(key);
  return signs.match(bytes, 0, bytes.length);
}
