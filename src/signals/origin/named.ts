import type { History } from '../../model/history.ts';
import { preparedGoal, preparedSource, reading, readingWithGoal } from '../text/prepared.ts';
import type { Place } from './provenance.ts';

// A name within a sentence: a word with a capital that no sentence begins with.
const NAME = /(?<=[\p{L}\p{N},;:)'"-]\s)\p{Lu}\p{Ll}{2,}(?!\p{L})/gu;
const MAX_NAMES = 24;

const namesIn = reading(({ text, identifiers }): readonly string[] => {
  const names = new Set(Array.from(text.matchAll(NAME), ([name]) => name.toLowerCase()));
  for (const [canonical, [first]] of identifiers) if (first?.kind !== 'number') names.add(canonical);
  return [...names].slice(0, MAX_NAMES);
});

/** Whom and what the user names: persons, firms, addresses, records; folded, each once. */
export function namesOf(history: History): readonly string[] {
  return namesIn(preparedGoal(history));
}

const REACH = 600;
// Where one record of a list ends and the next begins.
const EDGE = /\n\s*-\s|\n\s*\n|\}\s*,\s*\{|\)\s*,\s*[A-Z]\w+\(/;
const EDGES = new RegExp(EDGE.source, 'g');

/**
 * How many of the user's names stand in the record that has this passage: the mail, message or entry of a list, no
 * further than 600 characters away. Null where the user names nobody and nothing.
 */
export function namesAround({ source, start, end }: Place, history: History): number | null {
  return namesOf(history).length === 0 ? null : countAround(preparedSource(source), start, end, history);
}

const countAround = readingWithGoal(({ text, folded }, start, end, history): number => {
  const from = Math.max(0, start - REACH);
  const to = Math.min(folded.length, end + REACH);
  let first = from;
  for (const edge of text.slice(from, start).matchAll(EDGES)) first = from + edge.index + 1;
  const next = text.slice(end, to).search(EDGE);
  const record = folded.slice(first, next < 0 ? to : end + next);
  return namesOf(history).filter((name) => record.includes(name)).length;
});
