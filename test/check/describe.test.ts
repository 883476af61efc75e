import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkJsonSchema, checkReference } from '../../src/check/describe.ts';
import { checkSchema } from '../../src/check/schema.ts';
import { plain } from '../../src/yaml/located.ts';
import { readYaml } from '../../src/yaml/read.ts';
import { expectSection } from '../support/docs.ts';

test('the committed JSON Schema is the one of the code (goalkeeper check --schema > deploy/check.schema.json)', () => {
  expect(JSON.parse(readFileSync('deploy/check.schema.json', 'utf8'))).toEqual(checkJsonSchema());
});

test('the reference table is the one of the code', () => {
  expectSection('src/check/README.md', 'keys', checkReference());
});

test('the example in the README has the form of a check', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('src/check/README.md', 'utf8')) ?? [];
  const read = readYaml(example, 'README.md');
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  expect(checkSchema.safeParse(plain(read.value)).error).toBeUndefined();
});
