import { test } from 'vitest';
import { FEATURES } from '../../src/scorer/features/index.ts';
import { expectSection } from '../support/docs.ts';

const TOWARDS = { '1': 'never safer', '-1': 'never more suspect', '0': '' } as const;

test("the README's table tells every feature with its meaning and direction", () => {
  const rows = FEATURES.map(
    ({ name, says, towards }) => `| \`${name}\` | ${says} | ${TOWARDS[`${towards}`]} |`,
  );
  const table = ['| feature | what it tells | more of it |', '| --- | --- | --- |', ...rows].join('\n');
  expectSection(new URL('../../src/scorer/README.md', import.meta.url).pathname, 'features', table);
});
