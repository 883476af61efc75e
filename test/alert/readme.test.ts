import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ATTR, EVENT_NAME } from '../../src/alert/attributes.ts';
import { KINDS } from '../../src/model/finding.ts';

const readme = readFileSync(new URL('../../src/alert/README.md', import.meta.url), 'utf8');

/** First column of a section's table. */
function names(section: string): string[] {
  const text = readme.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] as string);
}

describe("the README's tables", () => {
  test('list the attributes that are written, all of them and no others', () => {
    expect(names('Attributes').sort()).toEqual(Object.values(ATTR).sort());
  });

  test('list the kinds with their meanings', () => {
    const rows = [...readme.matchAll(/^\| `(\w+)` \|[^|]*\|[^|]*\| (.*) \|$/gm)].map((match) => [
      match[1],
      match[2],
    ]);
    expect(rows.filter(([kind]) => kind !== undefined && kind in KINDS)).toEqual(Object.entries(KINDS));
    expect(names('Kinds')).toEqual(Object.keys(KINDS));
  });

  test('list the events', () => {
    expect(names('Events').sort()).toEqual(Object.values(EVENT_NAME).sort());
  });
});
