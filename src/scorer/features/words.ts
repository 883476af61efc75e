import { stem, words } from '../../signals/text.ts';
import type { Case } from '../case.ts';

/** The longer words of a call's values, each once. */
export function argumentWords(at: Case): string[] {
  const text = at.leaves
    .map((leaf) => leaf.text)
    .join(' ')
    .slice(0, 1_500)
    .toLowerCase();
  return [
    ...new Set(
      words(text, 150)
        .filter((word) => word.length > 3)
        .map(stem),
    ),
  ];
}
