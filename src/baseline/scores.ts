import type { ScoreList } from './artefact.ts';
import { LIMITS } from './bounds.ts';
import { recordOf } from './record-of.ts';
import { Sample } from './sample.ts';

/** The scores of a tool's clean calls: an even sample of them, and the highest, whatever the sample keeps. */
export class OwnScores {
  private readonly sample = new Sample();
  private highest = Number.NEGATIVE_INFINITY;

  add(score: number): void {
    this.sample.add(score);
    this.highest = Math.max(this.highest, score);
  }

  /** Rising; at least one was added. */
  sorted(): number[] {
    const kept = this.sample.sorted();
    return kept.at(-1) === this.highest ? kept : [...kept, this.highest];
  }
}

/** Rising scores, thinned to a bound by rank: the lowest and the highest stay. */
export function thinned(scores: readonly number[], most: number = LIMITS.scores): ScoreList {
  const sorted = [...scores].sort((a, b) => a - b);
  const count = sorted.length;
  if (count <= most) return { count, sorted };
  const kept = Array.from({ length: most }, (_, i) => sorted[rankOf(i, most, count)] ?? 0);
  return { count, sorted: kept };
}

/** The rank in the whole list, from 0, of the i-th score kept. */
export function rankOf(i: number, kept: number, count: number): number {
  return kept === 1 ? 0 : Math.floor((i * (count - 1)) / (kept - 1));
}

/** The lists of the tools learned; null where nothing was scored. */
export function scoreLists(
  scores: ReadonlyMap<string, OwnScores>,
  learned: ReadonlySet<string>,
): Record<string, ScoreList> | null {
  const lists = [...scores]
    .filter(([tool]) => learned.has(tool))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tool, own]) => [tool, thinned(own.sorted())] as const);
  return lists.length === 0 ? null : recordOf(lists);
}
