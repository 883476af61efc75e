import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { charterJsonSchema, charterReference } from '../../src/charter/describe.ts';
import { parseCharter } from '../../src/charter/parse.ts';
import { expectSection } from '../support/docs.ts';

test('the committed JSON Schema is the one of the code (goalkeeper charter schema > deploy/charter.schema.json)', () => {
  expect(JSON.parse(readFileSync('deploy/charter.schema.json', 'utf8'))).toEqual(charterJsonSchema());
});

test('the reference tables are the ones of the code', () => {
  const { keys, variables, functions } = charterReference();
  expectSection('src/charter/README.md', 'keys', keys);
  expectSection('src/charter/README.md', 'variables', variables);
  expectSection('src/charter/README.md', 'functions', functions);
});

test('the example in the README is a valid charter', () => {
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('src/charter/README.md', 'utf8')) ?? [];
  expect(parseCharter(example ?? '', 'README.md')).toMatchObject({ ok: true, warnings: [] });
});
