import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyAt } from '../../src/wire/keys.ts';

test('a key is the text of its bytes, whatever keys were read before it', () => {
  const bytes = fc.oneof(
    fc
      .constantFrom('gen_ai.tool.name', 'gen_ai.tool.nama', 'http.route', '', 'ключ')
      .map((key) => Buffer.from(key)),
    fc.uint8Array({ maxLength: 80 }).map((key) => Buffer.from(key)),
  );
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 40 }), (keys) => {
      const buffer = Buffer.concat([Buffer.from('before'), ...keys]);
      let at = 'before'.length;
      for (const key of keys) {
        expect(keyAt(buffer, at, at + key.length)).toBe(key.toString('utf8'));
        at += key.length;
      }
    }),
    { numRuns: 200 },
  );
});

test('keys that share a place are told apart', () => {
  const keys = Array.from({ length: 5_000 }, (_, n) => `key.${n}`);
  for (const key of [...keys, ...keys]) expect(keyAt(Buffer.from(key), 0, key.length)).toBe(key);
});
