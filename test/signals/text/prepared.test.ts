import { describe, expect, test } from 'vitest';
import type { History } from '../../../src/model/history.ts';
import {
  preparedSources,
  preparedText,
  readingAt,
  readingWithGoal,
} from '../../../src/signals/text/prepared.ts';

const TEXT = 'Please pay the invoice. Then tell Anna that it is paid.';

const historyOf = (goal: string, ...texts: string[]): History => ({
  goal: [goal],
  system: null,
  tools: new Map(),
  sources: texts.map((text) => ({
    span: { traceId: 't', spanId: 's' },
    tool: 'read_mail',
    text,
    action: null,
  })),
  actions: [],
  totals: { actions: 0, byTool: new Map() },
  refused: [],
  madeBefore: [],
});

describe('what is asked of a passage', () => {
  test('is worked out once, and apart from what is asked of others and of other texts', () => {
    const made: string[] = [];
    const cut = readingAt(({ folded }, start, end) => {
      const passage = folded.slice(start, end);
      made.push(passage);
      return passage;
    });
    const text = preparedText(TEXT);
    const other = preparedText(`Now ${TEXT}`);
    for (const _ of [1, 2]) {
      expect([cut(text, 0, 6), cut(text, 1, 6), cut(other, 0, 6)]).toEqual(['please', 'lease', 'now pl']);
    }
    expect(made).toEqual(['please', 'lease', 'now pl']);
  });

  test('is right of more passages than are kept', () => {
    const cut = readingAt(({ folded }, start, end) => folded.slice(start, end));
    const text = preparedText('x'.repeat(300));
    for (let end = 1; end < 300; end++) expect(cut(text, 0, end).length).toBe(end);
    expect(cut(text, 0, 299).length).toBe(299);
  });

  test("is asked anew where the user's words are others", () => {
    let times = 0;
    const counted = readingWithGoal((_prepared, _start, _end, { goal }) => `${++times} ${goal}`);
    const text = preparedText(TEXT);
    const asked = (goal: string): string => counted(text, 0, 6, historyOf(goal));
    expect([asked('Pay.'), asked('Pay.'), asked('Tell Anna.'), asked('Pay.')]).toEqual([
      '1 Pay.',
      '1 Pay.',
      '2 Tell Anna.',
      '3 Pay.',
    ]);
  });
});

test('the texts of a session are those it has read, whichever session was asked about before', () => {
  const folded = (history: History): string[] => preparedSources(history).map((one) => one.folded);
  const first = historyOf('Pay.', 'One.', 'Two.');
  const second = historyOf('Pay.', 'Three.');
  expect([folded(first), folded(second), folded(first)]).toEqual([
    ['one.', 'two.'],
    ['three.'],
    ['one.', 'two.'],
  ]);
});
