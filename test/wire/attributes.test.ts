import { expect, test } from 'vitest';
import { Attributes } from '../../src/wire/attributes.ts';
import { Cursor } from '../../src/wire/cursor.ts';
import { KEY_VALUE } from '../../src/wire/fields.ts';
import { Writer, writeKeyValue } from '../../src/wire/writer.ts';

function attributesOf(pairs: readonly (readonly [string, string])[]): Attributes {
  const writer = new Writer();
  for (const [key, value] of pairs) writeKeyValue(writer, KEY_VALUE.key, key, value);
  const bytes = writer.take();
  const attributes = new Attributes(bytes);
  const cursor = new Cursor(bytes);
  while (cursor.next()) attributes.add(cursor.start, cursor.stop);
  return attributes;
}

test.each([1, 32, 33, 400])('of %i attributes each is found, and the last of equal keys wins', (count) => {
  const keys = Array.from({ length: count }, (_, n) => `key.${n}`);
  const pairs = ['first', 'last'].flatMap((value) => keys.map((key) => [key, `${value} ${key}`] as const));
  const attributes = attributesOf(pairs);
  expect(attributes.keys()).toEqual(keys);
  for (const key of keys) expect(attributes.get(key)).toBe(`last ${key}`);
  expect(attributes.has('key')).toBe(false);
  expect(attributes.get('other')).toBeUndefined();
});
