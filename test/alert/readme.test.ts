import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ATTR, EVENT_NAME } from '../../src/alert/attributes.ts';
import { KINDS } from '../../src/model/finding.ts';

const readme = readFileSync(new URL('../../src/alert/README.md', import.meta.url), 'utf8');

/** The rows of a section's table, less its head. */
function rows(section: string): string[][] {
  const text = readme.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = text.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

const names = (section: string) => rows(section).map(([name]) => (name as string).replaceAll('`', ''));

describe("the README's tables", () => {
  test('list the attributes that are written, all of them and no others', () => {
    expect(names('Attributes').sort()).toEqual(Object.values(ATTR).sort());
  });

  test('list the kinds with their meanings', () => {
    const meanings = rows('Kinds').map((cells) => cells.at(-1));
    expect(meanings).toEqual(Object.values(KINDS));
    expect(names('Kinds')).toEqual(Object.keys(KINDS));
  });

  test('list the events', () => {
    expect(names('Events').sort()).toEqual(Object.values(EVENT_NAME).sort());
  });
});
